#include "LayerChoice.h"

#include <sstream>
#include <vector>

#include "network/Error.h"

namespace layerscope
{
namespace
{

constexpr const char* inBlocksKey = "layers.in_blocks";
const std::string tensorKey = "layers.tensor.";
const std::string axisKey = "layers.feature_axis.";
const std::string interventionKey = "intervention.";
const std::string pictureKeys = "input.";  // see PictureInput.h
const std::string inputKeys = "inputs.";   // see InputChoice.h

bool startsWith(const std::string& text, const std::string& start)
{
  return text.compare(0, start.size(), start) == 0;
}

int wholeNumber(const std::string& key, const std::string& text)
{
  std::istringstream stream(text);
  stream.imbue(std::locale::classic());
  int number = 0;
  if (!(stream >> number) || stream.peek() != std::istringstream::traits_type::eof())
  {
    throw Error("the network's option '" + key + "' cannot be read").expected("a whole number").found(text);
  }
  return number;
}

/// So that the order of the keys is that of the numbers.
std::string paddedNumber(std::size_t number)
{
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

}  // namespace

void addLayerOptions(const LayerOptions& layers, NetworkOptions& options)
{
  if (layers.inBlocks)
  {
    options[inBlocksKey] = "1";
  }
  for (std::size_t i = 0; i < layers.tensors.size(); ++i)
  {
    options[tensorKey + paddedNumber(i + 1)] = layers.tensors[i];
  }
  for (const auto& [layer, axis] : layers.featureAxes)
  {
    std::string& axes = options[axisKey + std::to_string(layer)];
    axes += (axes.empty() ? "" : ",") + std::to_string(axis);
  }
}

LayerOptions layerOptions(const NetworkOptions& options)
{
  LayerOptions layers;
  for (const auto& [key, value] : options)
  {
    if (key == inBlocksKey)
    {
      layers.inBlocks = wholeNumber(key, value) != 0;
    }
    else if (startsWith(key, tensorKey))
    {
      layers.tensors.push_back(value);
    }
    else if (startsWith(key, axisKey))
    {
      std::istringstream parts(value);
      for (std::string part; std::getline(parts, part, ',');)
      {
        layers.featureAxes.emplace_back(wholeNumber(key, key.substr(axisKey.size())), wholeNumber(key, part));
      }
    }
    else if (!startsWith(key, pictureKeys) && !startsWith(key, inputKeys) &&
             !startsWith(key, interventionKey))
    {
      throw Error("the table is bound to a network in a way that this version doesn't know")
          .expected("options of " + std::string(inBlocksKey) + ", " + tensorKey + ", " + axisKey + ", " +
                    interventionKey + ", " + pictureKeys + " and " + inputKeys)
          .found(key);
    }
  }
  return layers;
}

void addInterventions(const std::vector<Intervention>& interventions, NetworkOptions& options)
{
  for (std::size_t i = 0; i < interventions.size(); ++i)
  {
    options[interventionKey + paddedNumber(i + 1)] = toText(interventions[i]);
  }
}

std::vector<Intervention> interventions(const NetworkOptions& options)
{
  std::vector<Intervention> found;
  for (const auto& [key, value] : options)
  {
    if (startsWith(key, interventionKey))
    {
      found.push_back(intervention(value));
    }
  }
  return found;
}

void removeInterventions(NetworkOptions& options)
{
  for (auto entry = options.begin(); entry != options.end();)
  {
    entry = startsWith(entry->first, interventionKey) ? options.erase(entry) : std::next(entry);
  }
}

}  // namespace layerscope
