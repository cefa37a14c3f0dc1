#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "FacetTables.h"
#include "facets/FacetData.h"
#include "network/Error.h"

using namespace layerscope;

namespace
{

bool isSkipped(const TableRow& row)
{
  return row.layer == missingValue<int>() || row.cluster == missingValue<int>() ||
         row.sample == missingValue<std::int64_t>();
}

/// The rows of a cell in the order that FacetData promises, by plain comparison.
std::vector<std::uint32_t> expectedCell(const std::vector<TableRow>& rows, int layer, int cluster)
{
  std::vector<std::uint32_t> cell;
  for (std::size_t row = 0; row < rows.size(); ++row)
  {
    if (!isSkipped(rows[row]) && rows[row].layer == layer && rows[row].cluster == cluster)
    {
      cell.push_back(static_cast<std::uint32_t>(row));
    }
  }
  std::sort(cell.begin(), cell.end(),
            [&](std::uint32_t left, std::uint32_t right)
            {
              const auto key = [&](std::uint32_t row)
              {
                const double distance = rows[row].distance;
                const bool isNan = std::isnan(distance);
                return std::make_tuple(isNan, isNan ? 0.0 : distance, rows[row].sample, row);
              };
              return key(left) < key(right);
            });
  return cell;
}

std::vector<std::uint32_t> listOf(IndexSpan span)
{
  return {span.begin(), span.end()};
}

ValueRange rangeOf(const std::vector<double>& values)
{
  ValueRange range;
  for (const double value : values)
  {
    if (std::isfinite(value))
    {
      range.low = std::min(range.low, value);
      range.high = std::max(range.high, value);
    }
  }
  return range;
}

void expectSameRange(const ValueRange& found, const ValueRange& expected)
{
  EXPECT_EQ(found.low, expected.low);
  EXPECT_EQ(found.high, expected.high);
}

void checkCells(const FacetData& data, const std::vector<TableRow>& rows, int layerIndex)
{
  const int layer = data.layers()[static_cast<std::size_t>(layerIndex)];
  for (int cluster = 0; cluster < data.clusters(); ++cluster)
  {
    const std::vector<std::uint32_t> expected = expectedCell(rows, layer, cluster);
    ASSERT_EQ(listOf(data.cell(layerIndex, cluster)), expected);
    EXPECT_EQ(data.rowsInCell(layerIndex, cluster), static_cast<std::int64_t>(expected.size()));
    for (std::size_t rank = 0; rank < expected.size(); ++rank)
    {
      const std::uint32_t row = expected[rank];
      EXPECT_EQ(data.samples()[data.cellSamples(layerIndex, cluster)[rank]], rows[row].sample);
      EXPECT_EQ(data.rankOf(row), static_cast<std::int64_t>(rank));
      EXPECT_EQ(data.cellOf(row), data.cellIndex(layerIndex, cluster));
    }
    std::vector<int> channels;
    if (!expected.empty())
    {
      const std::vector<int>& all = rows[expected[0]].channels;
      channels.assign(all.begin(), std::find(all.begin(), all.end(), -1));
    }
    EXPECT_EQ(data.topChannels(layerIndex, cluster), channels);
  }
}

void checkLayer(const FacetData& data, const std::vector<TableRow>& rows, int layerIndex)
{
  const int layer = data.layers()[static_cast<std::size_t>(layerIndex)];
  std::vector<std::pair<std::int64_t, std::uint32_t>> bySample;
  std::vector<double> distances, activations;
  for (std::size_t row = 0; row < rows.size(); ++row)
  {
    if (isSkipped(rows[row]) || rows[row].layer != layer)
    {
      continue;
    }
    bySample.emplace_back(rows[row].sample, static_cast<std::uint32_t>(row));
    distances.push_back(rows[row].distance);
    for (std::size_t channel = 0; channel < rows[row].channels.size() && rows[row].channels[channel] != -1;
         ++channel)
    {
      activations.push_back(rows[row].activations[channel]);
    }
  }
  std::sort(bySample.begin(), bySample.end());
  ASSERT_EQ(data.layerRows(layerIndex).size(), bySample.size());
  for (std::size_t place = 0; place < bySample.size(); ++place)
  {
    EXPECT_EQ(data.layerRows(layerIndex)[place], bySample[place].second);
  }
  for (std::uint32_t sample = 0; sample < data.samples().size(); ++sample)
  {
    const auto first = std::lower_bound(bySample.begin(), bySample.end(),
                                        std::make_pair(data.samples()[sample], std::uint32_t{0}));
    const bool isThere = first != bySample.end() && first->first == data.samples()[sample];
    EXPECT_EQ(data.rowOf(layerIndex, sample), isThere ? static_cast<std::int64_t>(first->second) : -1);
  }
  expectSameRange(data.distances(layerIndex), rangeOf(distances));
  expectSameRange(data.activations(layerIndex), rangeOf(activations));
}

void check(const std::vector<TableRow>& rows)
{
  const FacetData data(columnsOf(rows));
  std::set<int> layers;
  std::set<std::int64_t> samples;
  std::int64_t skipped = 0;
  int clusters = 0;
  for (const TableRow& row : rows)
  {
    if (isSkipped(row))
    {
      ++skipped;
      continue;
    }
    layers.insert(row.layer);
    samples.insert(row.sample);
    clusters = std::max(clusters, row.cluster + 1);
  }
  ASSERT_EQ(data.layers(), std::vector<int>(layers.begin(), layers.end()));
  ASSERT_EQ(data.samples(), std::vector<std::int64_t>(samples.begin(), samples.end()));
  ASSERT_EQ(data.clusters(), clusters);
  EXPECT_EQ(data.skippedRows(), skipped);
  for (std::size_t row = 0; row < rows.size(); ++row)
  {
    const auto number = static_cast<std::int64_t>(row);
    if (isSkipped(rows[row]))
    {
      EXPECT_EQ(data.sampleOf(number), FacetData::none);
      EXPECT_EQ(data.cellOf(number), FacetData::none);
      EXPECT_EQ(data.rankOf(number), -1);
      continue;
    }
    EXPECT_EQ(data.samples()[data.sampleOf(number)], rows[row].sample);
    EXPECT_EQ(data.sampleIndex(rows[row].sample), data.sampleOf(number));
  }
  for (int layer = 0; layer < static_cast<int>(layers.size()); ++layer)
  {
    EXPECT_EQ(data.layerIndex(data.layers()[static_cast<std::size_t>(layer)]), layer);
    checkCells(data, rows, layer);
    checkLayer(data, rows, layer);
  }
}

}  // namespace

