#include "IndexedCopy.h"

#include <algorithm>
#include <cstring>

#include "Parallel.h"
#include "StridedCopy.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t longestTable = std::int64_t(1) << 24;
constexpr std::int64_t rowsOfUnit = 64;

template <std::int64_t factor, class T>
void stretchBy(const T* source, T* target, std::int64_t count)
{
  for (std::int64_t i = 0; i < count; ++i)
  {
    for (std::int64_t k = 0; k < factor; ++k)
    {
      target[i * factor + k] = source[i];
    }
  }
}
}  // namespace

void requireTableExtent(std::int64_t extent)
{
  if (extent > longestTable)
  {
    throw Error("an axis of the result is too long").expected("at most 2^24").found(std::to_string(extent));
  }
}

IndexedCopy::IndexedCopy(const Shape& input, const Shape& output, std::vector<IndexTable> tables)
{
  if (elementCount(output) == 0)
  {
    return;
  }
  std::vector<Axis> axes;
  const Strides strides = denseStrides(input);
  for (std::size_t i = 0; i < input.size(); ++i)
  {
    if (tables[i].empty() && !axes.empty() && axes.back().table.empty())
    {
      axes.back().extent *= output[i];
      axes.back().stride = strides[i];
    }
    else
    {
      axes.push_back({output[i], strides[i], std::move(tables[i])});
    }
  }
  for (Axis* last : {&column_, &row_})
  {
    if (!axes.empty())
    {
      *last = std::move(axes.back());
      axes.pop_back();
    }
  }
  outer_ = std::move(axes);
  planes_ = 1;
  for (const Axis& axis : outer_)
  {
    planes_ *= axis.extent;
  }
  findRun();
  findStretch();
}

void IndexedCopy::findRun()
{
  if (column_.table.empty())
  {
    runEnd_ = column_.extent;
    return;
  }
  for (std::int64_t begin = 0; begin < column_.extent;)
  {
    std::int64_t end = begin + 1;
    while (end < column_.extent && column_.at(begin) >= 0 && column_.at(end) == column_.at(end - 1) + 1)
    {
      ++end;
    }
    if (column_.at(begin) >= 0 && end - begin > runEnd_ - runBegin_)
    {
      runBegin_ = begin;
      runEnd_ = end;
    }
    begin = end;
  }
}

void IndexedCopy::findStretch()
{
  const IndexTable& table = column_.table;
  const std::int64_t factor = std::count(table.begin(), table.end(), 0);
  if (factor < 2 || factor > 4 || column_.extent % factor != 0)
  {
    return;
  }
  for (std::int64_t i = 0; i < column_.extent; ++i)
  {
    if (column_.at(i) != i / factor)
    {
      return;
    }
  }
  stretch_ = factor;
}

template <class T>
void IndexedCopy::copyRow(const T* source, T* target, T fill) const
{
  switch (stretch_)
  {
    case 2:
      return stretchBy<2>(source, target, column_.extent / 2);
    case 3:
      return stretchBy<3>(source, target, column_.extent / 3);
    case 4:
      return stretchBy<4>(source, target, column_.extent / 4);
    default:
      break;
  }
  const auto gather = [&](std::int64_t begin, std::int64_t end)
  {
    for (std::int64_t i = begin; i < end; ++i)
    {
      const std::int64_t index = column_.at(i);
      target[i] = index < 0 ? fill : source[index];
    }
  };
  gather(0, runBegin_);
  if (runEnd_ > runBegin_)
  {
    std::memcpy(target + runBegin_, source + column_.at(runBegin_),
                static_cast<std::size_t>(runEnd_ - runBegin_) * sizeof(T));
  }
  gather(runEnd_, column_.extent);
}

template <class T>
void IndexedCopy::copy(const T* source, T* target, T fill) const
{
  const std::int64_t columns = column_.extent;
  const std::int64_t blocks = (row_.extent + rowsOfUnit - 1) / rowsOfUnit;
  const auto copyUnit = [&](std::int64_t unit)
  {
    std::int64_t rest = unit / blocks;
    std::int64_t offset = 0;
    bool isFill = false;
    for (std::size_t i = outer_.size(); i-- > 0;)
    {
      const std::int64_t index = outer_[i].at(rest % outer_[i].extent);
      rest /= outer_[i].extent;
      isFill = isFill || index < 0;
      offset += index * outer_[i].stride;
    }
    const std::int64_t firstRow = unit % blocks * rowsOfUnit;
    const std::int64_t lastRow = std::min(row_.extent, firstRow + rowsOfUnit);
    for (std::int64_t row = firstRow; row < lastRow; ++row)
    {
      T* to = target + (unit / blocks * row_.extent + row) * columns;
      const std::int64_t index = row_.at(row);
      if (isFill || index < 0)
      {
        std::fill(to, to + columns, fill);
      }
      else if (row > firstRow && index == row_.at(row - 1))
      {
        std::memcpy(to, to - columns, static_cast<std::size_t>(columns) * sizeof(T));
      }
      else
      {
        copyRow(source + offset + index * row_.stride, to, fill);
      }
    }
  };
  parallelItems(planes_ * blocks, std::min(row_.extent, rowsOfUnit) * columns, copyUnit);
}

void IndexedCopy::run(const Tensor& source, Tensor& target, const Tensor* fill) const
{
  if (planes_ == 0)
  {
    return;
  }
  if (target.type() == ElementType::Float32)
  {
    copy(source.floats(), target.floats(), fill ? fill->floats()[0] : 0.0F);
  }
  else
  {
    copy(source.ints(), target.ints(), fill ? fill->ints()[0] : std::int64_t(0));
  }
}

}  // namespace layerscope
