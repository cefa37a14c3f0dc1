#include "StridedCopy.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "Parallel.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t tile = 32;
}  // namespace

Strides denseStrides(const Shape& shape)
{
  Strides strides(shape.size());
  std::int64_t stride = 1;
  for (std::size_t i = shape.size(); i-- > 0;)
  {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

Strides broadcastStrides(const Shape& shape, const Shape& target)
{
  const Strides dense = denseStrides(shape);
  Strides strides(target.size(), 0);
  const std::size_t added = target.size() - shape.size();
  for (std::size_t i = 0; i < shape.size(); ++i)
  {
    strides[added + i] = shape[i] == 1 ? 0 : dense[i];
  }
  return strides;
}

StridedCopy::StridedCopy(const Shape& extents, const Strides& from, const Strides& to)
{
  if (elementCount(extents) == 0)
  {
    return;
  }
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < extents.size(); ++i)
  {
    const Axis axis = {extents[i], from[i], to[i]};
    if (axis.extent == 1)
    {
      continue;
    }
    if (!axes.empty() && axes.back().from == axis.from * axis.extent &&
        axes.back().to == axis.to * axis.extent)
    {
      axes.back() = {axes.back().extent * axis.extent, axis.from, axis.to};
    }
    else
    {
      axes.push_back(axis);
    }
  }

  // The columns are the axis along which the target is dense; the rows the one along which the source is, or
  // else the next one out.
  const auto take = [&axes](auto better)
  {
    Axis best = {1, 0, 0};
    if (!axes.empty())
    {
      const auto found = std::min_element(axes.begin(), axes.end(), better);
      best = *found;
      axes.erase(found);
    }
    return best;
  };
  column_ = take([](const Axis& a, const Axis& b) { return std::abs(a.to) < std::abs(b.to); });
  if (column_.from == 1)
  {
    row_ = take([](const Axis& a, const Axis& b) { return std::abs(a.to) < std::abs(b.to); });
  }
  else
  {
    row_ = take([](const Axis& a, const Axis& b) { return std::abs(a.from) < std::abs(b.from); });
  }
  outer_ = axes;
  planes_ = 1;
  for (const Axis& axis : outer_)
  {
    planes_ *= axis.extent;
  }
}

template <class T>
void StridedCopy::copyRows(const T* source, T* target, std::int64_t firstRow, std::int64_t lastRow) const
{
  if (column_.from == 1 && column_.to == 1)
  {
    for (std::int64_t row = firstRow; row < lastRow; ++row)
    {
      std::memcpy(target + row * row_.to, source + row * row_.from,
                  static_cast<std::size_t>(column_.extent) * sizeof(T));
    }
    return;
  }
  if (column_.from == 0 && column_.to == 1)
  {
    for (std::int64_t row = firstRow; row < lastRow; ++row)
    {
      std::fill_n(target + row * row_.to, column_.extent, source[row * row_.from]);
    }
    return;
  }
  if constexpr (std::is_same_v<T, float>)
  {
    if (row_.from == 1 && column_.to == 1 && column_.from > 0 && row_.to > 0)
    {
      kernels_->transpose(source + firstRow, column_.from, column_.extent, lastRow - firstRow,
                          target + firstRow * row_.to, row_.to);
      return;
    }
  }
  for (std::int64_t begin = 0; begin < column_.extent; begin += tile)
  {
    const std::int64_t end = std::min(column_.extent, begin + tile);
    for (std::int64_t row = firstRow; row < lastRow; ++row)
    {
      const T* from = source + row * row_.from;
      T* to = target + row * row_.to;
      for (std::int64_t column = begin; column < end; ++column)
      {
        to[column * column_.to] = from[column * column_.from];
      }
    }
  }
}

template <class T>
void StridedCopy::copy(const T* source, T* target) const
{
  const std::int64_t blocks = (row_.extent + tile - 1) / tile;
  const auto copyUnit = [&](std::int64_t unit)
  {
    const T* from = source;
    T* to = target;
    std::int64_t rest = unit / blocks;
    for (std::size_t i = outer_.size(); i-- > 0;)
    {
      const std::int64_t index = rest % outer_[i].extent;
      rest /= outer_[i].extent;
      from += index * outer_[i].from;
      to += index * outer_[i].to;
    }
    const std::int64_t firstRow = unit % blocks * tile;
    copyRows(from, to, firstRow, std::min(row_.extent, firstRow + tile));
  };
  parallelItems(planes_ * blocks, std::min(row_.extent, tile) * column_.extent, copyUnit);
}

void StridedCopy::run(const Tensor& source, std::int64_t sourceOffset, Tensor& target,
                      std::int64_t targetOffset) const
{
  if (planes_ == 0)
  {
    return;
  }
  if (target.type() == ElementType::Float32)
  {
    copy(source.floats() + sourceOffset, target.floats() + targetOffset);
  }
  else
  {
    copy(source.ints() + sourceOffset, target.ints() + targetOffset);
  }
}

}  // namespace layerscope
