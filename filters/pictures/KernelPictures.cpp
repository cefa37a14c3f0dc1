#include "KernelPictures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "network/Error.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t smallestSquare = 8;
constexpr std::uint8_t white = 255, grey = 128;
constexpr double bytesOfPixel = 2 * sizeof(float) + 6;

std::optional<PictureShape> squarePicture(std::int64_t size)
{
  for (const std::int64_t channels : {1, 3})
  {
    const auto side = static_cast<std::int64_t>(
        std::lround(std::sqrt(static_cast<double>(size) / static_cast<double>(channels))));
    if (side >= smallestSquare && channels * side * side == size)
    {
      return PictureShape{channels, side, side};
    }
  }
  return std::nullopt;
}

void requireChannel(const LayerWeights& kernels, const KernelOptions& options)
{
  if (options.channels == KernelOptions::Channels::One &&
      (options.channel < 0 || options.channel >= kernels.channels()))
  {
    throw Error("the kernels have no such input channel")
        .expected("0 to " + std::to_string(kernels.channels() - 1))
        .found(std::to_string(options.channel));
  }
}

/// Makes the pictures, one after the other.
class PictureWriter
{
public:
  PictureWriter(const LayerWeights& kernels, const KernelOptions& options)
      : kernels_(kernels),
        options_(options),
        depth_(kernels.weights.shape()[2]),
        height_(kernels.weights.shape()[3]),
        width_(kernels.weights.shape()[4]),
        size_(depth_ * height_ * width_),
        units_(std::min(kernels.units(), options.maximumKernels)),
        showsAll_(options.channels == KernelOptions::Channels::All),
        hasColors_(options.channels == KernelOptions::Channels::Mean && kernels.channels() == 3),
        one_(static_cast<std::size_t>(size_))
  {
    pictures_.width = depth_ * (width_ + 1) - 1;
    pictures_.height = height_;
    pictures_.count = units_ * this->columns();
    pictures_.perColumn = showsAll_ ? units_ : 0;
    const double pixels = static_cast<double>(pictures_.count) * static_cast<double>(pictures_.width) *
                          static_cast<double>(pictures_.height);
    requireMemory(pixels * bytesOfPixel, "the kernels don't fit into memory; take fewer in Maximum Kernels");
    pictures_.values.assign(static_cast<std::size_t>(pixels), nan);
    largestColor_ = hasColors_ ? largestMagnitude(this->kernel(0, 0), 3 * size_ * units_) : 0;
    pictures_.colors.assign(hasColors_ ? 3 * pictures_.values.size() : 0, grey);
  }

  std::int64_t count() const { return pictures_.count; }

  void add(std::int64_t index)
  {
    const std::int64_t unit = index % units_, channel = index / units_;
    pictures_.units.push_back(unit);
    std::string label = std::to_string(unit);
    if (showsAll_)
    {
      label += ", " + std::to_string(kernels_.inputChannel(unit, channel));
    }
    pictures_.labels.push_back({{label}});
    if (options_.channels == KernelOptions::Channels::Mean)
    {
      this->takeMean(unit);
    }
    else
    {
      std::copy_n(this->kernel(unit, showsAll_ ? channel : options_.channel), size_, one_.begin());
    }
    const float largest = options_.scalesEach ? largestMagnitude(one_.data(), size_) : 0;
    this->place(index,
                [&](std::int64_t from, std::int64_t to)
                {
                  pictures_.values[static_cast<std::size_t>(to)] =
                      largest > 0 ? one_[static_cast<std::size_t>(from)] / largest
                                  : one_[static_cast<std::size_t>(from)];
                });
    if (hasColors_)
    {
      this->addColors(index, unit);
    }
  }

  KernelPictures finish()
  {
    pictures_.range =
        largestMagnitude(pictures_.values.data(), static_cast<std::int64_t>(pictures_.values.size()));
    return std::move(pictures_);
  }

private:
  std::int64_t columns() const
  {
    return showsAll_ ? std::min(kernels_.channels(), options_.maximumKernels) : 1;
  }

  const float* kernel(std::int64_t unit, std::int64_t channel) const
  {
    return kernels_.weights.floats() + (unit * kernels_.channels() + channel) * size_;
  }

  void takeMean(std::int64_t unit)
  {
    for (std::int64_t i = 0; i < size_; ++i)
    {
      double sum = 0;
      for (std::int64_t channel = 0; channel < kernels_.channels(); ++channel)
      {
        sum += this->kernel(unit, channel)[i];
      }
      one_[static_cast<std::size_t>(i)] = static_cast<float>(sum / static_cast<double>(kernels_.channels()));
    }
  }

  void addColors(std::int64_t index, std::int64_t unit)
  {
    const float largest =
        options_.scalesEach ? largestMagnitude(this->kernel(unit, 0), 3 * size_) : largestColor_;
    for (std::int64_t channel = 0; channel < 3; ++channel)
    {
      const float* values = this->kernel(unit, channel);
      this->place(index,
                  [&](std::int64_t from, std::int64_t to)
                  {
                    const float scaled = largest > 0 ? values[from] / largest : 0;
                    const float color = std::isfinite(scaled) ? 127.5F + 127.5F * scaled : grey;
                    pictures_.colors[static_cast<std::size_t>(3 * to + channel)] =
                        static_cast<std::uint8_t>(std::lround(color));
                  });
    }
  }

