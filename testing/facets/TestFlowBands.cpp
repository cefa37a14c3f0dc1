// Bands of flows in layouts; expected places are worked by hand from what FlowBands.h says.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "LayoutCases.h"
#include "facets/FlowBands.h"

namespace
{
using namespace layerscope;
using layerscope::testing::viewOf;

/// Two columns with two cells each, 100 pixels high, and 50 pixels between the columns.
FacetLayout smallLayout()
{
  FacetLayout layout;
  layout.columns.resize(2);
  layout.rows.resize(2);
  layout.cells.resize(4);
  layout.gutter = 50;
  for (std::size_t cell = 0; cell < 4; ++cell)
  {
    layout.cells[cell].frame = {cell < 2 ? 10.0F : 160.0F, cell % 2 == 0 ? 200.0F : 50.0F, 100, 100};
  }
  return layout;
}

const std::vector<Flow> smallFlows = {{0, 0, 0, 30}, {0, 0, 1, 10}, {0, 1, 1, 8}};

}  // namespace

TEST(FlowBands, FillTheFullestEdgeFromTheTopDown)
{
  const FlowBands bands = placeFlows(smallFlows, smallLayout());
  EXPECT_DOUBLE_EQ(bands.sampleHeight, 100.0 / 40);
  ASSERT_EQ(bands.ribbons.size(), 3u);
  EXPECT_FLOAT_EQ(bands.ribbons[0].height, 75);
  EXPECT_FLOAT_EQ(bands.ribbons[0].leftBottom, 300 - 75);
  EXPECT_FLOAT_EQ(bands.ribbons[1].leftBottom, 200);
  // 30 samples reach the upper right cell: 75 of 100 pixels, centred.
  EXPECT_FLOAT_EQ(bands.ribbons[0].rightBottom, 200 + 12.5);
  // 18 the lower one: 45 pixels from 122.5 down; those from cluster 0 come first.
  EXPECT_FLOAT_EQ(bands.ribbons[1].rightBottom, 122.5F - 25);
  EXPECT_FLOAT_EQ(bands.ribbons[2].rightBottom, 122.5F - 45);
  EXPECT_FLOAT_EQ(bands.ribbons[2].leftBottom, 90);
  for (const Ribbon& ribbon : bands.ribbons)
  {
    EXPECT_FLOAT_EQ(ribbon.left, 113);
    EXPECT_FLOAT_EQ(ribbon.right, 157);
  }
  EXPECT_EQ(bands.order, (std::vector<std::size_t>{0, 1, 2}));
  ASSERT_EQ(bands.stops.size(), 4u);
  EXPECT_FLOAT_EQ(bands.stops[0].x, 110);
  EXPECT_FLOAT_EQ(bands.stops[0].height, 100);
  EXPECT_FLOAT_EQ(bands.stops[3].right(), 160);
  EXPECT_FLOAT_EQ(bands.stops[3].y, 77.5F);
}

TEST(FlowBands, AreLevelAtBothEndsAndCubicBetween)
{
  const Ribbon ribbon{100, 200, 10, 50, 5, 0};
  EXPECT_FLOAT_EQ(ribbon.bottomAt(100), 10);
  EXPECT_FLOAT_EQ(ribbon.bottomAt(125), 10 + 40 * 0.15625F);
  EXPECT_FLOAT_EQ(ribbon.bottomAt(150), 30);
  EXPECT_FLOAT_EQ(ribbon.bottomAt(200), 50);
  EXPECT_NEAR(ribbon.bottomAt(101), 10, 0.02);
  EXPECT_NEAR(ribbon.bottomAt(199), 50, 0.02);
}

TEST(FlowBands, AreNotThinnerWhereTheyAreSteep)
{
  const Ribbon ribbon{0, 40, 0, 400, 2, 2};
  for (float x = 2; x < 40; x += 2)
  {
    // The distance from the lower curve to a point of the upper one, along which the slope hardly changes.
    float least = 1000;
    for (float other = x - 2; other <= x + 2; other += 0.001F)
    {
      least = std::min(least, std::hypot(other - x, ribbon.bottomAt(other) - ribbon.topAt(x)));
    }
    EXPECT_NEAR(least, 2, 0.2) << x;
  }
  EXPECT_FLOAT_EQ(ribbon.heightAt(0), 2);
  EXPECT_FLOAT_EQ(ribbon.heightAt(40), 2);
  EXPECT_FLOAT_EQ(ribbon.bottomAt(20) + ribbon.topAt(20), 2 * 201);
  const Ribbon thick{0, 40, 0, 400, 100, 2};
  EXPECT_FLOAT_EQ(thick.heightAt(20), 100);
}

TEST(FlowBands, PartsStandAtTheUpperEdge)
{
  const FlowBands bands = placeFlows(smallFlows, smallLayout());
  const Ribbon part = bands.part(0, 4, 1);
  EXPECT_FLOAT_EQ(part.height, 10);
  EXPECT_FLOAT_EQ(part.leftBottom + part.height, 300);
  EXPECT_FLOAT_EQ(part.rightBottom + part.height, 287.5F);
  EXPECT_FLOAT_EQ(bands.part(0, 4, 12).height, 12);
  EXPECT_FLOAT_EQ(bands.part(2, 8, 1).leftBottom, bands.ribbons[2].leftBottom);
}

