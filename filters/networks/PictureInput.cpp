#include "PictureInput.h"

#include <array>
#include <charconv>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "network/Error.h"
#include "network/NumberText.h"

namespace layerscope
{
namespace
{

const std::string inputKeys = "input.";
constexpr const char* shapeKey = "input.shape";
constexpr const char* fitKey = "input.fit";
constexpr const char* scalingKey = "input.scaling";
constexpr const char* meanKey = "input.mean";
constexpr const char* deviationKey = "input.standard_deviation";
constexpr const char* orderKey = "input.channel_order";
constexpr const char* convertKey = "input.convert_channels";

// In the order of the enumerations.
constexpr std::array<const char*, 4> fits = {"exact", "stretch", "crop", "pad"};
constexpr std::array<const char*, 4> scalings = {"0 to 1", "-1 to 1", "0 to 255", "stored"};

Error unreadable(const std::string& key, const std::string& text, const std::string& expected)
{
  return Error("the network's option '" + key + "' cannot be read").expected(expected).found(text);
}

template <class Number>
std::vector<Number> numbers(const std::string& key, const std::string& text)
{
  std::vector<Number> values;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');)
  {
    Number value = {};
    const char* end = part.data() + part.size();
    if (const auto read = std::from_chars(part.data(), end, value); read.ec != std::errc() || read.ptr != end)
    {
      throw unreadable(key, text, "numbers with commas between them");
    }
    values.push_back(value);
  }
  return values;
}

template <class Values>
std::string joined(const Values& values)
{
  std::string text;
  for (const auto value : values)
  {
    text += (text.empty() ? "" : ",") + numberText(static_cast<double>(value), 9);  // floats return exactly
  }
  return text;
}

template <std::size_t count>
std::size_t indexOf(const std::string& key, const std::string& text,
                    const std::array<const char*, count>& names)
{
  std::string expected;
  for (std::size_t index = 0; index < count; ++index)
  {
    if (text == names[index])
    {
      return index;
    }
    expected += (index == 0 ? "" : ", ") + std::string(names[index]);
  }
  throw unreadable(key, text, expected);
}

bool isColour(std::int64_t channels)
{
  return channels == 1 || channels == 3;
}

}  // namespace

void addInputShape(const Shape& shape, NetworkOptions& options)
{
  if (!shape.empty())
  {
    options[shapeKey] = joined(shape);
  }
}

Shape inputShape(const NetworkOptions& options)
{
  const auto found = options.find(shapeKey);
  return found == options.end() ? Shape{} : numbers<std::int64_t>(shapeKey, found->second);
}

void addPictureFit(const PictureFit& fit, NetworkOptions& options)
{
  options[fitKey] = fits[static_cast<std::size_t>(fit.extents)];
  options[scalingKey] = scalings[static_cast<std::size_t>(fit.scaling)];
  if (!fit.mean.empty())
  {
    options[meanKey] = joined(fit.mean);
  }
  if (!fit.deviation.empty())
  {
    options[deviationKey] = joined(fit.deviation);
  }
  if (fit.isBgr)
  {
    options[orderKey] = "BGR";
  }
  if (fit.convertChannels)
  {
    options[convertKey] = "1";
  }
}

std::optional<PictureFit> pictureFit(const NetworkOptions& options)
{
  PictureFit fit;
  bool isThere = false;
  for (const auto& [key, value] : options)
  {
    if (key.compare(0, inputKeys.size(), inputKeys) != 0 || key == shapeKey)
    {
      continue;
    }
    isThere = true;
    if (key == fitKey)
    {
      fit.extents = static_cast<PictureFit::Extents>(indexOf(key, value, fits));
    }
    else if (key == scalingKey)
    {
      fit.scaling = static_cast<PictureFit::Scaling>(indexOf(key, value, scalings));
    }
    else if (key == meanKey)
    {
      fit.mean = numbers<float>(key, value);
    }
    else if (key == deviationKey)
    {
      fit.deviation = numbers<float>(key, value);
    }
    else if (key == orderKey)
    {
      fit.isBgr = indexOf<2>(key, value, {"RGB", "BGR"}) == 1;
    }
    else if (key == convertKey)
    {
      fit.convertChannels = indexOf<2>(key, value, {"0", "1"}) == 1;
    }
    else
    {
      throw Error("the table is bound to a network in a way that this version doesn't know").found(key);
    }
  }
  return isThere ? std::optional(fit) : std::nullopt;
}

void readTraining(const Network& network, std::vector<float>& mean, std::vector<float>& deviation)
{
  const auto& metadata = network.graph()->metadata;
  try
  {
    for (auto [key, values] : {std::pair(meanKey, &mean), std::pair(deviationKey, &deviation)})
    {
      const auto found = metadata.find(key);
      if (found != metadata.end())
      {
        *values = numbers<float>(key, found->second);
      }
    }
  }
  catch (Error& error)
  {
    error.inFile(network.file());
    throw;
  }
}

FedPicture fedPicture(const Network& network, const PictureShape& pictures)
{
  const Shape& shape = network.sampleShape();
  if (shape.size() == 1 && pictures.values() == shape[0])
  {
    return {pictures, false};
  }
  if (shape.size() == 1 && pictures.height * pictures.width == shape[0])
  {
    return {{1, pictures.height, pictures.width}, false};
  }
  if (shape.size() == 2)
  {
    return {{1, shape[0], shape[1]}, false};
  }
  if (shape.size() == 3)
  {
    const bool isLast = shape[0] != pictures.channels &&
                        (shape[2] == pictures.channels || (!isColour(shape[0]) && isColour(shape[2])));
    return isLast ? FedPicture{{shape[2], shape[0], shape[1]}, true}
                  : FedPicture{{shape[0], shape[1], shape[2]}, false};
  }
  const std::string found = pictures.values() == 0
                                ? "pictures of different extents"
                                : toString(Shape{pictures.channels, pictures.height, pictures.width});
  throw Error("the pictures do not fit the network's input '" + network.inputs()[0].name + "'")
      .inFile(network.file())
      .expected(toString(shape))
      .found(found);
}

}  // namespace layerscope