TEST(FacetData, OrdersTablesAsAPlainSortDoes)
{
  for (const Ids ids : {Ids::Close, Ids::Far})
  {
    for (const bool isOrdered : {true, false})
    {
      for (std::uint32_t seed = 1; seed <= 5; ++seed)
      {
        SCOPED_TRACE(testing::Message()
                     << "ids " << static_cast<int>(ids) << ", ordered " << isOrdered << ", seed " << seed);
        RandomTable table;
        table.ids = ids;
        table.isOrdered = isOrdered;
        table.samples = 20 * static_cast<int>(seed);
        table.strange = seed == 1 ? 1.0 : 0.2;
        table.seed = seed;
        check(randomRows(table));
      }
    }
  }
}

TEST(FacetData, OrdersTablesOfManyParts)
{
  for (const bool isOrdered : {true, false})
  {
    RandomTable table;
    table.samples = 70000;
    table.layers = {3, 1};
    table.channels = 1;
    table.ids = isOrdered ? Ids::Close : Ids::Far;
    table.isOrdered = isOrdered;
    check(randomRows(table));
  }
}

TEST(FacetData, IsTheSameForAnyNumberOfThreads)
{
  RandomTable table;
  table.samples = 50000;
  table.isOrdered = false;
  const std::vector<TableRow> rows = randomRows(table);
  const int before = omp_get_max_threads();
  omp_set_num_threads(1);
  const FacetData one(columnsOf(rows));
  omp_set_num_threads(4);
  const FacetData four(columnsOf(rows));
  omp_set_num_threads(before);
  for (int layer = 0; layer < 3; ++layer)
  {
    for (int cluster = 0; cluster < 4; ++cluster)
    {
      EXPECT_EQ(listOf(one.cell(layer, cluster)), listOf(four.cell(layer, cluster)));
    }
    EXPECT_EQ(listOf(one.layerRows(layer)), listOf(four.layerRows(layer)));
  }
}

TEST(FacetData, SkipsRowsWithoutLayerClusterOrSample)
{
  RandomTable table;
  std::vector<TableRow> rows = randomRows(table);
  rows[0].layer = missingValue<int>();
  rows[7].cluster = missingValue<int>();
  rows[8].sample = missingValue<std::int64_t>();
  rows.back().cluster = missingValue<int>();
  check(rows);
  for (TableRow& row : rows)
  {
    row.layer = missingValue<int>();
  }
  check(rows);
}

