#include "analysis/projections/ApproximateNeighbours.h"
#include "analysis/projections/FuzzyGraph.h"
#include "analysis/projections/LargestEigenvectors.h"
#include "analysis/projections/Neighbours.h"
#include "analysis/projections/Quality.h"
#include "analysis/projections/SpectralStart.h"
#include "analysis/projections/TSne.h"
#include "analysis/projections/Umap.h"
#include "analysis/projections/UmapCurve.h"

#include "ProjectionData.h"
#include "TestRows.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

constexpr std::size_t old = 400;  ///< digits; the other 100 are placed among them

std::vector<double> expected(const std::string& name)
{
  return numbersOf("umap.csv", name);
}

Neighbours neighboursOf(const RowsView& rows, std::size_t neighbours)
{
  Alone alone;
  UmapOptions options;
  options.neighbours = neighbours;
  return nearestNeighbours(rows, neighboursFor(options, rows.count), alone.monitor);
}

std::vector<double> projected(const RowsView& rows, const UmapOptions& options)
{
  Alone alone;
  return umap(rows, neighboursOf(rows, options.neighbours), {}, options, alone.monitor);
}

RowsView firstOf(const std::vector<float>& values, std::size_t rows)
{
  return denseRows(values.data(), rows, pixels);
}

/// Row, column and weight of each entry that is not zero.
std::vector<double> entriesOf(const WeightedGraph& graph)
{
  std::vector<double> entries;
  for (std::size_t row = 0; row < graph.rows(); ++row)
  {
    for (std::size_t k = graph.begins[row]; k < graph.begins[row + 1]; ++k)
    {
      if (graph.values[k] > 0)
      {
        entries.insert(entries.end(), {static_cast<double>(row), static_cast<double>(graph.columns[k]),
                                       static_cast<double>(graph.values[k])});
      }
    }
  }
  return entries;
}

/// Vectors of length 1 but for their sign, [rows, count].
void expectSameDirections(const std::vector<double>& found, const std::vector<double>& wanted,
                          std::size_t count, double tolerance)
{
  ASSERT_EQ(found.size(), wanted.size());
  for (std::size_t i = 0; i < count; ++i)
  {
    double product = 0;
    for (std::size_t k = i; k < found.size(); k += count)
    {
      product += found[k] * wanted[k];
    }
    EXPECT_NEAR(std::abs(product), 1, tolerance) << i;
  }
}

/// Trustworthiness with 7 neighbours, and the share of them that have the same label.
std::vector<double> qualityOf(const std::vector<float>& values, const std::vector<double>& places)
{
  Alone alone;
  const auto numbers = expected("labels");
  const std::vector<std::int64_t> labels(numbers.begin(), numbers.end());
  const std::vector<float> floats(places.begin(), places.end());
  return {projectionQuality(view(values, pixels), view(floats, 2), 7, alone.monitor).trustworthiness,
          neighbourhoodHit(view(floats, 2), labels, 7, alone.monitor)};
}

void expectFinite(const std::vector<double>& places)
{
  for (const double place : places)
  {
    ASSERT_TRUE(std::isfinite(place));
  }
}

/// With 1 and 3 threads.
template <class Compute>
void expectTheSameForAnyThreads(const Compute& compute)
{
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  const auto one = compute();
  omp_set_num_threads(3);
  const auto three = compute();
  omp_set_num_threads(threads);
  EXPECT_EQ(one, three);
}

}  // namespace

TEST(UmapGraph, IsUmapLearns)
{
  const auto values = digits();
  const auto rows = firstOf(values, 200);
  expectNear(entriesOf(fuzzyGraph(neighboursOf(rows, 15))), expected("graph15"), 1e-5);
  expectNear(entriesOf(fuzzyGraph(neighboursOf(rows, 5))), expected("graph5"), 1e-5);
}

TEST(UmapGraph, OfRowsThatAreThereTwice)
{
  const auto values = digits();
  std::vector<float> doubled;
  for (std::size_t i = 0; i < 60; ++i)
  {
    const float* const row = values.data() + i / 2 * pixels;
    doubled.insert(doubled.end(), row, row + pixels);
  }
  expectNear(entriesOf(fuzzyGraph(neighboursOf(view(doubled, pixels), 6))), expected("doubled"), 1e-5);
}