  /// Calls put(place among a kernel's weights, place among all pixels).
  template <class Put>
  void place(std::int64_t index, const Put& put)
  {
    for (std::int64_t slice = 0; slice < depth_; ++slice)
    {
      for (std::int64_t row = 0; row < height_; ++row)
      {
        const std::int64_t from = (slice * height_ + row) * width_;
        const std::int64_t to = (index * height_ + row) * pictures_.width + slice * (width_ + 1);
        for (std::int64_t column = 0; column < width_; ++column)
        {
          put(from + column, to + column);
        }
      }
    }
  }

  const LayerWeights& kernels_;
  const KernelOptions& options_;
  std::int64_t depth_, height_, width_, size_, units_;
  bool showsAll_, hasColors_;
  float largestColor_ = 0;  // of all units
  std::vector<float> one_;
  KernelPictures pictures_;
};

}  // namespace

std::optional<PictureShape> pictureExtents(const Network& network, const std::optional<PictureShape>& given)
{
  if (given && given->values() == network.sampleSize())
  {
    return given;
  }
  const Shape& shape = network.sampleShape();
  return shape.size() == 3   ? PictureShape{shape[0], shape[1], shape[2]}
         : shape.size() == 2 ? PictureShape{1, shape[0], shape[1]}
         : shape.size() == 1 ? squarePicture(shape[0])
                             : std::optional<PictureShape>();
}

bool hasKernels(const Network& network, const Layer& layer, const std::optional<PictureShape>& given)
{
  const bool hasPictures = pictureExtents(network, given).has_value();
  const auto operators = linearOperators(network, layer);
  return std::any_of(operators.begin(), operators.end(),
                     [&](const LinearOperator& each)
                     { return each.isConvolution || (each.readsNetworkInput && hasPictures); });
}

LayerWeights kernelsOf(LayerWeights weights, const std::optional<PictureShape>& pictures)
{
  Shape shape = weights.weights.shape();
  if (weights.isConvolution)
  {
    shape.insert(shape.begin() + 2, 5 - shape.size(), 1);
  }
  else
  {
    if (!pictures || weights.incoming() != pictures->values())
    {
      throw Error("the operator is no convolution, and its input isn't a whole picture")
          .atNode(weights.node, weights.op)
          .found(std::to_string(weights.incoming()) + " incoming weights");
    }
    shape = {weights.units(), pictures->channels, 1, pictures->height, pictures->width};
  }
  weights.weights = weights.weights.reshaped(shape);
  return weights;
}

std::optional<KernelPictures> makeKernelPictures(const LayerWeights& kernels, const KernelOptions& options,
                                                 const std::function<bool(double)>& progress)
{
  requireChannel(kernels, options);
  PictureWriter writer(kernels, options);
  for (std::int64_t index = 0; index < writer.count(); ++index)
  {
    constexpr std::int64_t step = 64;
    if (index % step == 0 && !progress(static_cast<double>(index) / static_cast<double>(writer.count())))
    {
      return std::nullopt;
    }
    writer.add(index);
  }
  return writer.finish();
}

SheetLayout layoutKernels(const KernelPictures& pictures)
{
  return layoutFloats(pictures, bytesOfPixel,
                      "the sheet of kernels doesn't fit into memory; take fewer in Maximum Kernels");
}

void paintKernels(const KernelPictures& pictures, const SheetLayout& layout, float* weights, int* units,
                  std::uint8_t* colors)
{
  const std::int64_t pixels = layout.width * layout.height;
  const auto inks = inkOfLabels(pictures, layout);
  for (std::int64_t pixel = 0; pixel < pixels; ++pixel)
  {
    const int ink = inks[static_cast<std::size_t>(pixel)];
    weights[pixel] = 0 - pictures.range * static_cast<float>(ink) / white;
    units[pixel] = -1;
    if (colors)
    {
      std::fill_n(colors + 3 * pixel, 3, static_cast<std::uint8_t>(grey * (white - ink) / white));
    }
  }
  const auto paint = [&](std::int64_t pixel, std::int64_t index, std::int64_t place)
  {
    const float weight = pictures.values[static_cast<std::size_t>(place)];
    if (!std::isnan(weight))
    {
      weights[pixel] = weight;
      units[pixel] = static_cast<int>(pictures.units[static_cast<std::size_t>(index)]);
    }
    if (colors)
    {
      std::copy_n(pictures.colors.begin() + static_cast<std::ptrdiff_t>(3 * place), 3, colors + 3 * pixel);
    }
  };
  paintFloats(pictures, layout, paint);
  if (pixels > 1)
  {
    weights[0] = -pictures.range;
    weights[layout.width - 1] = pictures.range;
  }
}

}  // namespace layerscope
