#include "facets/FacetRows.h"

#include "samples/LargestThat.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope
{

namespace
{

/// Sums of heights may exceed the whole by rounding.
constexpr double tolerance = 1 + 1e-12;

/// The height that each row needs for squares of this side; infinity when not even one fits into a cell's
/// width.
std::vector<double> heightsNeeded(const RowProblem& problem, double side)
{
  std::vector<double> below(problem.rows, 0.0);
  for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
  {
    // Without a column, any count gives infinity.
    const double columns = std::max(std::floor(problem.squaresWidths[layer] / side), 0.0);
    const std::vector<std::int64_t>& counts = problem.layers[layer].counts;
    for (std::size_t row = 0; row < problem.rows; ++row)
    {
      if (counts[row] > 0)
      {
        below[row] = std::max(below[row], static_cast<double>(counts[row]) / columns);
      }
    }
  }
  for (double& height : below)
  {
    height = std::max(problem.minimumHeight, problem.overhead + std::ceil(height) * side);
  }
  return below;
}

void raiseLowest(std::vector<double>& heights, double total)
{
  const double level = largestThat(total,
                                   [&](double candidate)
                                   {
                                     double sum = 0;
                                     for (const double height : heights)
                                     {
                                       sum += std::max(height, candidate);
                                     }
                                     return sum <= total;
                                   });
  for (double& height : heights)
  {
    height = std::max(height, level);
  }
}

}  // namespace

bool rowsHold(const RowProblem& problem, double side)
{
  const std::vector<double> heights = heightsNeeded(problem, side);
  return std::accumulate(heights.begin(), heights.end(), 0.0) <= problem.height * tolerance;
}

RowSolution solveRows(const RowProblem& problem)
{
  RowSolution solution;
  if (!(problem.height > 0))
  {
    solution.heights.assign(problem.rows, 0);
    return solution;
  }
  // Growing squares need rows as high or higher: fewer of them stand beside each other, so more below, and
  // each is higher. Hence one side parts those that fit from those that don't.
  solution.side = largestThat(problem.largestSide, [&](double side) { return rowsHold(problem, side); });
  solution.heights = solution.side > 0 ? heightsNeeded(problem, solution.side)
                                       : std::vector<double>(problem.rows, problem.minimumHeight);
  raiseLowest(solution.heights, problem.height);
  return solution;
}

}  // namespace layerscope