TEST(UmapGraph, MembershipsOfNewRowsAreUmapLearns)
{
  const auto values = digits();
  Alone alone;
  const auto rows = denseRows(values.data() + old * pixels, 500 - old, pixels);
  const auto found = nearestNeighbours(rows, firstOf(values, old), 6, alone.monitor);
  EXPECT_EQ(std::vector<double>(found.rows.begin(), found.rows.end()), expected("new_neighbours"));
  expectNear(membershipsOfNew(found), expected("new"), 1e-5);
}

TEST(UmapCurve, IsScipysFit)
{
  const auto curves = expected("curves");
  for (std::size_t i = 0; i < curves.size(); i += 4)
  {
    const auto found = umapCurve(curves[i], curves[i + 1]);
    EXPECT_NEAR(found.a, curves[i + 2], 1e-5 * curves[i + 2]) << i;
    EXPECT_NEAR(found.b, curves[i + 3], 1e-5 * curves[i + 3]) << i;
  }
}

TEST(UmapCurve, RefusesWhatIsNoCurve)
{
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(umapCurve(0, 0), Error);
  EXPECT_THROW(umapCurve(1, -0.1), Error);
  EXPECT_THROW(umapCurve(1, 1.5), Error);
  EXPECT_THROW(umapCurve(nan, 0.1), Error);
  EXPECT_THROW(umapCurve(1, nan), Error);
}

TEST(UmapStart, EigenvectorsAreNumpys)
{
  const auto values = digits();
  Alone alone;
  // The first by iteration, the second by a dense decomposition.
  const auto whole = fuzzyGraph(neighboursOf(view(values, pixels), 15));
  expectSameDirections(largestEigenvectors(whole, 2, 2000, alone.monitor), expected("eigenvectors"), 2, 1e-5);
  const auto few = fuzzyGraph(neighboursOf(firstOf(values, 200), 15));
  expectSameDirections(largestEigenvectors(few, 3, 2000, alone.monitor), expected("few_eigenvectors"), 3, 1e-8);
}

TEST(UmapStart, GoesFromZeroToTenAlongTheEigenvectors)
{
  const auto values = digits();
  const auto rows = view(values, pixels);
  Alone alone;
  const auto graph = fuzzyGraph(neighboursOf(rows, 15));
  const auto start = spectralStart(graph, rows, 2, 0, alone.monitor);
  const auto vectors = expected("eigenvectors");
  for (std::size_t d = 0; d < 2; ++d)
  {
    double least = 10, most = 0, product = 0, own = 0, its = 0, mean = 0;
    for (std::size_t i = d; i < start.size(); i += 2)
    {
      least = std::min(least, start[i]);
      most = std::max(most, start[i]);
      mean += start[i] * 2 / static_cast<double>(start.size());
    }
    EXPECT_NEAR(least, 0, 1e-12);
    EXPECT_NEAR(most, 10, 1e-12);
    double itsMean = 0;
    for (std::size_t i = d; i < start.size(); i += 2)
    {
      itsMean += vectors[i] * 2 / static_cast<double>(start.size());
    }
    for (std::size_t i = d; i < start.size(); i += 2)
    {
      product += (start[i] - mean) * (vectors[i] - itsMean);
      own += (start[i] - mean) * (start[i] - mean);
      its += (vectors[i] - itsMean) * (vectors[i] - itsMean);
    }
    EXPECT_GT(std::abs(product) / std::sqrt(own * its), 0.9999) << d;
  }
}

TEST(UmapStart, PartsThatAreNotConnectedStandApart)
{
  for (const std::size_t parts : {2U, 3U, 9U})
  {
    const Table table = blobs(40 * parts, 10, parts, 100);
    Alone alone;
    const auto graph = fuzzyGraph(neighboursOf(table.view(), 10));
    const auto start = spectralStart(graph, table.view(), 2, 0, alone.monitor);
    expectFinite(start);
    const std::vector<float> places(start.begin(), start.end());
    std::vector<std::int64_t> labels;
    for (std::size_t i = 0; i < table.count(); ++i)
    {
      labels.push_back(static_cast<std::int64_t>(i % parts));
    }
    EXPECT_GT(neighbourhoodHit(view(places, 2), labels, 5, alone.monitor), 0.95) << parts;
  }
}