TEST(FacetData, TakesTablesOfOneSampleOrNone)
{
  check({});
  check({{4, 2, -3, 0.5, {7, -1}, {1.0F, std::nanf("")}}});
  const FacetData nothing;
  EXPECT_EQ(nothing.rows(), 0);
  EXPECT_EQ(nothing.cells(), 0u);
  EXPECT_TRUE(nothing.counts().empty());
  EXPECT_EQ(nothing.sampleIndex(0), FacetData::none);
  EXPECT_EQ(nothing.layerIndex(1), -1);
}

TEST(FacetData, TakesTheFarthestIds)
{
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  check({{1, 0, most, 1.0, {}, {}},
         {1, 0, -most, 1.0, {}, {}},
         {2, 0, 0, 1.0, {}, {}},
         {2, 0, most, 1.0, {}, {}}});
}

TEST(FacetData, HasEmptyCellsAndRanges)
{
  const FacetData data(
      columnsOf({{1, 2, 5, std::nan(""), {3}, {std::nanf("")}}, {2, 0, 5, 1.0, {-1}, {4.0F}}}));
  EXPECT_EQ(data.clusters(), 3);
  EXPECT_EQ(data.counts(), (std::vector<std::vector<std::int64_t>>{{0, 0, 1}, {1, 0, 0}}));
  EXPECT_TRUE(data.cell(0, 0).empty());
  EXPECT_TRUE(data.topChannels(0, 0).empty());
  EXPECT_TRUE(data.distances(0).isEmpty());
  EXPECT_TRUE(data.activations(0).isEmpty());
  EXPECT_TRUE(data.activations(1).isEmpty()) << "a padded channel has no activations";
  EXPECT_EQ(data.distances(1).low, 1.0);
  EXPECT_EQ(data.rowOf(0, 0), 0);
  EXPECT_EQ(data.layerIndex(3), -1);
  EXPECT_EQ(data.sampleIndex(6), FacetData::none);
}

namespace
{

void expectError(const FacetColumns& columns, const std::string& expected, const std::string& found)
{
  try
  {
    const FacetData data(columns);
    FAIL() << "nothing thrown";
  }
  catch (const Error& error)
  {
    EXPECT_EQ(error.expected(), expected) << error.what();
    EXPECT_EQ(error.found(), found) << error.what();
  }
}

}  // namespace

TEST(FacetDataInvalid, RejectsLabelsOutOfBounds)
{
  expectError(columnsOf({{-1, 0, 0, 1.0, {}, {}}}), "0 or more", "-1");
  expectError(columnsOf({{1, 0, 0, 1.0, {}, {}}, {1, -2, 0, 1.0, {}, {}}}), "0 to 9999", "-2");
  expectError(columnsOf({{1, 10000, 0, 1.0, {}, {}}}), "0 to 9999", "10000");
  expectError(columnsOf({{1, std::numeric_limits<int>::max(), 0, 1.0, {}, {}}}), "0 to 9999", "2147483647");
  check({{std::numeric_limits<int>::max(), 9999, 0, 1.0, {}, {}}, {0, 0, 0, 1.0, {}, {}}});
}

TEST(FacetDataInvalid, RejectsTooManyLayersOrCells)
{
  std::vector<TableRow> rows;
  for (int layer = 0; layer <= 10000; ++layer)
  {
    rows.push_back({layer, 0, 0, 1.0, {}, {}});
  }
  expectError(columnsOf(rows), "at most 10000", "more");
  rows.pop_back();
  EXPECT_EQ(FacetData(columnsOf(rows)).layers().size(), 10000u);
  rows.push_back({1, 100, 0, 1.0, {}, {}});
  expectError(columnsOf(rows), "at most 1000000", "10000 layers with 101 clusters");
}

TEST(FacetDataInvalid, RejectsColumnsOfOtherLengths)
{
  const std::vector<TableRow> rows{{1, 0, 0, 1.0, {4, 5}, {0.5F, 0.25F}},
                                   {1, 0, 1, 1.0, {4, 5}, {0.5F, 0.25F}}};
  const FacetColumns good = columnsOf(rows);
  FacetColumns columns = good;
  columns.layer = ColumnView<int>(std::vector<int>{1});
  expectError(columns, "2 values", "1");
  columns = good;
  columns.topActivation = ColumnView<float>(std::vector<float>(3));
  expectError(columns, "4 values", "3");
  columns = good;
  columns.topChannels = 3;
  expectError(columns, "6 values", "4");
  columns = good;
  columns.rows = std::int64_t{1} << 32;
  expectError(columns, "fewer than 4294967295", "4294967296");
}