TEST(FlowBands, AreFoundWithinReach)
{
  const FlowBands bands = placeFlows(smallFlows, smallLayout());
  EXPECT_EQ(bands.at(114, 250, 4), 0);
  EXPECT_EQ(bands.at(114, 210, 4), 1);
  EXPECT_EQ(bands.at(156, 110, 4), 1);
  EXPECT_EQ(bands.at(156, 80, 4), 2);
  EXPECT_EQ(bands.at(114, 303, 4), 0);
  EXPECT_EQ(bands.at(114, 305, 4), -1);
  EXPECT_EQ(bands.at(112, 250, 4), -1);
  EXPECT_EQ(bands.at(157, 250, 4), -1);
}

TEST(FlowBands, TheThinnestIsFoundWhereSeveralLie)
{
  // They cross at (135, 175), one 100 pixels high, the other a third of that.
  for (const bool isFirst : {true, false})
  {
    const FlowBands bands =
        placeFlows({{0, 0, 1, isFirst ? 10 : 30}, {0, 1, 0, isFirst ? 30 : 10}}, smallLayout());
    EXPECT_EQ(bands.at(135, 175, 4), isFirst ? 0 : 1);
    EXPECT_EQ(bands.at(135, 215, 4), isFirst ? 1 : 0);
  }
}

TEST(FlowBands, NoneWithoutRoomOrFlows)
{
  FacetLayout layout = smallLayout();
  EXPECT_TRUE(placeFlows({}, layout).ribbons.empty());
  EXPECT_EQ(placeFlows({}, layout).at(120, 250, 4), -1);
  layout.gutter = 0;
  const FlowBands none = placeFlows(smallFlows, layout);
  EXPECT_TRUE(none.ribbons.empty());
  EXPECT_TRUE(none.stops.empty());
}

/// In laid-out views of all sizes: a sample is as high everywhere, bands of an edge stand side by side within
/// the cell, and some edge is full.
TEST(FlowBands, StayBetweenTheCells)
{
  for (const float width : {60.0F, 600.0F, 3000.0F})
  {
    for (const int clusters : {1, 4, 30})
    {
      FacetLayoutInput input = viewOf(width, 0.7F * width);
      layerscope::testing::addLayers(input, 4, static_cast<std::size_t>(clusters), 500, 5);
      input.hasGutters = true;
      const FacetLayout layout = layoutFacets(input);
      std::vector<Flow> flows;
      for (int index = 0; index < 3 * clusters * clusters; ++index)
      {
        flows.push_back(
            {index / clusters / clusters, index / clusters % clusters, index % clusters, 1 + index * 7 % 23});
      }
      const FlowBands bands = placeFlows(flows, layout);
      ASSERT_EQ(bands.ribbons.size(), flows.size());
      double fullest = 0;
      std::map<std::size_t, double> left, right;
      for (std::size_t index = 0; index < flows.size(); ++index)
      {
        const Flow& flow = flows[index];
        const Ribbon& ribbon = bands.ribbons[index];
        const auto layer = static_cast<std::size_t>(flow.layerIndex);
        const auto from = layer * layout.rows.size() + static_cast<std::size_t>(flow.from);
        const auto to = (layer + 1) * layout.rows.size() + static_cast<std::size_t>(flow.to);
        const float slack = 1e-3F * width;
        EXPECT_NEAR(ribbon.height, bands.sampleHeight * static_cast<double>(flow.samples), 1e-3);
        EXPECT_GE(ribbon.left, layout.cells[from].frame.right());
        EXPECT_LE(ribbon.right, layout.cells[to].frame.x);
        EXPECT_LT(ribbon.left, ribbon.right);
        EXPECT_GE(ribbon.leftBottom, layout.cells[from].frame.y - slack);
        EXPECT_LE(ribbon.leftBottom + ribbon.height, layout.cells[from].frame.top() + slack);
        EXPECT_GE(ribbon.rightBottom, layout.cells[to].frame.y - slack);
        EXPECT_LE(ribbon.rightBottom + ribbon.height, layout.cells[to].frame.top() + slack);
        left[from] += ribbon.height;
        right[to] += ribbon.height;
        if (index > 0 && flows[index - 1].from == flow.from && flows[index - 1].layerIndex == flow.layerIndex)
        {
          EXPECT_NEAR(ribbon.leftBottom + ribbon.height, bands.ribbons[index - 1].leftBottom, slack);
        }
      }
      for (const auto& heights : {left, right})
      {
        for (const auto& [cell, height] : heights)
        {
          fullest = std::max(fullest, height / static_cast<double>(layout.cells[cell].frame.height));
        }
      }
      EXPECT_NEAR(fullest, 1, 1e-3);
    }
  }
}
