#include "analysis/Contingency.h"

#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace layerscope
{

namespace
{

double logFactorial(std::int64_t n)
{
  return std::lgamma(static_cast<double>(n) + 1);
}

/// In nats, of clusters of these sizes.
double entropy(const std::vector<std::int64_t>& sizes, double samples)
{
  double sum = 0;
  for (const std::int64_t size : sizes)
  {
    const double share = static_cast<double>(size) / samples;
    sum -= size > 0 ? share * std::log(share) : 0;
  }
  return sum;
}

double mutualInformation(const Contingency& table, double samples)
{
  const auto rowSums = table.rowSums(), columnSums = table.columnSums();
  double sum = 0;
  for (std::size_t row = 0; row < table.rows; ++row)
  {
    for (std::size_t column = 0; column < table.columns; ++column)
    {
      const auto shared = static_cast<double>(table.at(row, column));
      if (shared > 0)
      {
        const double expected =
            static_cast<double>(rowSums[row]) * static_cast<double>(columnSums[column]) / samples;
        sum += shared / samples * std::log(shared / expected);
      }
    }
  }
  return std::max(sum, 0.0);
}

/// What a pair of clusters of sizes a and b among n samples adds to the mutual information on average, if
/// their members are drawn by chance: the number they share has a hypergeometric distribution. Summed up from
/// its mode to both sides, as long as there is something to add.
double expectedShare(std::int64_t a, std::int64_t b, std::int64_t n)
{
  const std::int64_t least = std::max<std::int64_t>(0, a + b - n), most = std::min(a, b);
  const auto mode =
      std::clamp(static_cast<std::int64_t>((static_cast<double>(a) + 1) * (static_cast<double>(b) + 1) /
                                           (static_cast<double>(n) + 2)),
                 least, most);
  const double atMode = std::exp(
      logFactorial(a) + logFactorial(b) + logFactorial(n - a) + logFactorial(n - b) - logFactorial(n) -
      logFactorial(mode) - logFactorial(a - mode) - logFactorial(b - mode) - logFactorial(n - a - b + mode));
  const auto term = [&](std::int64_t shared)
  {
    const auto s = static_cast<double>(shared);
    return shared == 0
               ? 0
               : s / static_cast<double>(n) *
                     std::log(static_cast<double>(n) / static_cast<double>(a) * s / static_cast<double>(b));
  };
  // p(s + 1) / p(s)
  const auto ratio = [&](std::int64_t s)
  {
    return static_cast<double>(a - s) * static_cast<double>(b - s) /
           (static_cast<double>(s + 1) * static_cast<double>(n - a - b + s + 1));
  };
  constexpr double nothing = 1e-30;
  double sum = atMode * term(mode);
  double probability = atMode;
  for (std::int64_t s = mode; s < most && probability > nothing; ++s)
  {
    probability *= ratio(s);
    sum += probability * term(s + 1);
  }
  probability = atMode;
  for (std::int64_t s = mode; s > least && probability > nothing; --s)
  {
    probability /= ratio(s - 1);
    sum += probability * term(s - 1);
  }
  return sum;
}

std::int64_t occupied(const std::vector<std::int64_t>& sizes)
{
  return std::count_if(sizes.begin(), sizes.end(), [](std::int64_t size) { return size > 0; });
}

}  // namespace

std::vector<std::int64_t> Contingency::rowSums() const
{
  std::vector<std::int64_t> sums(rows);
  for (std::size_t index = 0; index < counts.size(); ++index)
  {
    sums[index / columns] += counts[index];
  }
  return sums;
}

std::vector<std::int64_t> Contingency::columnSums() const
{
  std::vector<std::int64_t> sums(columns);
  for (std::size_t index = 0; index < counts.size(); ++index)
  {
    sums[index % columns] += counts[index];
  }
  return sums;
}

SharedInformation sharedInformation(const Contingency& table)
{
  const std::int64_t samples = std::accumulate(table.counts.begin(), table.counts.end(), std::int64_t{0});
  const auto negative =
      std::find_if(table.counts.begin(), table.counts.end(), [](std::int64_t count) { return count < 0; });
  if (negative != table.counts.end())
  {
    throw Error("a number of samples is negative").expected("0 or more").found(std::to_string(*negative));
  }
  if (samples == 0)
  {
    throw Error("there are no samples that two clusterings share");
  }
  const auto rowSums = table.rowSums(), columnSums = table.columnSums();
  if (occupied(rowSums) == 1 && occupied(columnSums) == 1)
  {
    return {0, 1, 1};
  }
  const auto n = static_cast<double>(samples);
  const double entropies = (entropy(rowSums, n) + entropy(columnSums, n)) / 2;
  SharedInformation shared;
  shared.mutual = mutualInformation(table, n);
  shared.normalized = std::min(shared.mutual / entropies, 1.0);
  double expected = 0;
  for (const std::int64_t a : rowSums)
  {
    for (const std::int64_t b : columnSums)
    {
      expected += a > 0 && b > 0 ? expectedShare(a, b, samples) : 0;
    }
  }
  // No more than chance gives where each sample is a cluster of its own: the difference is rounding alone.
  const double possible = entropies - expected;
  const double least = std::numeric_limits<double>::epsilon() * std::max(entropies, 1.0);
  shared.adjusted = std::abs(possible) <= least ? shared.normalized : (shared.mutual - expected) / possible;
  return shared;
}

}  // namespace layerscope
