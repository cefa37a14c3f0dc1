#include "Resample.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

namespace
{

/// Which values make a value of the target, and how much each counts.
struct Taps
{
  std::int64_t first = 0;
  std::vector<double> weights;
};

std::vector<Taps> tapsOf(const LineResample& line)
{
  const double scale = static_cast<double>(line.source) / static_cast<double>(line.target);
  const double support = std::max(scale, 1.0);
  std::vector<Taps> all;
  for (std::int64_t at = line.first; at < line.first + line.count; ++at)
  {
    const double centre = (static_cast<double>(at) + 0.5) * scale;
    const auto begin = std::max<std::int64_t>(static_cast<std::int64_t>(centre - support + 0.5), 0);
    const auto end = std::min(static_cast<std::int64_t>(centre + support + 0.5), line.source);
    Taps taps;
    taps.first = begin;
    double sum = 0.0;
    for (std::int64_t from = begin; from < end; ++from)
    {
      const double distance = std::abs((static_cast<double>(from) - centre + 0.5) / support);
      taps.weights.push_back(std::max(1.0 - distance, 0.0));
      sum += taps.weights.back();
    }
    for (double& weight : taps.weights)
    {
      weight /= sum;
    }
    all.push_back(std::move(taps));
  }
  return all;
}

float weighted(const Taps& taps, const float* values, std::int64_t stride)
{
  double sum = 0.0;
  const float* from = values + taps.first * stride;
  for (const double weight : taps.weights)
  {
    sum += weight * static_cast<double>(*from);
    from += stride;
  }
  return static_cast<float>(sum);
}

}  // namespace

std::vector<float> resamplePlane(const float* plane, const LineResample& rows, const LineResample& columns)
{
  const std::vector<Taps> across = tapsOf(columns);
  const std::vector<Taps> down = tapsOf(rows);
  // Only the rows that the second pass looks at.
  const std::int64_t begin = down.front().first;
  const std::int64_t end = down.back().first + static_cast<std::int64_t>(down.back().weights.size());
  std::vector<float> narrow(static_cast<std::size_t>((end - begin) * columns.count));
  auto to = narrow.begin();
  for (std::int64_t row = begin; row < end; ++row)
  {
    for (const Taps& taps : across)
    {
      *to++ = weighted(taps, plane + row * columns.source, 1);
    }
  }
  std::vector<float> result;
  result.reserve(static_cast<std::size_t>(rows.count * columns.count));
  for (Taps taps : down)
  {
    taps.first -= begin;
    for (std::int64_t column = 0; column < columns.count; ++column)
    {
      result.push_back(weighted(taps, narrow.data() + column, columns.count));
    }
  }
  return result;
}

}  // namespace layerscope
