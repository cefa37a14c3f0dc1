#include "facets/FacetRows.h"

#include <gtest/gtest.h>
#include <cmath>
#include <numeric>
#include <random>

using namespace layerscope;

namespace
{

std::vector<FacetLayerInput> layersOf(const std::vector<std::vector<std::int64_t>>& counts)
{
  std::vector<FacetLayerInput> layers(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i)
  {
    layers[i].counts = counts[i];
  }
  return layers;
}

/// Whether rows can be divided so that all squares of this side fit, cell by cell.
bool fits(const RowProblem& problem, double side)
{
  double sum = 0;
  for (std::size_t row = 0; row < problem.rows; ++row)
  {
    double height = problem.minimumHeight;
    for (std::size_t layer = 0; layer < problem.layers.size(); ++layer)
    {
      const auto beside = static_cast<std::int64_t>(problem.squaresWidths[layer] / side * (1 + 1e-13));
      const std::int64_t count = problem.layers[layer].counts[row];
      if (count > 0 && beside == 0)
      {
        return false;
      }
      const std::int64_t below = count > 0 ? (count + beside - 1) / beside : 0;
      height = std::max(height, problem.overhead + static_cast<double>(below) * side);
    }
    sum += height;
  }
  return sum <= problem.height * (1 + 1e-9);
}

}  // namespace

TEST(FacetRows, ByHand)
{
  // Four beside each other need five and two rows: 125 + 60. From there on three need seven: 175 + 60.
  const std::vector<FacetLayerInput> layers = layersOf({{20, 5}});
  RowProblem problem{layers, {100}, 2, 200, 60, 0, 1000};
  const RowSolution solution = solveRows(problem);
  EXPECT_DOUBLE_EQ(solution.side, 25);
  // The smaller row gets what is left.
  EXPECT_DOUBLE_EQ(solution.heights[0], 125);
  EXPECT_DOUBLE_EQ(solution.heights[1], 75);

  // Half-way between two such steps the heights decide: five rows of 22 and 10 above them.
  problem.height = 5 * 22 + 10 + 60;
  problem.overhead = 10;
  EXPECT_NEAR(solveRows(problem).side, 22, 1e-9);
}

TEST(FacetRows, TheLimitedLayerDecides)
{
  const std::vector<FacetLayerInput> layers = layersOf({{1, 1}, {1, 4}});
  const RowProblem problem{layers, {50, 20}, 2, 100, 10, 0, 1000};
  // Four squares stand below each other or in pairs: 20 + 80, or 10 + 20; alone they may be 20 wide.
  EXPECT_DOUBLE_EQ(solveRows(problem).side, 20);
}

TEST(FacetRows, NoSquares)
{
  const std::vector<FacetLayerInput> layers = layersOf({{0, 0, -5}});
  const RowSolution solution = solveRows({layers, {50}, 3, 99, 10, 4, 24});
  EXPECT_DOUBLE_EQ(solution.side, 24);
  for (const double height : solution.heights)
  {
    EXPECT_NEAR(height, 33, 1e-12);
  }
}

TEST(FacetRows, NoRoom)
{
  const std::vector<FacetLayerInput> layers = layersOf({{5}});
  EXPECT_EQ(solveRows({layers, {0}, 1, 50, 20, 0, 24}).side, 0);
  EXPECT_EQ(solveRows({layers, {50}, 1, 0, 0, 0, 24}).side, 0);
  EXPECT_EQ(solveRows({layers, {50}, 1, 50, 20, 0, 0}).side, 0);
}

TEST(FacetRows, NoLargerSideFits)
{
  std::mt19937 random(3);
  std::uniform_real_distribution<double> share(0, 1);
  for (int i = 0; i < 60; ++i)
  {
    const std::size_t rows = 1 + static_cast<std::size_t>(i) % 6;
    std::vector<std::vector<std::int64_t>> counts(1 + static_cast<std::size_t>(i) % 5);
    std::vector<double> widths;
    for (auto& layer : counts)
    {
      for (std::size_t row = 0; row < rows; ++row)
      {
        layer.push_back(static_cast<std::int64_t>(std::pow(10., 4 * share(random)) - 1));
      }
      widths.push_back(20 + 200 * share(random));
    }
    const std::vector<FacetLayerInput> layers = layersOf(counts);
    const RowProblem problem{layers, widths, rows, 100. * static_cast<double>(rows), 60, 20 * share(random),
                             300};
    const RowSolution solution = solveRows(problem);
    ASSERT_GT(solution.side, 0);
    EXPECT_TRUE(fits(problem, solution.side * (1 - 1e-12)));
    EXPECT_NEAR(std::accumulate(solution.heights.begin(), solution.heights.end(), 0.), problem.height, 1e-9);
    // Larger sides: close by, in fine steps, and where cells are divided without a rest.
    for (int step = 1; step <= 4000; ++step)
    {
      const double larger = std::max(solution.side * (1 + 1e-6), problem.largestSide * step / 4000.);
      EXPECT_FALSE(larger < problem.largestSide && larger > solution.side * (1 + 1e-7) &&
                   fits(problem, larger))
          << larger;
    }
    for (const double width : widths)
    {
      for (int columns = 1; width / columns > solution.side * (1 + 1e-9); ++columns)
      {
        EXPECT_FALSE(width / columns <= problem.largestSide && fits(problem, width / columns));
      }
    }
  }
}
