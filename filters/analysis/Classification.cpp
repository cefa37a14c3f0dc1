#include "Classification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace layerscope
{
namespace
{

constexpr double none = std::numeric_limits<double>::quiet_NaN();

double share(std::int64_t part, std::int64_t whole)
{
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : none;
}

/// Logarithms of the probabilities.
std::vector<double> logProbabilities(OutputKind kind, const float* values, std::size_t count)
{
  std::vector<double> logs(values, values + count);
  if (kind == OutputKind::Probabilities)
  {
    if (count == 1)
    {
      logs.insert(logs.begin(), 1.0 - logs[0]);
    }
    std::transform(logs.begin(), logs.end(), logs.begin(), [](double value) { return std::log(value); });
    return logs;
  }
  if (count == 1)
  {
    logs.insert(logs.begin(), 0.0);
  }
  const double greatest = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (const double value : logs)
  {
    sum += std::exp(value - greatest);
  }
  const double whole = greatest + std::log(sum);
  std::transform(logs.begin(), logs.end(), logs.begin(), [&](double value) { return value - whole; });
  return logs;
}

}  // namespace

std::size_t classCount(std::size_t values)
{
  return std::max<std::size_t>(values, 2);
}

bool isDistribution(const float* values, std::size_t count)
{
  constexpr double tolerance = 1e-3;
  const bool isPositive = std::all_of(values, values + count, [](float value) { return value >= 0.0F; });
  return isPositive && std::abs(std::accumulate(values, values + count, 0.0) - 1.0) <= tolerance;
}

Judgement judge(OutputKind kind, const float* values, std::size_t count, std::int64_t label,
                float* probabilities, double& loss)
{
  const std::vector<double> logs = logProbabilities(kind, values, count);
  Judgement judgement;
  double sum = 0, weighted = 0;
  for (std::size_t each = 0; each < logs.size(); ++each)
  {
    // Not by the logarithm: what the network says to be a probability stays as it is.
    const double probability = kind == OutputKind::Probabilities && count > 1
                                   ? static_cast<double>(values[each])
                                   : std::exp(logs[each]);
    probabilities[each] = static_cast<float>(probability);
    sum += probability;
    weighted += probability > 0 ? probability * logs[each] : 0;
    if (each == 0 || logs[each] > logs[static_cast<std::size_t>(judgement.prediction)])
    {
      judgement.prediction = static_cast<std::int64_t>(each);
      judgement.confidence = probability;
    }
  }
  // Of the shares p / sum: the entropy of p itself where the sum is 1.
  judgement.entropy = sum > 0 ? std::max(0.0, std::log(sum) - weighted / sum) : 0;
  const bool isKnown = label >= 0 && static_cast<std::size_t>(label) < logs.size();
  loss = isKnown ? -logs[static_cast<std::size_t>(label)] : none;
  return judgement;
}

std::vector<ClassScores> classScores(const Contingency& counts)
{
  const auto support = counts.rowSums(), predicted = counts.columnSums();
  std::vector<ClassScores> scores(counts.rows);
  for (std::size_t each = 0; each < counts.rows; ++each)
  {
    const std::int64_t right = counts.at(each, each);
    scores[each] = {support[each], predicted[each], share(right, predicted[each]),
                    share(right, support[each]), share(2 * right, support[each] + predicted[each])};
  }
  return scores;
}

double accuracy(const Contingency& counts)
{
  std::int64_t right = 0;
  for (std::size_t each = 0; each < counts.rows; ++each)
  {
    right += counts.at(each, each);
  }
  return share(right, std::accumulate(counts.counts.begin(), counts.counts.end(), std::int64_t{0}));
}

}  // namespace layerscope
