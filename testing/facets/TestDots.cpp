#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "FacetTables.h"
#include "facets/Dots.h"

using namespace layerscope;

namespace
{

constexpr double unit = 1.0 / 4294967296.0;

DotScale makeScale(int slots, double low, double high)
{
  DotScale scale;
  scale.plot = {20.0F, 10.0F, 90.0F, 60.0F};
  scale.slots = slots;
  scale.range.add(low);
  scale.range.add(high);
  return scale;
}

/// The nearest dot by looking at all.
DotHit expectedAt(const FacetData& data, const std::vector<TableRow>& rows, int layerIndex, int cluster,
                  const DotScale& scale, double x, double y, double radius)
{
  DotHit best;
  double nearest = radius;
  std::int64_t bestSample = 0;
  for (std::size_t row = 0; row < rows.size(); ++row)
  {
    const TableRow& values = rows[row];
    if (data.layerIndex(values.layer) != layerIndex || values.cluster != cluster)
    {
      continue;
    }
    for (int slot = 0; slot < scale.slots && values.channels[static_cast<std::size_t>(slot)] != -1; ++slot)
    {
      const double activation = values.activations[static_cast<std::size_t>(slot)];
      if (!std::isfinite(activation) || activation < scale.range.low || activation > scale.range.high)
      {
        continue;
      }
      const DotPoint point = dotPosition(scale, values.sample, slot, activation);
      const double distance = std::hypot(point.x - x, point.y - y);
      const bool isFirst = best.row < 0 || values.sample < bestSample;
      if (distance < nearest || (distance <= nearest && isFirst))
      {
        nearest = distance;
        bestSample = values.sample;
        best = {0, static_cast<std::int64_t>(row), slot};
      }
    }
  }
  return best;
}

}  // namespace

// The numbers are the first that SplitMix64 gives with these seeds.
TEST(Dots, HashesIdsLikeSplitMix64)
{
  EXPECT_DOUBLE_EQ(dotJitter(0), ((0xE220A8397B1DCDAFU >> 32) * unit - 0.5) * 0.72);
  EXPECT_DOUBLE_EQ(dotJitter(1234567), ((6457827717110365317U >> 32) * unit - 0.5) * 0.72);
}

TEST(Dots, SpreadEvenlyOverTheirSlot)
{
  std::vector<int> counts(12);
  for (std::int64_t sample = -50000; sample < 50000; ++sample)
  {
    const double jitter = dotJitter(sample);
    ASSERT_LE(std::abs(jitter), 0.36);
    ++counts.at(static_cast<std::size_t>((jitter + 0.36) / 0.06));
  }
  for (const int count : counts)
  {
    EXPECT_NEAR(count, 100000 / 12, 500);  // more than five standard deviations
  }
}

TEST(Dots, StandWhereTheScaleSays)
{
  const DotScale scale = makeScale(3, 2.0, 4.0);
  const DotPoint low = dotPosition(scale, 17, 0, 2.0);
  const DotPoint high = dotPosition(scale, 17, 2, 4.0);
  EXPECT_DOUBLE_EQ(low.y, 10.0);
  EXPECT_DOUBLE_EQ(high.y, 70.0);
  EXPECT_DOUBLE_EQ(low.x, 35.0 + 30.0 * dotJitter(17));
  EXPECT_DOUBLE_EQ(high.x, 95.0 + 30.0 * dotJitter(17));
  EXPECT_DOUBLE_EQ(dotPosition(scale, 17, 1, 2.5).y, 25.0);
  EXPECT_DOUBLE_EQ(dotPosition(makeScale(3, 2.0, 2.0), 17, 0, 2.0).y, 40.0) << "a range of one value";
}

TEST(Dots, FindsTheNearest)
{
  std::mt19937 random(11);
  for (std::uint32_t seed = 1; seed <= 4; ++seed)
  {
    RandomTable table;
    table.samples = 120;
    table.isOrdered = seed % 2 == 0;
    table.ids = seed > 2 ? Ids::Far : Ids::Close;
    table.seed = seed;
    const std::vector<TableRow> rows = randomRows(table);
    const FacetData data(columnsOf(rows));
    for (int round = 0; round < 300; ++round)
    {
      const int layer = static_cast<int>(random() % 3);
      const int cluster = static_cast<int>(random() % 4);
      // Some activations lie outside of the second range.
      const DotScale scale = round % 2 == 0 ? makeScale(3, 0.0, 2.0) : makeScale(2, 0.5, 1.0);
      const double x = 10.0 + 110.0 * (random() * unit);
      const double y = 80.0 * (random() * unit);
      const double radius = 12.0 * (random() * unit);
      const DotHit hit = dotAt(data, layer, cluster, scale, x, y, radius);
      const DotHit expected = expectedAt(data, rows, layer, cluster, scale, x, y, radius);
      ASSERT_EQ(hit.row, expected.row) << round;
      ASSERT_EQ(hit.slot, expected.slot) << round;
      ASSERT_EQ(hit.rank, hit.row < 0 ? -1 : data.rankOf(hit.row));
    }
  }
}

