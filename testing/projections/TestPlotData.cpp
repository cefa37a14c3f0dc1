#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "PlotTables.h"
#include "network/Error.h"

using namespace layerscope;

namespace
{

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

std::vector<std::uint32_t> sorted(IndexSpan rows)
{
  std::vector<std::uint32_t> copy(rows.begin(), rows.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

}  // namespace

TEST(PlotData, HasAPanelForEachLayerAndEpochInTheirOrder)
{
  const PlotData data(plotColumns({{2, 5, 0, 0, 1}, {1, 5, 0, 0, 1}, {2, 5, 1, 1, 0.5}, {2, 7, 1, 0, 1}}, true));
  ASSERT_EQ(data.panels().size(), 3U);
  EXPECT_EQ(data.panels()[0].layer, 1);
  EXPECT_EQ(data.panels()[1].layer, 2);
  EXPECT_EQ(data.panels()[1].epoch, 0.5);
  EXPECT_EQ(data.panels()[2].epoch, 1);
  EXPECT_EQ(sorted(data.rowsOf(2)), (std::vector<std::uint32_t>{0, 3}));
  EXPECT_EQ(data.samples(), (std::vector<std::int64_t>{5, 7}));
  EXPECT_EQ(data.rowOf(2, 1), 3);
  EXPECT_EQ(data.rowOf(0, 1), -1);
  EXPECT_EQ(data.rowOf(1, 0), 2);
  EXPECT_EQ(data.panelOf(1), 0U);
}

TEST(PlotData, FitsTheLongerSideAndKeepsTheShape)
{
  const PlotData data(plotColumns({{1, 0, -10, 4}, {1, 1, 10, 4}, {1, 2, 0, 14}}));
  // The longer side is 20, and 3 % of it are left free at each edge.
  const double part = 1 / 1.06;
  EXPECT_NEAR(data.place(0).x, 0.5 - part / 2, 1e-6);
  EXPECT_NEAR(data.place(1).x, 0.5 + part / 2, 1e-6);
  EXPECT_NEAR(data.place(2).x, 0.5, 1e-6);
  EXPECT_NEAR(data.place(0).y, 0.5 - part / 4, 1e-6);
  EXPECT_NEAR(data.place(2).y, 0.5 + part / 4, 1e-6);
}

TEST(PlotData, LayersHaveScalesOfTheirOwnButEpochsShareOne)
{
  const PlotData layers(plotColumns({{1, 0, 0, 0}, {1, 1, 1, 0}, {2, 0, 0, 0}, {2, 1, 100, 0}}));
  EXPECT_FLOAT_EQ(layers.place(1).x, layers.place(3).x);
  const PlotData epochs(plotColumns({{1, 0, 0, 0, 0}, {1, 1, 1, 0, 0}, {1, 0, 0, 0, 1}, {1, 1, 100, 0, 1}}, true));
  EXPECT_LT(epochs.place(1).x, epochs.place(3).x - 0.8F);
}

TEST(PlotData, IdenticalAndHugePlacesStayInTheirPanels)
{
  const PlotData one(plotColumns({{1, 0, 7, 7}, {1, 1, 7, 7}}));
  EXPECT_EQ(one.place(0).x, 0.5F);
  EXPECT_EQ(one.place(1).y, 0.5F);
  const double huge = std::numeric_limits<double>::max();
  const PlotData far(plotColumns({{1, 0, -huge, 0}, {1, 1, huge, 0}}));
  EXPECT_GE(far.place(0).x, 0.0F);
  EXPECT_LE(far.place(1).x, 1.0F);
  EXPECT_LT(far.place(0).x, far.place(1).x);
}

TEST(PlotData, RowsWithoutAPlaceAreInNoPanel)
{
  const double infinite = std::numeric_limits<double>::infinity();
  const PlotData data(plotColumns({{1, 0, notANumber, 0}, {1, 1, 0, infinite}, {1, 2, 0, 0}, {missingValue<int>(), 3, 0, 0},
                                   {1, missingValue<std::int64_t>(), 0, 0}}));
  EXPECT_EQ(data.skippedRows(), 4);
  EXPECT_EQ(data.samples(), std::vector<std::int64_t>{2});
  EXPECT_FALSE(data.isDrawn(0));
  EXPECT_TRUE(data.isDrawn(2));
  const PlotData empty(plotColumns({{1, 0, notANumber, 0}}));
  EXPECT_TRUE(empty.panels().empty());
  EXPECT_TRUE(PlotData(plotColumns({})).panels().empty());
}

TEST(PlotData, DrawsInAnOrderByChanceThatIsTheSameInAllPanels)
{
  std::vector<PlotRow> rows;
  for (int layer = 1; layer < 3; ++layer)
  {
    for (int sample = 0; sample < 1000; ++sample)
    {
      rows.push_back({layer, sample, static_cast<double>(sample), 0});
    }
  }
  const PlotData data(plotColumns(rows));
  std::vector<std::uint32_t> first, second;
  for (const std::uint32_t row : data.rowsOf(0))
  {
    first.push_back(data.sampleOf(row));
  }
  for (const std::uint32_t row : data.rowsOf(1))
  {
    second.push_back(data.sampleOf(row));
  }
  EXPECT_EQ(first, second);
  // The first half of a class isn't below its second half: of 500 drawn first, some 250 are of either.
  const auto early = std::count_if(first.begin(), first.begin() + 500, [](std::uint32_t sample) { return sample < 500; });
  EXPECT_NEAR(static_cast<double>(early), 250, 60);
}

TEST(PlotData, SizesArePartsOfTheLargest)
{
  PlotColumns columns = plotColumns({{1, 0, 0, 0}, {1, 1, 1, 0}, {1, 2, 2, 0}, {1, 3, 3, 0}});
  columns.size = ColumnView<double>(std::vector<double>{0.5, 2, notANumber, -1});
  const PlotData data(columns);
  EXPECT_EQ(data.sizeOf(0), 0.25F);
  EXPECT_EQ(data.sizeOf(1), 1.0F);
  EXPECT_EQ(data.sizeOf(2), 0.0F);
  EXPECT_EQ(data.sizeOf(3), 0.0F);
  EXPECT_EQ(data.rowsOf(0)[0], 1U);  // large ones below
}

TEST(PlotDataInvalid, RejectsColumnsThatDoNotFit)
{
  PlotColumns columns = plotColumns({{1, 0, 0, 0}, {1, 1, 1, 0}});
  columns.x = ColumnView<double>(std::vector<double>{1});
  EXPECT_THROW(PlotData{columns}, Error);
  columns = plotColumns({{1, 0, 0, 0}, {1, 1, 1, 0}});
  columns.correct = ColumnView<double>(std::vector<double>{1, 2, 3});
  EXPECT_THROW(PlotData{columns}, Error);
}

TEST(PlotDataInvalid, RejectsTooManyPanels)
{
  std::vector<PlotRow> rows;
  for (int layer = 0; layer <= static_cast<int>(PlotData::mostPanels); ++layer)
  {
    rows.push_back({layer, 0, 0, 0});
  }
  EXPECT_THROW(PlotData{plotColumns(rows)}, Error);
}
