#include "InputChoice.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "PictureInput.h"
#include "network/Error.h"
#include "network/NumberText.h"

namespace layerscope
{
namespace
{

const std::string keys = "inputs.";
const std::string mainKey = keys + "main";
const std::string axisKey = keys + "sample_axis";
const std::string outputKey = keys + "output";
const std::string otherKey = keys + "other.";

/// Nothing where the text is something else.
std::optional<std::vector<double>> numbersOf(const std::string& text)
{
  std::vector<double> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto isBetween = [](char c) { return c == ' ' || c == ',' || c == '\t'; };
  while (true)
  {
    while (at != end && isBetween(*at))
    {
      ++at;
    }
    if (at == end)
    {
      return numbers.empty() ? std::nullopt : std::optional(numbers);
    }
    double number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc() || !std::isfinite(number) || (read.ptr != end && !isBetween(*read.ptr)))
    {
      return std::nullopt;
    }
    numbers.push_back(number);
    at = read.ptr;
  }
}

}  // namespace

const std::string& InputChoice::columnOf(const std::string& input) const
{
  const auto found = columns.find(input);
  return found == columns.end() ? input : found->second;
}

void addOtherInput(const std::string& input, const std::string& value, InputChoice& choice)
{
  if (input.empty() || value.find_first_not_of(" \t") == std::string::npos)
  {
    throw Error("Other Inputs has a line without an input or without what it gets")
        .expected("an input's name, and numbers or the name of a column")
        .found("'" + input + "', '" + value + "'");
  }
  if (auto numbers = numbersOf(value))
  {
    choice.network.constants.push_back({input, std::move(*numbers)});
  }
  else if (!choice.columns.emplace(input, value).second)
  {
    throw Error("Other Inputs names an input twice").found("'" + input + "'");
  }
}

void addInputChoice(const InputChoice& choice, NetworkOptions& options)
{
  const InputOptions& network = choice.network;
  addInputShape(network.sampleShape, options);
  if (!network.mainInput.empty())
  {
    options[mainKey] = network.mainInput;
  }
  if (network.sampleAxis >= 0)
  {
    options[axisKey] = std::to_string(network.sampleAxis);
  }
  if (!network.output.empty())
  {
    options[outputKey] = network.output;
  }
  for (const InputConstant& each : network.constants)
  {
    std::string& text = options[otherKey + each.input];
    for (const double value : each.values)
    {
      text += (text.empty() ? "" : " ") + numberText(value, 17);
    }
  }
  for (const auto& [input, column] : choice.columns)
  {
    options[otherKey + input] = column;
  }
}

InputChoice inputChoice(const NetworkOptions& options)
{
  InputChoice choice;
  choice.network.sampleShape = inputShape(options);
  for (const auto& [key, value] : options)
  {
    if (key.compare(0, keys.size(), keys) != 0)
    {
      continue;
    }
    if (key == mainKey)
    {
      choice.network.mainInput = value;
    }
    else if (key == outputKey)
    {
      choice.network.output = value;
    }
    else if (key.compare(0, otherKey.size(), otherKey) == 0)
    {
      addOtherInput(key.substr(otherKey.size()), value, choice);
    }
    else if (const auto axis = key == axisKey ? numbersOf(value) : std::nullopt;
             axis && axis->size() == 1 && axis->front() >= 0 && axis->front() < 1e6)
    {
      choice.network.sampleAxis = static_cast<int>(axis->front());
    }
    else
    {
      throw Error("the table is bound to a network in a way that this version doesn't know")
          .found(key + "=" + value);
    }
  }
  return choice;
}

}  // namespace layerscope