TEST(Umap, IsAsGoodAsUmapLearn)
{
  const auto values = digits();
  const auto wanted = expected("quality");
  std::vector<double> sum(2);
  UmapOptions options;
  constexpr std::uint64_t seeds = 5;
  for (options.seed = 0; options.seed < seeds; ++options.seed)
  {
    const auto found = qualityOf(values, projected(view(values, pixels), options));
    sum[0] += found[0] / seeds;
    sum[1] += found[1] / seeds;
  }
  EXPECT_GT(sum[0], wanted[0] - 0.005);
  EXPECT_GT(sum[1], wanted[1] - 0.005);
}

TEST(Umap, IsTheSameForAnyNumberOfThreads)
{
  const auto values = digits();
  for (const std::size_t dimensions : {2U, 3U})
  {
    UmapOptions options;
    options.dimensions = dimensions;
    options.epochs = 40;
    expectTheSameForAnyThreads([&] { return projected(view(values, pixels), options); });
  }
}

TEST(Umap, DependsOnTheSeed)
{
  const auto values = digits();
  UmapOptions options, other;
  options.epochs = other.epochs = 20;
  other.seed = 7;
  EXPECT_NE(projected(firstOf(values, 60), options), projected(firstOf(values, 60), other));
}

TEST(Umap, OfBlobsThatAreNotConnected)
{
  const Table table = blobs(200, 8, 5, 50);
  UmapOptions options;
  options.neighbours = 8;
  const auto places = projected(table.view(), options);
  const std::vector<float> floats(places.begin(), places.end());
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < table.count(); ++i)
  {
    labels.push_back(static_cast<std::int64_t>(i % 5));
  }
  Alone alone;
  EXPECT_GT(neighbourhoodHit(view(floats, 2), labels, 7, alone.monitor), 0.99);
}

TEST(Umap, OfIdenticalRows)
{
  UmapOptions options;
  options.neighbours = 5;
  for (const std::size_t dimensions : {2U, 3U})
  {
    options.dimensions = dimensions;
    expectFinite(projected(view(std::vector<float>(6 * 400, 1), 6), options));
    // Half of them.
    std::vector<float> values(60, 1);
    for (std::size_t i = 0; i < 30; ++i)
    {
      values[i] = static_cast<float>(i % 7 * i);
    }
    expectFinite(projected(view(values, 3), options));
  }
}

TEST(Umap, OfVeryFewRows)
{
  UmapOptions options;
  options.neighbours = 2;
  EXPECT_EQ(projected(view({1, 2, 3}, 3), options), (std::vector<double>{0, 0}));
  for (const std::size_t dimensions : {2U, 3U})
  {
    options.dimensions = dimensions;
    for (const std::size_t rows : {2U, 3U, 4U, 5U, 7U})
    {
      std::vector<float> values;
      for (std::size_t i = 0; i < rows; ++i)
      {
        values.push_back(static_cast<float>(i * i));
      }
      const auto places = projected(view(values, 1), options);
      EXPECT_EQ(places.size(), rows * dimensions);
      expectFinite(places);
    }
  }
}

TEST(Umap, RefusesNeighboursThatDoNotFit)
{
  UmapOptions options;
  EXPECT_EQ(neighboursFor(options, 15), 14U);
  EXPECT_EQ(neighboursFor(options, 1), 0U);
  try
  {
    neighboursFor(options, 14);
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_EQ(error.expected(), "2 to 14");
    EXPECT_EQ(error.found(), "15");
  }
  options.neighbours = 1;
  EXPECT_THROW(neighboursFor(options, 14), Error);
  EXPECT_THROW(neighboursFor(options, 1), Error);
}

