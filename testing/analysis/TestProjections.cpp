#include "analysis/projections/Neighbours.h"
#include "analysis/projections/PrincipalComponents.h"
#include "analysis/projections/Quality.h"
#include "analysis/projections/RepulsionTree.h"
#include "analysis/projections/TSne.h"

#include "ProjectionData.h"
#include "ThreadCommunicator.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

constexpr std::size_t few = 40;

std::vector<double> expected(const std::string& name)
{
  return numbersOf("projections.csv", name);
}

Neighbours neighboursOf(const std::vector<float>& values, std::size_t columns, std::size_t count)
{
  Alone alone;
  return nearestNeighbours(view(values, columns), count, alone.monitor);
}

std::vector<double> dense(const Affinities& affinities)
{
  const std::size_t rows = affinities.rows();
  std::vector<double> values(rows * rows);
  for (std::size_t row = 0; row < rows; ++row)
  {
    for (std::size_t k = affinities.begins[row]; k < affinities.begins[row + 1]; ++k)
    {
      values[row * rows + static_cast<std::size_t>(affinities.columns[k])] =
          static_cast<double>(affinities.values[k]);
    }
  }
  return values;
}

Affinities fewAffinities()
{
  const auto all = digits();
  return affinities(neighboursOf({all.begin(), all.begin() + few * pixels}, pixels, 12), few, 4);
}

Embedding embedded(const std::vector<float>& values, std::size_t columns, const TSneOptions& options)
{
  Alone alone;
  const auto rows = view(values, columns);
  const auto components = componentsOf(values, columns, options.dimensions);
  const auto plane = components.project(rows, options.dimensions);
  const auto near = nearestNeighbours(rows, neighboursFor(options.perplexity, rows.count), alone.monitor);
  return embed(affinities(near, rows.count, options.perplexity), startOf(plane, options.dimensions), options,
               alone.monitor);
}

}  // namespace

