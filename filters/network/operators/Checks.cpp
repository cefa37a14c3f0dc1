#include "Checks.h"

#include <algorithm>

namespace layerscope
{

void requireInputCount(const Inputs& inputs, std::size_t least, std::size_t most)
{
  if (inputs.count() < least || inputs.count() > most)
  {
    const std::string range =
        least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most);
    throw Error("wrong number of inputs").expected(range).found(std::to_string(inputs.count()));
  }
  for (std::size_t i = 0; i < least; ++i)
  {
    inputs.at(i);
  }
}

void requireRank(const Shape& shape, std::size_t rank, const char* what)
{
  if (shape.size() < rank)
  {
    throw Error(std::string(what) + " has too few axes")
        .expected("at least " + std::to_string(rank) + " axes")
        .found(toString(shape));
  }
}

void requireShape(const Shape& shape, const Shape& expected, const char* what)
{
  if (shape != expected)
  {
    throw Error(std::string(what) + " does not fit").expected(toString(expected)).found(toString(shape));
  }
}

std::size_t normalizedAxis(std::int64_t axis, std::size_t rank)
{
  const auto count = static_cast<std::int64_t>(rank);
  if (axis < -count || axis >= count)
  {
    throw Error("the axis is outside the input")
        .expected(rank == 0 ? "no axis, since the input is a scalar"
                            : "-" + std::to_string(count) + " to " + std::to_string(count - 1))
        .found(std::to_string(axis));
  }
  return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

std::vector<std::size_t> normalizedAxes(const std::vector<std::int64_t>& axes, std::size_t rank)
{
  std::vector<std::size_t> result;
  result.reserve(axes.size());
  for (const std::int64_t axis : axes)
  {
    result.push_back(normalizedAxis(axis, rank));
  }
  std::sort(result.begin(), result.end());
  const auto twice = std::adjacent_find(result.begin(), result.end());
  if (twice != result.end())
  {
    throw Error("an axis is given twice").expected("different axes").found(std::to_string(*twice) + " twice");
  }
  return result;
}

void refuseOutputsFrom(const Node& node, std::size_t first, const char* why)
{
  for (std::size_t i = first; i < node.outputs.size(); ++i)
  {
    if (!node.outputs[i].empty())
    {
      throw Error(why)
          .expected("at most " + std::to_string(first) + " outputs")
          .found("output '" + node.outputs[i] + "'");
    }
  }
}

bool hasOutput(const Node& node, std::size_t index)
{
  return index < node.outputs.size() && !node.outputs[index].empty();
}

}  // namespace layerscope
