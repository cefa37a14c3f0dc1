// Flows by hand, and beside loops over all pairs of rows.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

#include "FacetTables.h"
#include "facets/FlowCounts.h"
#include "network/Error.h"

namespace
{
using namespace layerscope;

using Key = std::tuple<int, int, int>;  // index of the layer, from, to

TableRow rowOf(int layer, int cluster, std::int64_t sample)
{
  return {layer, cluster, sample, 1.0, {}, {}};
}

std::map<Key, std::int64_t> numbersOf(const FlowCounts& counts)
{
  std::map<Key, std::int64_t> numbers;
  for (const Flow& flow : counts.flows())
  {
    numbers[{flow.layerIndex, flow.from, flow.to}] = flow.samples;
  }
  EXPECT_EQ(numbers.size(), counts.flows().size());
  return numbers;
}

/// The samples of each flow, found sample by sample: the first row that it has in each layer counts.
std::map<Key, std::set<std::int64_t>> samplesByHand(const std::vector<TableRow>& rows)
{
  std::map<int, std::map<std::int64_t, int>> layers;
  for (const TableRow& row : rows)
  {
    layers[row.layer].emplace(row.sample, row.cluster);
  }
  std::map<Key, std::set<std::int64_t>> flows;
  int index = 0;
  for (auto layer = layers.begin(); std::next(layer) != layers.end(); ++layer, ++index)
  {
    for (const auto& [sample, cluster] : layer->second)
    {
      const auto other = std::next(layer)->second.find(sample);
      if (other != std::next(layer)->second.end())
      {
        flows[{index, cluster, other->second}].insert(sample);
      }
    }
  }
  return flows;
}

}  // namespace

TEST(FlowCounts, ByHand)
{
  // Layers 2 and 7. Sample 5 is missing in the second, 9 in the first.
  const FacetData data(columnsOf({rowOf(2, 0, 1), rowOf(2, 0, 3), rowOf(2, 2, 4), rowOf(2, 2, 5),
                                  rowOf(7, 1, 1), rowOf(7, 0, 3), rowOf(7, 1, 4), rowOf(7, 1, 9)}));
  const FlowCounts counts(data);
  EXPECT_EQ(numbersOf(counts), (std::map<Key, std::int64_t>{{{0, 0, 0}, 1}, {{0, 0, 1}, 1}, {{0, 2, 1}, 1}}));
  EXPECT_EQ(counts.samplesOf(1), (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(counts.samplesOf(2), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(counts.selected(SampleMask::fromIds(data.samples(), {1, 5, 9})), (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(counts.selected(SampleMask(data.samples().size())), (std::vector<std::int64_t>{0, 0, 0}));
}

TEST(FlowCounts, RowsInNoCellAreInNoFlow)
{
  const FacetData data(columnsOf({rowOf(1, missingValue<int>(), 1), rowOf(1, 0, 2), rowOf(2, 0, 1),
                                  rowOf(2, 1, 2), rowOf(2, 0, missingValue<std::int64_t>())}));
  EXPECT_EQ(numbersOf(FlowCounts(data)), (std::map<Key, std::int64_t>{{{0, 0, 1}, 1}}));
}

TEST(FlowCounts, AsManyAsLoopsFind)
{
  RandomTable table;
  table.samples = 300;
  table.layers = {1, 2, 5, 6};
  for (const bool ordered : {true, false})
  {
    for (const Ids ids : {Ids::Close, Ids::Far})
    {
      table.isOrdered = ordered;
      table.ids = ids;
      ++table.seed;
      const auto rows = randomRows(table);
      const FacetData data(columnsOf(rows));
      const FlowCounts counts(data);
      const auto expected = samplesByHand(rows);
      ASSERT_EQ(counts.flows().size(), expected.size());
      SampleMask mask(data.samples().size());
      for (std::size_t sample = 0; sample < mask.size(); sample += 3)
      {
        mask.set(sample);
      }
      const auto selected = counts.selected(mask);
      std::size_t index = 0;
      for (const auto& [key, samples] : expected)  // the same order
      {
        const Flow& flow = counts.flows()[index];
        EXPECT_EQ((Key{flow.layerIndex, flow.from, flow.to}), key);
        EXPECT_EQ(flow.samples, static_cast<std::int64_t>(samples.size()));
        std::set<std::int64_t> found;
        std::int64_t chosen = 0;
        for (const std::uint32_t sample : counts.samplesOf(index))
        {
          found.insert(data.samples()[sample]);
          chosen += sample % 3 == 0 ? 1 : 0;
        }
        EXPECT_EQ(found, samples);
        EXPECT_EQ(selected[index], chosen);
        ++index;
      }
    }
  }
}

TEST(FlowCounts, NoneWithoutASecondLayer)
{
  EXPECT_TRUE(FlowCounts().flows().empty());
  EXPECT_TRUE(FlowCounts(FacetData()).flows().empty());
  EXPECT_TRUE(FlowCounts(FacetData(columnsOf({rowOf(1, 0, 1), rowOf(1, 1, 2)}))).flows().empty());
  EXPECT_TRUE(FlowCounts(FacetData(columnsOf({rowOf(1, 0, 1), rowOf(2, 1, 2)}))).flows().empty());
}

TEST(FlowCounts, ManyClustersTakeTheRoomOfTheirSamples)
{
  // Of 10 000 x 10 000 pairs of clusters 5 have a sample.
  std::vector<TableRow> rows;
  for (int sample = 0; sample < 5; ++sample)
  {
    rows.push_back(rowOf(1, 2000 * sample, sample));
    rows.push_back(rowOf(2, 9999 - sample, sample));
  }
  const FlowCounts counts{FacetData(columnsOf(rows))};
  ASSERT_EQ(counts.flows().size(), 5u);
  EXPECT_EQ(counts.flows()[4].from, 8000);
  EXPECT_EQ(counts.flows()[4].to, 9995);
}

TEST(FlowCounts, TakesNoMaskOfAnotherTable)
{
  const FlowCounts counts{FacetData(columnsOf({rowOf(1, 0, 1), rowOf(2, 0, 1)}))};
  EXPECT_THROW(counts.selected(SampleMask(2)), Error);
}