TEST(Neighbours, AreScikitLearns)
{
  const auto all = digits();
  const auto found = neighboursOf({all.begin(), all.begin() + few * pixels}, pixels, 5);
  const auto wanted = expected("neighbours");
  ASSERT_EQ(found.rows.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
  {
    EXPECT_EQ(found.rows[i], static_cast<std::int32_t>(wanted[i])) << i;
  }
}

TEST(Neighbours, OfManyRowsAreThoseOfAllDistances)
{
  // More than a block in both directions; some rows are equal.
  constexpr std::size_t rows = 2500, columns = 7, count = 9;
  std::vector<float> values;
  for (std::size_t i = 0; i < rows * columns; ++i)
  {
    values.push_back(1000 + static_cast<float>((i * 7919 + i * i % 1013) % 97));
  }
  const auto found = neighboursOf(values, columns, count);
  for (std::size_t row = 0; row < rows; row += 83)
  {
    std::vector<std::pair<double, std::int32_t>> all;
    for (std::size_t other = 0; other < rows; ++other)
    {
      double sum = 0;
      for (std::size_t column = 0; column < columns; ++column)
      {
        const double difference = static_cast<double>(values[row * columns + column]) -
                                  static_cast<double>(values[other * columns + column]);
        sum += difference * difference;
      }
      if (other != row)
      {
        all.emplace_back(std::sqrt(sum), static_cast<std::int32_t>(other));
      }
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < count; ++i)
    {
      EXPECT_EQ(found.rowsOf(row)[i], all[i].second) << row << ", " << i;
      EXPECT_EQ(found.distancesOf(row)[i], all[i].first) << row << ", " << i;
    }
  }
}

TEST(Neighbours, AreNotMoreThanThereAre)
{
  EXPECT_EQ(neighboursOf({1, 2, 4}, 1, 2).rows, (std::vector<std::int32_t>{1, 2, 0, 2, 1, 0}));
  EXPECT_THROW(neighboursOf({1, 2, 4}, 1, 3), Error);
  EXPECT_THROW(neighboursOf({}, 1, 1), Error);
}

TEST(TSne, AffinitiesAreTheFormulas)
{
  expectNear(dense(fewAffinities()), expected("affinities"), 2e-7);
}

TEST(TSne, AffinitiesRefuseAPerplexityThatDoesNotFit)
{
  const auto near = neighboursOf({0, 1, 3, 4, 9, 2, 7}, 1, 6);
  EXPECT_NO_THROW(affinities(near, 7, 2));
  for (const double perplexity : {0.5, 3.0, std::numeric_limits<double>::quiet_NaN()})
  {
    EXPECT_THROW(affinities(near, 7, perplexity), Error) << perplexity;
  }
}

TEST(TSne, GradientIsTheFormulas)
{
  const auto p = fewAffinities();
  expectNear(gradient(p, expected("places"), 2, 0), expected("gradient"), 1e-7);
  expectNear(gradient(p, expected("places3"), 3, 0), expected("gradient3"), 1e-7);
  // By the tree it is near to that.
  const auto exact = expected("gradient");
  const auto found = gradient(p, expected("places"), 2, 0.5);
  double most = 0, error = 0;
  for (std::size_t i = 0; i < exact.size(); ++i)
  {
    most = std::max(most, std::abs(exact[i]));
    error = std::max(error, std::abs(exact[i] - found[i]));
  }
  EXPECT_LT(error, 0.02 * most);
}

TEST(TSne, IsAsGoodAsScikitLearns)
{
  const auto values = digits();
  const auto found = embedded(values, pixels, {});
  const auto wanted = expected("tsne");
  EXPECT_LT(found.divergence, 1.02 * wanted[0]);
  Alone alone;
  const std::vector<float> places(found.places.begin(), found.places.end());
  const auto quality = projectionQuality(view(values, pixels), view(places, 2), 7, alone.monitor);
  EXPECT_GT(quality.trustworthiness, wanted[1] - 0.005);
}

TEST(TSne, OfSeveralTimesKeepsRowsWhereTheyAre)
{
  // Twice the same rows, and those turned upside down: without a pull they part, with one they stay.
  const auto all = digits();
  const std::vector<float> values(all.begin(), all.begin() + 200 * pixels);
  Alone alone;
  const auto rows = view(values, pixels);
  const auto p = affinities(nearestNeighbours(rows, 45, alone.monitor), rows.count, 15);
  const auto q = affinities(
      neighboursOf({all.begin() + 200 * pixels, all.begin() + 400 * pixels}, pixels, 45), rows.count, 15);
  const auto plane = componentsOf(values, pixels, 2).project(rows, 2);
  TSneOptions options;
  options.iterations = 400;
  const auto start = startOf(plane, 2);
  const auto single = embed(p, start, options, alone.monitor);
  const auto free = embedJointly({p, q}, start, 0, options, alone.monitor);
  EXPECT_EQ(free[0].places, single.places);
  EXPECT_EQ(free[0].divergence, single.divergence);
  const auto pulled = embedJointly({p, q}, start, 5, options, alone.monitor);
  const auto apart = [](const std::vector<Embedding>& times)
  {
    double ways = 0, sizes = 0;
    for (std::size_t i = 0; i < times[0].places.size(); ++i)
    {
      ways += std::pow(times[0].places[i] - times[1].places[i], 2);
      sizes += std::pow(times[0].places[i], 2) + std::pow(times[1].places[i], 2);
    }
    return ways / sizes;
  };
  EXPECT_LT(apart(pulled), 0.5 * apart(free));
  EXPECT_EQ(apart(embedJointly({p, p}, start, 5, options, alone.monitor)), 0);
}

TEST(TSne, IsTheSameForAnyNumberOfThreads)
{
  TSneOptions options;
  options.iterations = 60;
  options.dimensions = 3;
  const int threads = omp_get_max_threads();
  std::vector<Embedding> found;
  for (const int count : {1, 3})
  {
    omp_set_num_threads(count);
    found.push_back(embedded(digits(), pixels, options));
  }
  omp_set_num_threads(threads);
  EXPECT_EQ(found[0].places, found[1].places);
  EXPECT_EQ(found[0].divergence, found[1].divergence);
}

TEST(TSne, OfIdenticalRows)
{
  TSneOptions options;
  options.perplexity = 2;
  options.iterations = 100;
  const auto found = embedded(std::vector<float>(60, 1), 6, options);
  for (const double place : found.places)
  {
    EXPECT_TRUE(std::isfinite(place));
  }
}

TEST(RepulsionTree, SumsOverManyPoints)
{
  std::vector<float> points;
  for (std::size_t i = 0; i < 3000; ++i)
  {
    points.push_back(static_cast<float>(i * 7919 % 1009) / 10);
    points.push_back(static_cast<float>(i * 104729 % 997) / 20);
  }
  points.insert(points.end(), 60, 3);  // thirty in one place
  RepulsionTree<2> tree;
  tree.build(points);
  std::vector<float> exact, near;
  const double total = tree.sum(0, exact);
  EXPECT_NEAR(tree.sum(0.5, near), total, 0.005 * total);
  double wanted = 0, force = 0;
  for (std::size_t i = 0; i < points.size(); i += 2)
  {
    for (std::size_t j = 0; j < points.size(); j += 2)
    {
      const double x = static_cast<double>(points[i]) - static_cast<double>(points[j]);
      const double y = static_cast<double>(points[i + 1]) - static_cast<double>(points[j + 1]);
      const double q = 1 / (1 + x * x + y * y);
      wanted += i == j ? 0 : q;
      force += i == 500 ? q * q * x : 0;
    }
  }
  EXPECT_NEAR(total, wanted, 1e-5 * wanted);
  EXPECT_NEAR(static_cast<double>(exact[500]), force, 1e-4 * std::abs(force));
  // At a place of its own: what the point there adds is 1 and no force.
  std::array<float, 2> sum{};
  double at = 0;
  for (std::size_t j = 0; j < points.size(); j += 2)
  {
    const double x = static_cast<double>(points[500]) - static_cast<double>(points[j]);
    const double y = static_cast<double>(points[501]) - static_cast<double>(points[j + 1]);
    at += 1 / (1 + x * x + y * y);
  }
  EXPECT_NEAR(tree.sumAt({points[500], points[501]}, 0, sum), at, 1e-5 * at);
  EXPECT_NEAR(static_cast<double>(sum[0]), force, 1e-4 * std::abs(force));
  EXPECT_NEAR(tree.sumAt({points[500], points[501]}, 0.5, sum), at, 0.02 * at);
}

TEST(Quality, IsScikitLearns)
{
  const auto values = digits();
  const auto components = componentsOf(values, pixels, 2);
  const auto plane = components.project(view(values, pixels), 2);
  const std::vector<float> places(plane.begin(), plane.end());
  Alone alone;
  const auto found = projectionQuality(view(values, pixels), view(places, 2), 7, alone.monitor);
  const auto wanted = expected("trustworthiness");
  // Many of these rows lie equally far from each other, and scikit-learn takes them in any order.
  EXPECT_NEAR(found.trustworthiness, wanted[0], 3e-4);
  EXPECT_NEAR(found.continuity, wanted[1], 3e-4);
  const auto same = projectionQuality(view(values, pixels), view(values, pixels), 7, alone.monitor);
  EXPECT_EQ(same.trustworthiness, 1);
  EXPECT_EQ(same.continuity, 1);
  EXPECT_THROW(projectionQuality(view(places, 2), view(places, 2), 250, alone.monitor), Error);
  EXPECT_THROW(projectionQuality(view(places, 2), view(places, 2), 0, alone.monitor), Error);
}

TEST(Quality, IsTheFormula)
{
  constexpr std::size_t rows = 300, columns = 5, neighbours = 4;
  std::vector<float> data, places;
  for (std::size_t i = 0; i < rows * columns; ++i)
  {
    data.push_back(static_cast<float>(std::sin(static_cast<double>(i * i % 1009))));
  }
  for (std::size_t row = 0; row < rows; ++row)
  {
    places.insert(places.end(), {data[row * columns], data[row * columns + 1]});
  }
  const auto rankOf = [](const std::vector<float>& values, std::size_t width, std::size_t row, std::size_t to)
  {
    const auto square = [&](std::size_t other)
    {
      double sum = 0;
      for (std::size_t i = 0; i < width; ++i)
      {
        const double way =
            static_cast<double>(values[row * width + i]) - static_cast<double>(values[other * width + i]);
        sum += way * way;
      }
      return sum;
    };
    std::size_t rank = 1;
    for (std::size_t other = 0; other < rows; ++other)
    {
      rank += other != row && square(other) < square(to) ? 1 : 0;
    }
    return rank;
  };
  double lost = 0, torn = 0;
  for (std::size_t row = 0; row < rows; ++row)
  {
    for (std::size_t other = 0; other < rows; ++other)
    {
      if (other != row)
      {
        const auto high = rankOf(data, columns, row, other), low = rankOf(places, 2, row, other);
        lost += low <= neighbours && high > neighbours ? static_cast<double>(high - neighbours) : 0;
        torn += high <= neighbours && low > neighbours ? static_cast<double>(low - neighbours) : 0;
      }
    }
  }
  constexpr double scale = 2.0 / (rows * neighbours * (2.0 * rows - 3.0 * neighbours - 1));
  Alone alone;
  const auto found = projectionQuality(view(data, columns), view(places, 2), neighbours, alone.monitor);
  EXPECT_NEAR(found.trustworthiness, 1 - scale * lost, 2e-5);
  EXPECT_NEAR(found.continuity, 1 - scale * torn, 2e-5);
}

TEST(Quality, NeighbourhoodHitCountsLabels)
{
  Alone alone;
  // On a line: the two nearest of each, without the row that has no label.
  const std::vector<float> places = {0, 1, 2, 10, 11, 12.5F, 1.5F};
  const std::vector<std::int64_t> labels = {0, 0, 1, 1, 1, 0, -1};
  // 0: 1, 2 -> 1 of 2; 1: 0, 2 -> 1; 2: 1, 0 -> 0; 10: 11, 12.5 -> 1; 11: 10, 12.5 -> 1; 12.5: 11, 10 -> 0.
  EXPECT_NEAR(neighbourhoodHit(view(places, 1), labels, 2, alone.monitor), 4.0 / 12, 1e-12);
}
