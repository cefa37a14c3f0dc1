#include "PictureFit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "Extents.h"
#include "Resample.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

using Planes = std::vector<std::vector<float>>;

std::string channelsText(std::int64_t channels)
{
  return std::to_string(channels) + (channels == 1 ? " channel" : " channels");
}

Planes planesOf(const Picture& picture)
{
  const std::int64_t area = picture.shape.height * picture.shape.width;
  Planes planes;
  for (std::int64_t channel = 0; channel < picture.shape.channels; ++channel)
  {
    const auto begin = picture.values.begin() + channel * area;
    planes.emplace_back(begin, begin + area);
  }
  return planes;
}

std::vector<float> greyOf(const Planes& rgb)
{
  std::vector<float> grey;
  grey.reserve(rgb[0].size());
  for (std::size_t i = 0; i < rgb[0].size(); ++i)
  {
    grey.push_back(0.299F * rgb[0][i] + 0.587F * rgb[1][i] + 0.114F * rgb[2][i]);
  }
  return grey;
}

/// As many as the input has, in its order.
Planes inputChannels(const Picture& picture, const PictureFit& fit, std::int64_t wanted)
{
  Planes planes = planesOf(picture);
  const auto count = [&] { return static_cast<std::int64_t>(planes.size()); };
  const bool hasAlpha = count() == 2 || count() == 4;
  if (hasAlpha && count() != wanted)
  {
    planes.pop_back();
  }
  if (count() != wanted)
  {
    const bool isGreyAndColour = (count() == 1 && wanted == 3) || (count() == 3 && wanted == 1);
    if (!isGreyAndColour || !fit.convertChannels)
    {
      throw Error(
          isGreyAndColour
              ? "the picture has other channels than the network's input; Convert Channels would convert them"
              : "the picture has other channels than the network's input")
          .expected(channelsText(wanted))
          .found(channelsText(count()));
    }
    if (wanted == 1)
    {
      return {greyOf(planes)};
    }
    planes.resize(3, planes.front());
  }
  if (fit.isBgr && wanted == 3)
  {
    std::swap(planes[0], planes[2]);
  }
  return planes;
}

/// Where a line of a picture stands in the input's.
struct Placement
{
  LineResample line;
  std::int64_t before = 0;  ///< of the input's values that stay black
};

/// What Python's round makes of half a number: of two integers equally near, the even one.
std::int64_t roundedHalf(std::int64_t number)
{
  const std::int64_t low = number / 2;
  return low + (number % 2 != 0 && low % 2 != 0 ? 1 : 0);
}

Placement placementOf(std::int64_t source, std::int64_t resampled, std::int64_t input)
{
  if (resampled >= input)
  {
    return {{source, resampled, roundedHalf(resampled - input), input}, 0};
  }
  return {{source, resampled, 0, resampled}, roundedHalf(input - resampled)};
}

/// The extents to which the picture is resampled before it is cropped or padded.
std::pair<std::int64_t, std::int64_t> resampledExtents(const PictureShape& from, const PictureShape& to,
                                                       PictureFit::Extents extents)
{
  if (extents == PictureFit::Extents::Stretch || extents == PictureFit::Extents::Exact)
  {
    return {to.height, to.width};
  }
  const double down = static_cast<double>(to.height) / static_cast<double>(from.height);
  const double across = static_cast<double>(to.width) / static_cast<double>(from.width);
  const bool isCrop = extents == PictureFit::Extents::Crop;
  const bool byWidth = isCrop ? across >= down : across <= down;
  const double other = byWidth ? static_cast<double>(to.width) * static_cast<double>(from.height) /
                                     static_cast<double>(from.width)
                               : static_cast<double>(to.height) * static_cast<double>(from.width) /
                                     static_cast<double>(from.height);
  const auto whole = static_cast<std::int64_t>(isCrop ? other : std::nearbyint(other));
  const std::int64_t wanted = byWidth ? to.height : to.width;
  const std::int64_t fitted = isCrop ? std::max(whole, wanted) : std::clamp<std::int64_t>(whole, 1, wanted);
  return byWidth ? std::pair(fitted, to.width) : std::pair(to.height, fitted);
}

float ofChannel(const std::vector<float>& values, std::int64_t channel, float otherwise)
{
  return values.empty() ? otherwise : values[values.size() == 1 ? 0 : static_cast<std::size_t>(channel)];
}

void checkNumbers(const std::vector<float>& values, std::int64_t channels, const std::string& property)
{
  if (values.size() > 1 && static_cast<std::int64_t>(values.size()) != channels)
  {
    throw Error(property + " has another number of values than the input has channels")
        .expected(channels == 1 ? "1" : "1 or " + std::to_string(channels))
        .found(std::to_string(values.size()));
  }
  const bool isDeviation = property == "Standard Deviation";
  for (const float value : values)
  {
    if (!std::isfinite(value) || (isDeviation && value <= 0.0F))
    {
      throw Error(property + " has a value that cannot be used")
          .expected(isDeviation ? "positive numbers" : "finite numbers")
          .found(std::to_string(value));
    }
  }
}

