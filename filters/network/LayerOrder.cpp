#include "LayerOrder.h"

#include <algorithm>

#include "operators/StridedCopy.h"

namespace layerscope
{

bool LayerOrder::isPlain() const
{
  // Once each: samples, channels, positions.
  int last = -1;
  for (const Axis& axis : layer_.axes)
  {
    for (const AxisPart& part : axis)
    {
      const int group = part.role == AxisRole::Sample ? 0 : part.role == AxisRole::Feature ? 1 : 2;
      if (group < last && part.extent != 1)
      {
        return false;
      }
      last = std::max(last, part.extent != 1 ? group : last);
    }
  }
  return true;
}

void LayerOrder::arrange(const float* values, std::int64_t batch, std::int64_t count, float* ordered) const
{
  Shape whole, extents;
  std::vector<AxisRole> roles;
  for (const Axis& axis : layer_.axes)
  {
    for (const AxisPart& part : axis)
    {
      const bool isSample = part.role == AxisRole::Sample;
      whole.push_back(isSample ? batch : part.extent);
      extents.push_back(isSample ? count : part.extent);
      roles.push_back(part.role);
    }
  }
  const Strides from = denseStrides(whole);
  Strides to(extents.size());
  const std::int64_t positions = layer_.height * layer_.width;
  std::int64_t position = 1, channel = positions;
  for (std::size_t axis = extents.size(); axis-- > 0;)
  {
    const bool isChannel = roles[axis] == AxisRole::Feature;
    std::int64_t& stride = isChannel ? channel : position;
    to[axis] = roles[axis] == AxisRole::Sample ? positions * layer_.channels : stride;
    stride *= roles[axis] == AxisRole::Sample ? 1 : extents[axis];
  }
  const Tensor source = Tensor::view({ElementType::Float32, whole}, const_cast<float*>(values));
  Tensor target = Tensor::view({ElementType::Float32, {count, layer_.channels, positions}}, ordered);
  StridedCopy(extents, from, to).run(source, 0, target);
}

}  // namespace layerscope
