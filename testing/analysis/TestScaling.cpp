#include "analysis/projections/Dissimilarity.h"
#include "analysis/projections/ExtraTrees.h"
#include "analysis/projections/Procrustes.h"
#include "analysis/projections/Quality.h"
#include "analysis/projections/Scaling.h"

#include "ProjectionData.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

std::vector<double> expected(const std::string& name)
{
  return numbersOf("scaling.csv", name);
}

/// Distances of the first rows of the digits.
Dissimilarities digitDistances(std::size_t rows = 300)
{
  const auto all = digits();
  Alone alone;
  return distancesOf(denseRows(all.data(), rows, pixels), alone.monitor);
}

/// Those of make_scaling.py.
Dissimilarities neuronDissimilarities(std::size_t samples = 120, std::size_t count = 150)
{
  std::vector<float> rows;
  for (std::size_t i = 0; i < samples; ++i)
  {
    for (std::size_t j = 0; j < count; ++j)
    {
      const auto x = static_cast<double>(i), y = static_cast<double>(j);
      const double wave = std::sin(x * static_cast<double>(1 + j % 7) * 0.37) +
                          0.8 * std::sin(x * static_cast<double>(1 + j % 5) * 0.91 + y) +
                          0.3 * std::cos(x * x * (y + 1) * 0.013);
      rows.push_back(static_cast<float>(std::max(wave, -0.5)));
    }
  }
  std::vector<std::size_t> each(count);
  std::iota(each.begin(), each.end(), std::size_t{0});
  Alone alone;
  return dissimilaritiesOf(denseRows(rows.data(), samples, count), each, Dissimilarity::Correlation,
                           alone.monitor);
}

Dissimilarities dissimilarities(std::vector<float> values)
{
  Dissimilarities result;
  result.count = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(values.size()))));
  result.values = std::move(values);
  return result;
}

MetricScaling scaled(const Dissimilarities& unlike, const MetricScalingOptions& options = {})
{
  Alone alone;
  return metricScaling(unlike, {}, options, alone.monitor);
}

std::vector<double> importances(const std::vector<float>& values, const std::vector<std::int64_t>& labels,
                                std::size_t classes, const ExtraTreesOptions& options)
{
  Alone alone;
  const std::size_t columns = values.size() / labels.size();
  return classImportances(denseRows(values.data(), labels.size(), columns), labels, classes, options,
                          alone.monitor);
}

std::vector<std::int64_t> digitLabels()
{
  const auto labels = expected("labels");
  return {labels.begin(), labels.end()};
}

/// Mean ranks of equal values.
std::vector<double> ranks(const std::vector<double>& values)
{
  std::vector<double> result;
  for (const double value : values)
  {
    double rank = 0.5;
    for (const double other : values)
    {
      rank += other < value ? 1 : other == value ? 0.5 : 0;
    }
    result.push_back(rank);
  }
  return result;
}