void check(const Picture& picture, const PictureFit& fit, const PictureShape& shape)
{
  const PictureShape& own = picture.shape;
  if (own.channels < 1 || own.height < 1 || own.width < 1 ||
      productOf({own.channels, own.height, own.width}) != static_cast<std::int64_t>(picture.values.size()))
  {
    throw Error("the picture is empty or incomplete")
        .expected(extentsText({own.channels, own.height, own.width}))
        .found(std::to_string(picture.values.size()) + " values");
  }
  if (shape.channels < 1 || shape.height < 1 || shape.width < 1)
  {
    throw Error("the network's input takes no pictures")
        .found(extentsText({shape.channels, shape.height, shape.width}));
  }
  checkNumbers(fit.mean, shape.channels, "Mean");
  checkNumbers(fit.deviation, shape.channels, "Standard Deviation");
  if (fit.extents == PictureFit::Extents::Exact && (own.height != shape.height || own.width != shape.width))
  {
    throw Error("the picture has other extents than the network's input; Fit would stretch, crop or pad it")
        .expected(extentsText({shape.height, shape.width}))
        .found(extentsText({own.height, own.width}));
  }
}

/// Value of the input = factor * value of the picture + term.
struct Line
{
  double factor = 1.0;
  double term = 0.0;
};

/// Black and white of the network's input, before mean and deviation.
std::pair<double, double> scaledRange(PictureFit::Scaling scaling)
{
  return {scaling == PictureFit::Scaling::MinusOneToOne ? -1.0 : 0.0,
          scaling == PictureFit::Scaling::ZeroTo255 ? 255.0 : 1.0};
}

Line scalingLine(std::pair<float, float> range, PictureFit::Scaling scaling)
{
  if (scaling == PictureFit::Scaling::Stored)
  {
    return {};
  }
  const auto [black, white] = scaledRange(scaling);
  const double extent = static_cast<double>(range.second) - static_cast<double>(range.first);
  const double factor = extent > 0.0 ? (white - black) / extent : 0.0;
  return {factor, black - factor * static_cast<double>(range.first)};
}

}  // namespace

std::pair<float, float> fedRange(const PictureFit& fit, std::int64_t channel)
{
  const auto [black, white] = scaledRange(fit.scaling);
  const double mean = ofChannel(fit.mean, channel, 0.0F);
  const double deviation = ofChannel(fit.deviation, channel, 1.0F);
  return {static_cast<float>((black - mean) / deviation), static_cast<float>((white - mean) / deviation)};
}

void fitPicture(const Picture& picture, std::pair<float, float> range, const PictureFit& fit,
                const PictureShape& shape, float* target)
{
  check(picture, fit, shape);
  const Planes planes = inputChannels(picture, fit, shape.channels);
  const auto [height, width] = resampledExtents(picture.shape, shape, fit.extents);
  const Placement rows = placementOf(picture.shape.height, height, shape.height);
  const Placement columns = placementOf(picture.shape.width, width, shape.width);
  const bool isResampled = height != picture.shape.height || width != picture.shape.width ||
                           rows.line.count != height || columns.line.count != width;
  const Line scaling = scalingLine(range, fit.scaling);

  const std::int64_t area = shape.height * shape.width;
  const std::int64_t pixelStride = fit.isChannelsLast ? shape.channels : 1;
  const std::int64_t channelStride = fit.isChannelsLast ? 1 : area;
  for (std::int64_t channel = 0; channel < shape.channels; ++channel)
  {
    const std::vector<float>& plane = planes[static_cast<std::size_t>(channel)];
    const std::vector<float> fitted =
        isResampled ? resamplePlane(plane.data(), rows.line, columns.line) : plane;
    const double mean = ofChannel(fit.mean, channel, 0.0F);
    const double deviation = ofChannel(fit.deviation, channel, 1.0F);
    const auto inputValue = [&](float value)
    {
      return static_cast<float>((scaling.factor * static_cast<double>(value) + scaling.term - mean) /
                                deviation);
    };

    float* to = target + channel * channelStride;
    const float black = inputValue(range.first);
    for (std::int64_t pixel = 0; pixel < area; ++pixel)
    {
      to[pixel * pixelStride] = black;
    }
    auto from = fitted.begin();
    for (std::int64_t row = 0; row < rows.line.count; ++row)
    {
      float* line = to + ((rows.before + row) * shape.width + columns.before) * pixelStride;
      for (std::int64_t column = 0; column < columns.line.count; ++column)
      {
        line[column * pixelStride] = inputValue(*from++);
      }
    }
  }
}

}  // namespace layerscope