TEST(Umap, RefusesOptionsThatMakeNoSense)
{
  const auto values = digits();
  const auto rows = firstOf(values, 20);
  UmapOptions options;
  options.dimensions = 4;
  EXPECT_THROW(projected(rows, options), Error);
  options = {};
  options.learningRate = 0;
  EXPECT_THROW(projected(rows, options), Error);
  options = {};
  options.minimumDistance = 2;
  EXPECT_THROW(projected(rows, options), Error);
}

TEST(Umap, StopsWhenAskedTo)
{
  const auto values = digits();
  SerialCommunicator communicator;
  double last = 0;
  const ProgressCallback progress = [&](double fraction)
  {
    EXPECT_GE(fraction, last);
    last = fraction;
    return false;
  };
  WorkMonitor monitor(communicator, progress);
  UmapOptions options;
  options.epochs = 1000000;
  const auto rows = view(values, pixels);
  umap(rows, neighboursOf(rows, 15), {}, options, monitor);
  EXPECT_TRUE(monitor.aborted());
}

TEST(UmapPlaceOn, IsAsGoodAsUmapLearn)
{
  const auto values = digits();
  const auto wanted = expected("placed");
  Alone alone;
  const auto among = nearestNeighbours(denseRows(values.data() + old * pixels, 500 - old, pixels),
                                       firstOf(values, old), 15, alone.monitor);
  std::vector<double> sum(2);
  UmapOptions options;
  constexpr std::uint64_t seeds = 5;
  for (options.seed = 0; options.seed < seeds; ++options.seed)
  {
    auto places = projected(firstOf(values, old), options);
    const auto placed = placeOn(places, among, options, alone.monitor);
    places.insert(places.end(), placed.begin(), placed.end());
    const auto found = qualityOf(values, places);
    sum[0] += found[0] / seeds;
    sum[1] += found[1] / seeds;
  }
  EXPECT_GT(sum[0], wanted[0] - 0.005);
  EXPECT_GT(sum[1], wanted[1] - 0.005);
}

TEST(UmapPlaceOn, OldRowsStandWhereTheyStood)
{
  const auto values = digits();
  UmapOptions options;
  options.epochs = 30;
  options.dimensions = 3;
  const auto places = projected(firstOf(values, 100), options);
  Alone alone;
  const auto same = nearestNeighbours(firstOf(values, 100), firstOf(values, 100), 15, alone.monitor);
  expectNear(placeOn(places, same, options, alone.monitor), places, 1e-5);
  // And new ones don't depend on each other.
  const auto both = nearestNeighbours(denseRows(values.data() + 100 * pixels, 40, pixels),
                                      firstOf(values, 100), 15, alone.monitor);
  const auto first = nearestNeighbours(denseRows(values.data() + 100 * pixels, 3, pixels),
                                       firstOf(values, 100), 15, alone.monitor);
  auto all = placeOn(places, both, options, alone.monitor);
  all.resize(9);
  EXPECT_EQ(all, placeOn(places, first, options, alone.monitor));
  expectTheSameForAnyThreads([&] { return placeOn(places, both, options, alone.monitor); });
}

TEST(TSnePlaceOn, IsAsGoodAsUmapLearn)
{
  const auto values = digits();
  const TSneOptions options;
  Alone alone;
  const auto rows = firstOf(values, old);
  const auto near = nearestNeighbours(rows, neighboursFor(options.perplexity, old), alone.monitor);
  const auto graph = affinities(near, old, options.perplexity);
  std::vector<double> start;
  for (std::size_t i = 0; i < old; ++i)
  {
    start.push_back(1e-4 * std::sin(static_cast<double>(i)));
    start.push_back(1e-4 * std::cos(3 * static_cast<double>(i)));
  }
  auto places = embed(graph, start, options, alone.monitor).places;
  const auto among = nearestNeighbours(denseRows(values.data() + old * pixels, 500 - old, pixels), rows,
                                       neighboursFor(5, old), alone.monitor);
  const auto placed = placeOn(places, among, options, alone.monitor);
  places.insert(places.end(), placed.begin(), placed.end());
  const auto found = qualityOf(values, places);
  const auto wanted = expected("placed");
  EXPECT_GT(found[0], wanted[0] - 0.005);
  EXPECT_GT(found[1], wanted[1] - 0.005);
  expectTheSameForAnyThreads([&] { return placeOn(places, among, options, alone.monitor); });
}