double spearman(const std::vector<double>& a, const std::vector<double>& b)
{
  const auto x = ranks(a), y = ranks(b);
  const double mean = static_cast<double>(x.size() + 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
  {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return xy / std::sqrt(xx * yy);
}

std::vector<double> part(const std::vector<double>& values, std::size_t index, std::size_t size = pixels)
{
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(index * size);
  return {begin, begin + static_cast<std::ptrdiff_t>(size)};
}

/// Calls `make` on one thread and on three.
template <class Make>
void expectSameOnThreads(const Make& make)
{
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  const auto one = make();
  omp_set_num_threads(3);
  const auto three = make();
  omp_set_num_threads(threads);
  EXPECT_EQ(one, three);
}

}  // namespace

TEST(Dissimilarity, IsOneLessTheMagnitudeOfTheCorrelation)
{
  // 1, 2, 3; its opposite; one unrelated; one that never changes.
  const std::vector<float> rows = {1, 3, 0, 5, 2, 2, 1, 5, 3, 1, 0, 5};
  Alone alone;
  const auto found = dissimilaritiesOf(denseRows(rows.data(), 3, 4), {0, 1, 2, 3}, Dissimilarity::Correlation,
                                       alone.monitor);
  const std::vector<float> wanted = {0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0};
  for (std::size_t i = 0; i < wanted.size(); ++i)
  {
    EXPECT_NEAR(found.values[i], wanted[i], 1e-6) << i;
  }
  const auto lengths =
      dissimilaritiesOf(denseRows(rows.data(), 3, 4), {0, 2}, Dissimilarity::Euclidean, alone.monitor);
  EXPECT_NEAR(static_cast<double>(lengths.values[1]), std::sqrt(11.0), 1e-6);
}

TEST(Dissimilarity, OfTooManyIsRefused)
{
  EXPECT_NO_THROW(requireDissimilarities(1000, "neurons", "take fewer"));
  try
  {
    requireDissimilarities(4000000, "neurons", "take fewer");
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_NE(std::string(error.what()).find("4000000 neurons"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("TiB"), std::string::npos) << error.what();
  }
}

TEST(Dissimilarity, NearestAreThoseOfTheRow)
{
  const auto unlike = dissimilarities({0, 3, 1, 1, 3, 0, 2, 4, 1, 2, 0, 5, 1, 4, 5, 0});
  Alone alone;
  const auto found = nearestNeighbours(unlike, 2, alone.monitor);
  EXPECT_EQ(found.rows, (std::vector<std::int32_t>{2, 3, 2, 0, 0, 1, 0, 1}));
  EXPECT_EQ(found.distances, (std::vector<double>{1, 1, 2, 3, 1, 2, 1, 4}));
  EXPECT_THROW(nearestNeighbours(unlike, 4, alone.monitor), Error);
}

TEST(ClassicalScaling, IsNumpys)
{
  Alone alone;
  const auto found = classicalScaling(digitDistances(), 3, alone.monitor);
  const auto eigenvalues = expected("eigenvalues");
  expectNear(found.eigenvalues, eigenvalues, 1e-6 * eigenvalues[0]);
  expectNear(found.places, expected("classical"), 2e-4);
  const auto neurons = classicalScaling(neuronDissimilarities(), 2, alone.monitor);
  expectNear(neurons.eigenvalues, expected("neuron_classical"), 1e-5);
}

TEST(ClassicalScaling, FindsDistancesAgain)
{
  // A square and its middle; and all alike, where one value has many vectors.
  const float root = std::sqrt(2.0F), half = root / 2;
  const auto square = dissimilarities({0, 1,    root, 1,    half, 1, 0,    1,    root, half, root, 1, 0,
                                       1, half, 1,    root, 1,    0, half, half, half, half, half, 0});
  Alone alone;
  const auto found = classicalScaling(square, 2, alone.monitor);
  EXPECT_NEAR(stressOf(square, found.places, alone.monitor).raw, 0, 1e-12);
  EXPECT_NEAR(found.trace, found.eigenvalues[0] + found.eigenvalues[1], 1e-6);
  constexpr std::size_t many = 400;
  std::vector<float> alike(many * many, 1);
  for (std::size_t i = 0; i < many; ++i)
  {
    alike[i * many + i] = 0;
  }
  const auto same = classicalScaling(dissimilarities(alike), 3, alone.monitor);
  expectNear(same.eigenvalues, {0.5, 0.5, 0.5}, 1e-9);
}

TEST(ClassicalScaling, OfNothingButZeros)
{
  Alone alone;
  EXPECT_EQ(classicalScaling(dissimilarities({0}), 2, alone.monitor).places, (std::vector<double>{0, 0}));
  const auto same = classicalScaling(dissimilarities(std::vector<float>(9)), 2, alone.monitor);
  EXPECT_EQ(same.places, std::vector<double>(6));
  EXPECT_THROW(classicalScaling({}, 2, alone.monitor), Error);
}

TEST(MetricScaling, IsAsGoodAsScikitLearns)
{
  for (const std::size_t dimensions : {2, 3})
  {
    MetricScalingOptions options;
    options.dimensions = dimensions;
    for (const bool isDigits : {true, false})
    {
      const auto found = scaled(isDigits ? digitDistances() : neuronDissimilarities(), options);
      const double wanted = expected(isDigits ? "stress" : "neuron_stress")[dimensions - 2];
      EXPECT_LT(found.stress.raw, 1.005 * wanted) << isDigits << ", " << dimensions;
      EXPECT_TRUE(found.isConverged);
      RecordProperty(
          std::string(isDigits ? "digits" : "neurons") + std::to_string(dimensions),
          std::to_string(found.stress.raw / wanted) + " after " + std::to_string(found.iterations));
    }
  }
}

TEST(MetricScaling, StressIsTheFormula)
{
  // Distances 3, 4 and 5, where 3, 5 and 6 are wanted.
  Alone alone;
  const auto unlike = dissimilarities({0, 3, 5, 3, 0, 6, 5, 6, 0});
  const auto stress = stressOf(unlike, {0, 0, 3, 0, 0, 4}, alone.monitor);
  EXPECT_NEAR(stress.raw, 2, 1e-12);
  EXPECT_NEAR(stress.one, std::sqrt(2.0 / 50), 1e-12);
  EXPECT_EQ(stressOf(unlike, std::vector<double>(6), alone.monitor).one, 1);
  const auto found = scaled(unlike);
  EXPECT_NEAR(found.stress.raw, 0, 1e-5);
}

TEST(MetricScaling, NeverGetsWorse)
{
  const auto unlike = neuronDissimilarities();
  MetricScalingOptions options;
  options.tolerance = 0;
  double before = std::numeric_limits<double>::infinity();
  for (const std::size_t iterations : {0, 1, 3, 10, 30, 100})
  {
    options.iterations = iterations;
    const auto found = scaled(unlike, options);
    EXPECT_EQ(found.iterations, iterations);
    EXPECT_LE(found.stress.raw, before);
    before = found.stress.raw;
  }
}

TEST(MetricScaling, FromAStart)
{
  Alone alone;
  const auto unlike = dissimilarities({0, 3, 5, 3, 0, 4, 5, 4, 0});
  const auto found = metricScaling(unlike, {0, 0, 1, 0, 0, 1}, {}, alone.monitor);
  EXPECT_NEAR(found.stress.raw, 0, 1e-4);
  EXPECT_THROW(metricScaling(unlike, {0, 0, 1}, {}, alone.monitor), Error);
  EXPECT_THROW(metricScaling({}, {}, {}, alone.monitor), Error);
  MetricScalingOptions options;
  options.dimensions = 4;
  EXPECT_THROW(metricScaling(unlike, {}, options, alone.monitor), Error);
  EXPECT_THROW(stressOf(unlike, {0, 1, 2}, alone.monitor), Error);
}

TEST(MetricScaling, IsTheSameForAnyNumberOfThreads)
{
  expectSameOnThreads([] { return digitDistances().values; });
  MetricScalingOptions options;
  options.iterations = 20;
  const auto unlike = digitDistances(500);
  expectSameOnThreads([&] { return scaled(unlike, options).places; });
}

TEST(MetricScaling, EndsWhenItIsAborted)
{
  const auto unlike = digitDistances(500);
  SerialCommunicator communicator;
  const ProgressCallback progress = [](double) { return false; };
  WorkMonitor monitor(communicator, progress);
  MetricScalingOptions options;
  options.iterations = 100000000;
  options.tolerance = -1;
  EXPECT_LT(metricScaling(unlike, {}, options, monitor).iterations, 10U);
}

TEST(Dissimilarity, QualityIsScikitLearns)
{
  Alone alone;
  const auto unlike = neuronDissimilarities();
  const auto places = classicalScaling(unlike, 2, alone.monitor).places;
  const auto found = projectionQuality(unlike, places, 7, alone.monitor);
  const auto wanted = expected("neuron_trust");
  EXPECT_NEAR(found.trustworthiness, wanted[0], 1e-4);
  EXPECT_NEAR(found.continuity, wanted[1], 1e-4);
  EXPECT_THROW(projectionQuality(unlike, places, 75, alone.monitor), Error);
  EXPECT_THROW(projectionQuality(unlike, places, 0, alone.monitor), Error);
}

TEST(Procrustes, IsScipys)
{
  for (const std::size_t dimensions : {2, 3})
  {
    const std::string suffix = dimensions == 2 ? "" : "3";
    auto places = expected("places" + suffix);
    const auto target = expected("target" + suffix);
    const auto found = alignmentOf(places, target, dimensions, true);
    EXPECT_NEAR(found.disparity, expected("disparity" + suffix)[0], 1e-8);
    EXPECT_NEAR(found.scale, expected("scale" + suffix)[0], 1e-8);
    const auto rotation = expected("rotation" + suffix);  // of rows: from the right
    for (std::size_t i = 0; i < dimensions; ++i)
    {
      for (std::size_t j = 0; j < dimensions; ++j)
      {
        EXPECT_NEAR(found.rotation[i * dimensions + j], rotation[j * dimensions + i], 1e-8);
      }
    }
    found.apply(places);
    double left = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
    {
      left += (places[i] - target[i]) * (places[i] - target[i]);
    }
    EXPECT_NEAR(left, found.residual, 1e-9 * left);
  }
}

TEST(Procrustes, KeepsTheSizeUnlessAskedTo)
{
  // Turned by a right angle, mirrored, moved, twice as large.
  const std::vector<double> target = {0, 0, 1, 0, 0, 3};
  std::vector<double> places = {5, 5, 5, 7, 11, 5};
  EXPECT_NEAR(alignmentOf(places, target, 2, true).residual, 0, 1e-12);
  const auto found = alignmentOf(places, target, 2, false);
  EXPECT_EQ(found.scale, 1);
  EXPECT_GT(found.residual, 1);
  const std::vector<double> point(6, 3);
  EXPECT_EQ(alignmentOf(point, point, 2, true).residual, 0);
  EXPECT_THROW(alignmentOf(places, {0, 0}, 2, true), Error);
  EXPECT_THROW(alignmentOf({1, 2, 3, 4}, {1, 2, 3, 4}, 4, true), Error);
  EXPECT_THROW(alignmentOf({}, {}, 2, true), Error);
}

TEST(ExtraTrees, ImportancesAreScikitLearns)
{
  ExtraTreesOptions options;
  options.trees = 500;
  const auto labels = digitLabels();
  auto values = digits();
  const auto found = importances(values, labels, 10, options);
  const auto wanted = expected("importances");
  for (std::size_t own = 0; own < 10; ++own)
  {
    const double correlation = spearman(part(found, own), part(wanted, own));
    EXPECT_GT(correlation, 0.98) << own;
    RecordProperty("class" + std::to_string(own), std::to_string(correlation));
    const auto mine = part(found, own), theirs = part(wanted, own);
    EXPECT_NEAR(std::accumulate(mine.begin(), mine.end(), 0.0), 1, 1e-12);
    for (std::size_t i = 0; i < pixels; ++i)
    {
      EXPECT_NEAR(mine[i], theirs[i], 0.1 * *std::max_element(theirs.begin(), theirs.end()));
    }
  }
  options.isBalanced = true;
  const auto balanced = importances(values, labels, 10, options);
  EXPECT_GT(spearman(part(balanced, 3), part(expected("balanced"), 0)), 0.98);
  EXPECT_GT(spearman(part(balanced, 8), part(expected("balanced"), 1)), 0.98);
}

TEST(ExtraTrees, OneColumnThatTellsIsAllThatCounts)
{
  // The second column is the class, the others never change.
  std::vector<float> values;
  std::vector<std::int64_t> labels;
  for (int row = 0; row < 30; ++row)
  {
    labels.push_back(row % 3 == 0 ? 1 : 0);
    values.insert(values.end(), {7, static_cast<float>(labels.back()), 0});
  }
  const auto found = importances(values, labels, 2, {});
  EXPECT_EQ(found, (std::vector<double>{0, 1, 0, 0, 1, 0}));
  // A class without rows, one that all are of, rows without labels.
  EXPECT_EQ(importances(values, std::vector<std::int64_t>(30, 1), 3, {}), std::vector<double>(9));
  EXPECT_EQ(importances(values, std::vector<std::int64_t>(30, -1), 2, {}), std::vector<double>(6));
}

TEST(ExtraTrees, RowsWithoutLabelsAndTheirOrderAreOfNoConsequence)
{
  const auto all = digits();
  const auto labels = digitLabels();
  ExtraTreesOptions options;
  options.trees = 5;
  const auto wanted = importances(all, labels, 10, options);
  std::vector<float> more;
  std::vector<std::int64_t> moreLabels;
  for (std::size_t row = labels.size(); row-- > 0;)
  {
    more.insert(more.end(), all.begin() + static_cast<std::ptrdiff_t>(row * pixels),
                all.begin() + static_cast<std::ptrdiff_t>((row + 1) * pixels));
    moreLabels.push_back(labels[row]);
    more.insert(more.end(), pixels, 99);
    moreLabels.push_back(-1);
  }
  EXPECT_EQ(importances(more, moreLabels, 10, options), wanted);
}

TEST(ExtraTrees, AreTheSameForAnyNumberOfThreadsAndAnotherSeedIsAnother)
{
  const auto labels = digitLabels();
  ExtraTreesOptions options;
  options.trees = 10;
  expectSameOnThreads([&] { return importances(digits(), labels, 10, options); });
  const auto one = importances(digits(), labels, 10, options);
  options.seed = 1;
  EXPECT_NE(importances(digits(), labels, 10, options), one);
}

TEST(ExtraTrees, SayWhatIsWrong)
{
  ExtraTreesOptions options;
  Alone alone;
  const std::vector<float> values = {1, 2, 3};
  EXPECT_THROW(classImportances(denseRows(values.data(), 3, 1), {0, 1}, 2, options, alone.monitor), Error);
  options.trees = 0;
  EXPECT_THROW(importances(values, {0, 1, 0}, 2, options), Error);
}
