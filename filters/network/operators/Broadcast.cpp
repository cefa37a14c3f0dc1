#include "Broadcast.h"

#include <algorithm>

namespace layerscope
{

namespace
{
std::int64_t extentFromEnd(const Shape& shape, std::size_t fromEnd)
{
  return fromEnd < shape.size() ? shape[shape.size() - 1 - fromEnd] : 1;
}

Error mismatch(const Shape& a, const Shape& b)
{
  return Error("the inputs' shapes cannot be broadcast")
      .expected("equal extents, or 1")
      .found(toString(a) + " and " + toString(b));
}
}  // namespace

Shape broadcastShape(const Shape& a, const Shape& b)
{
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank);
  for (std::size_t i = 0; i < rank; ++i)
  {
    const std::int64_t extentA = extentFromEnd(a, i);
    const std::int64_t extentB = extentFromEnd(b, i);
    if (extentA != extentB && extentA != 1 && extentB != 1)
    {
      throw mismatch(a, b);
    }
    result[rank - 1 - i] = extentA == 1 ? extentB : extentA;
  }
  elementCount(result);
  return result;
}

Shape legacyBroadcastShape(const Node& node, const Shape& a, const Shape& b)
{
  if (node.attributes.getInt("broadcast", 0) == 0)
  {
    if (a != b)
    {
      throw Error("without the attribute 'broadcast' the inputs' shapes must be equal")
          .expected(toString(a))
          .found(toString(b));
    }
    return b;
  }
  const auto rankA = static_cast<std::int64_t>(a.size());
  const auto rankB = static_cast<std::int64_t>(b.size());
  std::int64_t axis = node.attributes.getInt("axis", rankA - rankB);
  if (axis < 0 && node.attributes.has("axis"))
  {
    axis += rankA;
  }
  if (axis < 0 || axis > rankA - rankB)
  {
    throw Error("input 1 does not fit into input 0 at attribute 'axis'")
        .expected("a part of " + toString(a))
        .found(toString(b) + " at axis " + std::to_string(node.attributes.getInt("axis", rankA - rankB)));
  }
  Shape result = b;
  result.resize(static_cast<std::size_t>(rankA - axis), 1);
  if (broadcastShape(a, result) != a)
  {
    throw mismatch(a, b);
  }
  return result;
}

BroadcastLoops::BroadcastLoops(const Shape& a, const Shape& b)
{
  const Shape out = broadcastShape(a, b);
  // From the innermost axis outwards; the innermost merged axis comes first.
  std::vector<Axis> axes(1);
  std::int64_t strideA = 1;
  std::int64_t strideB = 1;
  for (std::size_t i = 0; i < out.size(); ++i)
  {
    const std::int64_t extent = extentFromEnd(out, i);
    const std::int64_t extentA = extentFromEnd(a, i);
    const std::int64_t extentB = extentFromEnd(b, i);
    if (extent != 1)
    {
      const Axis axis{extent, extentA == 1 ? 0 : strideA, extentB == 1 ? 0 : strideB};
      Axis& inner = axes.back();
      if (inner.extent == 1)
      {
        inner = axis;
      }
      else if (axis.strideA == inner.strideA * inner.extent && axis.strideB == inner.strideB * inner.extent)
      {
        inner.extent *= extent;
      }
      else
      {
        axes.push_back(axis);
      }
    }
    strideA *= extentA;
    strideB *= extentB;
  }
  row_ = axes.front().extent;
  strideA_ = axes.front().strideA;
  strideB_ = axes.front().strideB;
  outer_.assign(axes.rbegin(), axes.rend() - 1);
  rows_ = 1;
  for (const Axis& axis : outer_)
  {
    rows_ *= axis.extent;
  }
}

}  // namespace layerscope
