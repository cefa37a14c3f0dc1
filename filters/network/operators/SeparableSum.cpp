#include "SeparableSum.h"

#include <algorithm>
#include <cstring>

#include "Parallel.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
// Rows are handed out in so many parts; each has scratch memory of its own.
constexpr std::int64_t mostUnits = 64;

struct Entry
{
  std::int64_t to;
  SumTable::Term term;
};

SumTable gathered(const std::vector<Entry>& entries, std::int64_t extent)
{
  SumTable table;
  table.first.assign(static_cast<std::size_t>(extent) + 1, 0);
  for (const Entry& entry : entries)
  {
    ++table.first[static_cast<std::size_t>(entry.to) + 1];
  }
  for (std::size_t i = 1; i < table.first.size(); ++i)
  {
    table.first[i] += table.first[i - 1];
  }
  std::vector<std::size_t> next = table.first;
  table.terms.resize(entries.size());
  for (const Entry& entry : entries)
  {
    table.terms[next[static_cast<std::size_t>(entry.to)]++] = entry.term;
  }
  return table;
}

template <std::int64_t factor>
void sumNeighbours(const float* source, float* target, std::int64_t count)
{
  for (std::int64_t i = 0; i < count; ++i)
  {
    float sum = source[i * factor];
    for (std::int64_t k = 1; k < factor; ++k)
    {
      sum += source[i * factor + k];
    }
    target[i] = sum;
  }
}
}  // namespace

SumTable wayBackOf(const IndexTable& table, std::int64_t extent)
{
  if (table.empty())
  {
    return {};
  }
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < table.size(); ++i)
  {
    if (table[i] >= 0)
    {
      entries.push_back({table[i], {static_cast<std::int64_t>(i), 1.0F}});
    }
  }
  return gathered(entries, extent);
}

SumTable wayBackOf(const LinearTable& table, std::int64_t extent)
{
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < table.lower.size(); ++i)
  {
    const auto from = static_cast<std::int64_t>(i);
    if (table.lower[i] >= 0)
    {
      entries.push_back({table.lower[i], {from, 1.0F - table.weight[i]}});
    }
    if (table.lower[i] >= 0 && table.weight[i] != 0.0F)
    {
      entries.push_back({table.upper[i], {from, table.weight[i]}});
    }
  }
  return gathered(entries, extent);
}

SumTable wayBackOf(const SumTable& table, std::int64_t extent)
{
  std::vector<Entry> entries;
  for (std::size_t i = 0; i + 1 < table.first.size(); ++i)
  {
    for (std::size_t k = table.first[i]; k < table.first[i + 1]; ++k)
    {
      entries.push_back({table.terms[k].from, {static_cast<std::int64_t>(i), table.terms[k].weight}});
    }
  }
  return gathered(entries, extent);
}

SeparableSum wayBackOf(const Shape& input, const Shape& output, const std::vector<IndexTable>& tables)
{
  std::vector<SumTable> sums;
  for (std::size_t i = 0; i < tables.size(); ++i)
  {
    sums.push_back(wayBackOf(tables[i], input[i]));
  }
  return SeparableSum(output, input, std::move(sums));
}

SeparableSum::SeparableSum(const Shape& source, const Shape& target, std::vector<SumTable> tables)
    : isEmpty_(elementCount(source) == 0)
{
  const Strides strides = denseStrides(source);
  for (std::size_t i = 0; i < source.size(); ++i)
  {
    if (tables[i].first.empty() && !outer_.empty() && outer_.back().isIdentity())
    {
      Axis& axis = outer_.back();
      axis = {axis.source * source[i], axis.target * target[i], strides[i], {}};
    }
    else
    {
      outer_.push_back({source[i], target[i], strides[i], std::move(tables[i])});
    }
  }
  if (!outer_.empty())
  {
    column_ = std::move(outer_.back());
    outer_.pop_back();
  }
  const std::int64_t elements = elementCount(target);
  rows_ = elements == 0 ? 0 : elements / column_.target;
  units_ = std::min(rows_, mostUnits);
  findRun();
  findStretch();
}

void SeparableSum::findRun()
{
  if (column_.isIdentity())
  {
    runEnd_ = column_.target;
    return;
  }
  const SumTable& table = column_.table;
  const auto isSingle = [&](std::int64_t i)
  {
    const auto at = static_cast<std::size_t>(i);
    return table.first[at + 1] == table.first[at] + 1 && table.terms[table.first[at]].weight == 1.0F;
  };
  const auto from = [&](std::int64_t i)
  { return table.terms[table.first[static_cast<std::size_t>(i)]].from; };
  for (std::int64_t begin = 0; begin < column_.target;)
  {
    std::int64_t end = begin + 1;
    while (end < column_.target && isSingle(begin) && isSingle(end) && from(end) == from(end - 1) + 1)
    {
      ++end;
    }
    if (isSingle(begin) && end - begin > runEnd_ - runBegin_)
    {
      runBegin_ = begin;
      runEnd_ = end;
    }
    begin = end;
  }
}