TEST(Neighbours, AmongOtherRows)
{
  Alone alone;
  const std::vector<float> rows = {0.9F, 7, 100}, others = {0, 1, 5, 9};
  const auto found = nearestNeighbours(view(rows, 1), view(others, 1), 2, alone.monitor);
  EXPECT_EQ(found.rows, (std::vector<std::int32_t>{1, 0, 2, 3, 3, 2}));
  EXPECT_NEAR(found.distancesOf(0)[0], 0.1, 1e-7);
  EXPECT_EQ(found.distancesOf(2)[1], 95);
  EXPECT_EQ(found.recall, 1);
  EXPECT_THROW(nearestNeighbours(view(rows, 1), view(others, 1), 5, alone.monitor), Error);
}

TEST(Neighbours, NameWhatIsNotFinite)
{
  Alone alone;
  std::vector<float> values(12, 1);
  values[10] = std::numeric_limits<float>::infinity();
  try
  {
    nearestNeighbours(view(values, 3), 2, alone.monitor);
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_NE(std::string(error.what()).find("row 3"), std::string::npos) << error.what();
  }
}

TEST(Neighbours, OfNumbersWhoseSquaresOverflow)
{
  Alone alone;
  std::vector<float> values;
  for (std::size_t i = 0; i < 300; ++i)
  {
    values.push_back(i % 2 == 0 ? 1e30F : -2e30F);
  }
  const auto found = nearestNeighbours(view(values, 3), 5, alone.monitor);
  EXPECT_EQ(found.rows.size(), 500U);
  expectFinite(found.distances);
}

TEST(ApproximateNeighbours, AreNearlyAll)
{
  const Table table = blobs(6000, 12, 40, 2);
  Alone alone;
  const auto exact = nearestNeighbours(table.view(), 10, alone.monitor);
  const auto found = approximateNeighbours(table.view(), 10, 0, alone.monitor);
  std::size_t hits = 0;
  for (std::size_t row = 0; row < table.count(); ++row)
  {
    for (std::size_t i = 0; i < 10; ++i)
    {
      const auto* const own = found.rowsOf(row);
      hits += std::count(own, own + 10, exact.rowsOf(row)[i]) > 0 ? 1 : 0;
      EXPECT_NE(own[i], static_cast<std::int32_t>(row));
    }
  }
  const double recall = static_cast<double>(hits) / static_cast<double>(exact.rows.size());
  EXPECT_GE(found.recall, 0.95);
  EXPECT_NEAR(found.recall, recall, 0.01);
  EXPECT_LT(recall, 1);
  expectTheSameForAnyThreads([&] { return approximateNeighbours(table.view(), 10, 0, alone.monitor).rows; });
}

TEST(ApproximateNeighbours, OfIdenticalAndOfFewRows)
{
  Alone alone;
  const auto same = approximateNeighbours(view(std::vector<float>(9000, 2), 3), 20, 0, alone.monitor);
  EXPECT_EQ(same.recall, 1);
  for (const double distance : same.distances)
  {
    ASSERT_EQ(distance, 0);
  }
  const auto few = approximateNeighbours(view({1, 2, 4}, 1), 2, 0, alone.monitor);
  EXPECT_EQ(few.rows, (std::vector<std::int32_t>{1, 2, 0, 2, 1, 0}));
  EXPECT_THROW(approximateNeighbours(view({1, 2, 4}, 1), 3, 0, alone.monitor), Error);
}

TEST(ApproximateNeighbours, AreExactForFewRows)
{
  const Table table = blobs(3000, 4, 40, 2);
  Alone alone;
  const auto found = quickNeighbours(table.view(), 5, 0, alone.monitor);
  EXPECT_EQ(found.rows, nearestNeighbours(table.view(), 5, alone.monitor).rows);
  EXPECT_EQ(found.recall, 1);
}
