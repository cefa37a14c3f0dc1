#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "FacetTables.h"
#include "facets/CountSelected.h"
#include "samples/SampleMask.h"
#include "network/Error.h"

using namespace layerscope;

TEST(SampleMask, IsASet)
{
  constexpr std::size_t size = 200;
  std::mt19937 random(3);
  SampleMask mask(size);
  std::set<std::uint32_t> expected;
  EXPECT_FALSE(mask.any());
  for (int step = 0; step < 1000; ++step)
  {
    const std::uint32_t sample = random() % size;
    if (random() % 2 == 0)
    {
      mask.set(sample);
      expected.insert(sample);
    }
    else
    {
      mask.reset(sample);
      expected.erase(sample);
    }
    ASSERT_EQ(mask.test(sample), expected.count(sample) != 0);
    ASSERT_EQ(mask.count(), expected.size());
    ASSERT_EQ(mask.any(), !expected.empty());
  }
  EXPECT_EQ(mask.toIndices(), std::vector<std::uint32_t>(expected.begin(), expected.end()));
  mask.clear();
  EXPECT_EQ(mask, SampleMask(size));
  EXPECT_NE(mask, SampleMask(size + 1));
}

TEST(SampleMask, CombinesAsSetsDo)
{
  constexpr std::size_t size = 130;
  SampleMask thirds(size), evens(size);
  for (std::size_t sample = 0; sample < size; ++sample)
  {
    if (sample % 3 == 0)
    {
      thirds.set(sample);
    }
    if (sample % 2 == 0)
    {
      evens.set(sample);
    }
  }
  SampleMask either = thirds, both = thirds, one = thirds;
  either |= evens;
  both &= evens;
  one ^= evens;
  for (std::size_t sample = 0; sample < size; ++sample)
  {
    EXPECT_EQ(either.test(sample), sample % 3 == 0 || sample % 2 == 0);
    EXPECT_EQ(both.test(sample), sample % 6 == 0);
    EXPECT_EQ(one.test(sample), (sample % 3 == 0) != (sample % 2 == 0));
  }
  EXPECT_THROW(either |= SampleMask(size - 1), Error);
}

TEST(SampleMask, KnowsIds)
{
  RandomTable table;
  table.ids = Ids::Far;
  table.isOrdered = false;
  const FacetData data(columnsOf(randomRows(table)));
  const std::vector<std::int64_t>& all = data.samples();
  const SampleMask mask = SampleMask::fromIds(data.samples(), {all[9], all[2], 12345, all[9], all.back()});
  EXPECT_EQ(mask.toIds(data.samples()), (std::vector<std::int64_t>{all[2], all[9], all.back()}));
  EXPECT_EQ(SampleMask::fromIds(data.samples(), all).count(), all.size());
  EXPECT_EQ(SampleMask::fromIds(FacetData().samples(), {1}).toIds(FacetData().samples()), std::vector<std::int64_t>());
}

TEST(SampleMask, TakesTheSamplesOfACell)
{
  const FacetData data(columnsOf(randomRows(RandomTable())));
  SampleMask mask(data.samples().size());
  mask.set(data.cellSamples(0, 2));
  for (const std::uint32_t sample : data.cellSamples(0, 2))
  {
    EXPECT_TRUE(mask.test(sample));
  }
  EXPECT_EQ(mask.count(), data.cell(0, 2).size());
}

TEST(SampleMask, CountsSelectedRowsOfEachCell)
{
  for (const int samples : {1, 100, 90000})
  {
    RandomTable table;
    table.samples = samples;
    table.isOrdered = samples != 100;
    const std::vector<TableRow> rows = randomRows(table);
    const FacetData data(columnsOf(rows));
    SampleMask mask(data.samples().size());
    std::vector<std::int64_t> expected(data.cells());
    for (std::size_t sample = 0; sample < mask.size(); sample += 3)
    {
      mask.set(sample);
    }
    for (std::size_t row = 0; row < rows.size(); ++row)
    {
      const auto place = std::lower_bound(data.samples().begin(), data.samples().end(), rows[row].sample);
      const int layer = data.layerIndex(rows[row].layer);
      expected[data.cellIndex(layer, rows[row].cluster)] += (place - data.samples().begin()) % 3 == 0 ? 1 : 0;
    }
    EXPECT_EQ(countSelected(data, mask), expected);
  }
  EXPECT_TRUE(countSelected(FacetData(), SampleMask()).empty());
  EXPECT_THROW(countSelected(FacetData(), SampleMask(1)), Error);
}