TEST(Dots, FindsADotUnderThePoint)
{
  const std::vector<TableRow> rows{{1, 0, 8, 0.5, {3, 4}, {1.0F, 1.5F}},
                                   {1, 0, 8, 0.7, {3, 4}, {1.0F, 1.5F}}};
  const FacetData data(columnsOf(rows));
  const DotScale scale = makeScale(2, 1.0, 2.0);
  const DotPoint point = dotPosition(scale, 8, 1, 1.5);
  const DotHit hit = dotAt(data, 0, 0, scale, point.x, point.y, 0.0);
  EXPECT_EQ(hit.row, 0) << "the first row of a sample";
  EXPECT_EQ(hit.rank, 0);
  EXPECT_EQ(hit.slot, 1);
  EXPECT_EQ(dotAt(data, 0, 0, scale, point.x, point.y + 2.0, 1.9).row, -1);
  EXPECT_EQ(dotAt(data, 0, 0, scale, 1e300, std::nan(""), 1.0).row, -1);
  EXPECT_EQ(dotAt(data, 0, 0, makeScale(0, 1.0, 2.0), point.x, point.y, 9.0).row, -1) << "no dot plots";
}

TEST(Dots, TellsWhoseDotsAreInARectangle)
{
  std::mt19937 random(3);
  std::size_t found = 0;
  for (std::uint32_t seed = 1; seed <= 4; ++seed)
  {
    RandomTable table;
    table.samples = 120;
    table.isOrdered = seed % 2 == 0;
    table.ids = seed > 2 ? Ids::Far : Ids::Close;
    table.seed = seed;
    const std::vector<TableRow> rows = randomRows(table);
    const FacetData data(columnsOf(rows));
    for (int round = 0; round < 200; ++round)
    {
      const int layer = static_cast<int>(random() % 3);
      const int cluster = static_cast<int>(random() % 4);
      const DotScale scale = round % 2 == 0 ? makeScale(3, 0.0, 2.0) : makeScale(2, 0.5, 1.0);
      Rectangle area;
      area.x = static_cast<float>(10.0 + 90.0 * (random() * unit));
      area.y = static_cast<float>(60.0 * (random() * unit));
      area.width = static_cast<float>(60.0 * (random() * unit));
      area.height = static_cast<float>(40.0 * (random() * unit));
      std::vector<std::uint32_t> expected;
      for (const TableRow& row : rows)
      {
        bool hasDot = false;
        for (int slot = 0; slot < scale.slots && row.channels[static_cast<std::size_t>(slot)] != -1; ++slot)
        {
          const double activation = row.activations[static_cast<std::size_t>(slot)];
          const DotPoint dot = dotPosition(scale, row.sample, slot, activation);
          hasDot =
              hasDot || (activation >= scale.range.low && activation <= scale.range.high && dot.x >= area.x &&
                         dot.x <= area.right() && dot.y >= area.y && dot.y <= area.top());
        }
        if (hasDot && data.layerIndex(row.layer) == layer && row.cluster == cluster)
        {
          expected.push_back(data.sampleIndex(row.sample));
        }
      }
      std::sort(expected.begin(), expected.end());
      expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
      found += expected.size();
      std::vector<std::uint32_t> samples = samplesOfDots(data, layer, cluster, scale, area);
      std::sort(samples.begin(), samples.end());
      ASSERT_EQ(samples, expected) << round;
    }
  }
  EXPECT_GT(found, 500U);
}

TEST(Dots, ARectangleHoldsItsEdgesAndNoPlotsHaveNoDots)
{
  const FacetData data(columnsOf({{1, 0, 8, 0.5, {3, 4}, {1.0F, 2.0F}}}));
  const DotScale scale = makeScale(2, 1.0, 2.0);
  EXPECT_EQ(samplesOfDots(data, 0, 0, scale, {20.0F, 10.0F, 45.0F, 0.0F}), (std::vector<std::uint32_t>{0}));
  EXPECT_TRUE(samplesOfDots(data, 0, 0, scale, {20.0F, 11.0F, 45.0F, 50.0F}).empty());
  EXPECT_EQ(samplesOfDots(data, 0, 0, scale, {20.0F, 10.0F, 90.0F, 60.0F}), (std::vector<std::uint32_t>{0}))
      << "once";
  EXPECT_TRUE(samplesOfDots(data, 0, 0, DotScale(), {20.0F, 10.0F, 90.0F, 60.0F}).empty());
}
