#include "ElementPlaces.h"

#include <algorithm>

#include "StridedCopy.h"

namespace layerscope
{

void requireIndices(const std::int64_t* indices, std::int64_t count, std::int64_t extent)
{
  const std::int64_t* const wrong =
      std::find_if(indices, indices + count, [&](std::int64_t i) { return i < -extent || i >= extent; });
  if (wrong != indices + count)
  {
    throw Error("an index is outside the axis")
        .expected("-" + std::to_string(extent) + " to " + std::to_string(extent - 1))
        .found(std::to_string(*wrong));
  }
}

void LinePlaces::prepare(const Shape& data, const Shape& indices, std::int64_t axis)
{
  axis_ = normalizedAxis(axis, data.size());
  elementCount(data);
  elementCount(indices);
  bool fits = indices.size() == data.size();
  for (std::size_t i = 0; fits && i < data.size(); ++i)
  {
    fits = i == axis_ || indices[i] <= data[i];
  }
  if (!fits)
  {
    throw Error("the indices do not fit the data")
        .expected("as many axes as " + toString(data) + ", none but axis " + std::to_string(axis_) +
                  " longer")
        .found(toString(indices));
  }
  indices_ = indices;
  strides_ = denseStrides(data);
  extent_ = data[axis_];
  stride_ = strides_[axis_];
  const auto at = indices.begin() + static_cast<std::ptrdiff_t>(axis_);
  outer_ = elementCount(Shape(indices.begin(), at));
  length_ = *at;
  inner_ = elementCount(Shape(at + 1, indices.end()));
}

void SlicePlaces::prepare(const Shape& data, const Shape& indices, std::size_t batchAxes)
{
  elementCount(data);
  elementCount(indices);
  bool fits =
      !indices.empty() && batchAxes < indices.size() && batchAxes <= data.size() &&
      std::equal(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(batchAxes), indices.begin());
  const std::size_t depth = fits ? static_cast<std::size_t>(std::max<std::int64_t>(0, indices.back())) : 0;
  fits = fits && depth <= data.size() - batchAxes;
  if (!fits)
  {
    throw Error("the indices do not fit the data")
        .expected("a last axis of at most " + std::to_string(data.size() - std::min(data.size(), batchAxes)) +
                  ", and the first " + std::to_string(batchAxes) + " axes of " + toString(data))
        .found(toString(indices));
  }
  const auto batchEnd = static_cast<std::ptrdiff_t>(batchAxes);
  const auto sliceBegin = batchEnd + static_cast<std::ptrdiff_t>(depth);
  const Strides strides = denseStrides(data);
  extents_.assign(data.begin() + batchEnd, data.begin() + sliceBegin);
  strides_.assign(strides.begin() + batchEnd, strides.begin() + sliceBegin);
  batch_ = elementCount(Shape(data.begin(), data.begin() + batchEnd));
  batchStride_ = elementCount(Shape(data.begin() + batchEnd, data.end()));
  slice_ = elementCount(Shape(data.begin() + sliceBegin, data.end()));
  slices_ = elementCount(Shape(indices.begin() + batchEnd, indices.end() - 1));
  updates_.assign(indices.begin(), indices.end() - 1);
  updates_.insert(updates_.end(), data.begin() + sliceBegin, data.end());
  elementCount(updates_);
}

void SlicePlaces::check(const Tensor& indices) const
{
  const std::int64_t rows = extents_.empty() ? 0 : indices.size() / depth();
  for (std::int64_t row = 0; row < rows; ++row)
  {
    for (std::size_t i = 0; i < extents_.size(); ++i)
    {
      requireIndices(indices.ints() + row * depth() + static_cast<std::int64_t>(i), 1, extents_[i]);
    }
  }
}

}  // namespace layerscope