void SeparableSum::findStretch()
{
  const SumTable& table = column_.table;
  const std::int64_t factor = column_.target == 0 ? 0 : column_.source / column_.target;
  if (column_.isIdentity() || factor < 2 || factor > 4 || column_.source != factor * column_.target ||
      static_cast<std::int64_t>(table.terms.size()) != column_.source)
  {
    return;
  }
  for (std::int64_t i = 0; i < column_.source; ++i)
  {
    const auto at = static_cast<std::size_t>(i);
    const bool isOfPlace = table.first[at / static_cast<std::size_t>(factor)] ==
                           at / static_cast<std::size_t>(factor) * static_cast<std::size_t>(factor);
    if (table.terms[at].from != i || table.terms[at].weight != 1.0F || !isOfPlace)
    {
      return;
    }
  }
  stretch_ = factor;
}

std::size_t SeparableSum::scratchBytes() const
{
  return static_cast<std::size_t>(units_ * bufferFloats()) * sizeof(float);
}

template <class Body>
void SeparableSum::forEachRow(std::int64_t row, std::size_t axis, std::int64_t offset, float weight,
                              const Body& body) const
{
  if (axis == 0)
  {
    body(offset, weight);
    return;
  }
  const Axis& own = outer_[axis - 1];
  const std::int64_t index = row % own.target;
  row /= own.target;
  if (own.isIdentity())
  {
    forEachRow(row, axis - 1, offset + index * own.stride, weight, body);
    return;
  }
  const auto at = static_cast<std::size_t>(index);
  for (std::size_t i = own.table.first[at]; i < own.table.first[at + 1]; ++i)
  {
    const SumTable::Term& term = own.table.terms[i];
    forEachRow(row, axis - 1, offset + term.from * own.stride, weight * term.weight, body);
  }
}

void SeparableSum::sumRow(const float* source, float* target) const
{
  switch (stretch_)
  {
    case 2:
      return sumNeighbours<2>(source, target, column_.target);
    case 3:
      return sumNeighbours<3>(source, target, column_.target);
    case 4:
      return sumNeighbours<4>(source, target, column_.target);
    default:
      break;
  }
  const SumTable& table = column_.table;
  const auto sum = [&](std::int64_t begin, std::int64_t end)
  {
    for (std::int64_t i = begin; i < end; ++i)
    {
      const auto at = static_cast<std::size_t>(i);
      float total = 0.0F;
      for (std::size_t k = table.first[at]; k < table.first[at + 1]; ++k)
      {
        total += table.terms[k].weight * source[table.terms[k].from];
      }
      target[i] = total;
    }
  };
  sum(0, runBegin_);
  if (runEnd_ > runBegin_)
  {
    const std::int64_t from =
        column_.isIdentity() ? 0 : table.terms[table.first[static_cast<std::size_t>(runBegin_)]].from;
    std::memcpy(target + runBegin_, source + from,
                static_cast<std::size_t>(runEnd_ - runBegin_) * sizeof(float));
  }
  sum(runEnd_, column_.target);
}

void SeparableSum::run(const float* source, float* target, void* scratch) const
{
  const auto runUnit = [&](std::int64_t unit)
  {
    float* const buffer = static_cast<float*>(scratch) + unit * bufferFloats();
    const std::int64_t lastRow = (unit + 1) * rows_ / units_;
    for (std::int64_t row = unit * rows_ / units_; row < lastRow; ++row)
    {
      // What is summed up so far: nothing, a row as it is, or the buffer.
      const float* sum = nullptr;
      const auto add = [&](std::int64_t offset, float weight)
      {
        const float* const from = source + offset;
        if (!sum && weight == 1.0F)
        {
          sum = from;
          return;
        }
        for (std::int64_t i = 0; i < column_.source; ++i)
        {
          buffer[i] = (sum ? sum[i] : 0.0F) + weight * from[i];
        }
        sum = buffer;
      };
      if (!isEmpty_)
      {
        forEachRow(row, outer_.size(), 0, 1.0F, add);
      }
      float* const to = target + row * column_.target;
      sum ? sumRow(sum, to) : static_cast<void>(std::fill_n(to, column_.target, 0.0F));
    }
  };
  if (units_ > 0)
  {
    parallelItems(units_, rows_ / units_ * std::max(column_.source, column_.target), runUnit);
  }
}

}  // namespace layerscope
