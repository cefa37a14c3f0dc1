#include "LinearResampling.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "Parallel.h"
#include "StridedCopy.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::size_t mostAxes = 5;
constexpr std::size_t mostTerms = std::size_t(1) << mostAxes;
// Rows are handed out in so many parts; each has scratch memory of its own.
constexpr std::int64_t mostUnits = 64;
}  // namespace

LinearResampling::LinearResampling(const Shape& input, const Shape& output,
                                   std::vector<std::optional<LinearTable>> tables)
{
  const auto resampled =
      std::count_if(tables.begin(), tables.end(), [](auto& table) { return table.has_value(); });
  if (resampled > static_cast<std::ptrdiff_t>(mostAxes))
  {
    throw Error("linear resampling of that many axes is not supported")
        .expected("at most " + std::to_string(mostAxes))
        .found(std::to_string(resampled));
  }
  const Strides strides = denseStrides(input);
  for (std::size_t i = 0; i < input.size(); ++i)
  {
    outer_.push_back({output[i], strides[i], std::move(tables[i])});
  }
  inputColumns_ = 1;
  if (!outer_.empty())
  {
    column_ = std::move(outer_.back());
    outer_.pop_back();
    inputColumns_ = input.back();
  }
  const std::int64_t elements = elementCount(output);
  rows_ = elements == 0 ? 0 : elements / column_.extent;
  units_ = std::min(rows_, mostUnits);
}

std::size_t LinearResampling::scratchBytes() const
{
  return static_cast<std::size_t>(units_ * inputColumns_) * sizeof(float);
}

// The rows of the input for a row of the output; none where it gets the fill value.
int LinearResampling::findTerms(std::int64_t row, Term* terms) const
{
  terms[0] = {0, 1.0F};
  int count = 1;
  for (std::size_t i = outer_.size(); i-- > 0;)
  {
    const Axis& axis = outer_[i];
    const auto index = static_cast<std::size_t>(row % axis.extent);
    row /= axis.extent;
    if (axis.table && axis.table->lower[index] < 0)
    {
      return 0;
    }
    const float weight = axis.table ? axis.table->weight[index] : 0.0F;
    const std::int64_t lower = axis.table ? axis.table->lower[index] : static_cast<std::int64_t>(index);
    const int before = count;
    for (int k = 0; k < before; ++k)
    {
      if (weight != 0.0F)
      {
        terms[count++] = {terms[k].offset + axis.table->upper[index] * axis.stride, terms[k].weight * weight};
      }
      terms[k].offset += lower * axis.stride;
      terms[k].weight *= 1.0F - weight;
    }
  }
  return count;
}

const float* LinearResampling::blend(const float* source, const Term* terms, int count, float* buffer) const
{
  if (count == 1)
  {
    return source + terms[0].offset;
  }
  const float* first = source + terms[0].offset;
  const float* second = source + terms[1].offset;
  for (std::int64_t i = 0; i < inputColumns_; ++i)
  {
    buffer[i] = terms[0].weight * first[i] + terms[1].weight * second[i];
  }
  for (int k = 2; k < count; ++k)
  {
    const float* next = source + terms[k].offset;
    for (std::int64_t i = 0; i < inputColumns_; ++i)
    {
      buffer[i] += terms[k].weight * next[i];
    }
  }
  return buffer;
}

void LinearResampling::resampleRow(const float* source, float* target, float fill) const
{
  if (!column_.table)
  {
    std::memcpy(target, source, static_cast<std::size_t>(column_.extent) * sizeof(float));
    return;
  }
  const std::int64_t* lower = column_.table->lower.data();
  const std::int64_t* upper = column_.table->upper.data();
  const float* weight = column_.table->weight.data();
  for (std::int64_t i = 0; i < column_.extent; ++i)
  {
    target[i] = lower[i] < 0 ? fill : (1.0F - weight[i]) * source[lower[i]] + weight[i] * source[upper[i]];
  }
}

void LinearResampling::run(const float* source, float* target, float fill, float* scratch) const
{
  const auto runUnit = [&](std::int64_t unit)
  {
    std::array<Term, mostTerms> terms;
    float* buffer = scratch + unit * inputColumns_;
    const std::int64_t lastRow = (unit + 1) * rows_ / units_;
    for (std::int64_t row = unit * rows_ / units_; row < lastRow; ++row)
    {
      float* to = target + row * column_.extent;
      if (const int count = findTerms(row, terms.data()))
      {
        resampleRow(blend(source, terms.data(), count, buffer), to, fill);
      }
      else
      {
        std::fill_n(to, column_.extent, fill);
      }
    }
  };
  if (units_ > 0)
  {
    parallelItems(units_, rows_ / units_ * column_.extent, runUnit);
  }
}

}  // namespace layerscope
