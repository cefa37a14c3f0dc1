#include <gtest/gtest.h>

#include "projections/PlotLayout.h"

using namespace layerscope;

namespace
{

PlotLayoutInput makeInput(float width, float height, std::size_t panels)
{
  PlotLayoutInput input;
  input.width = width;
  input.height = height;
  input.smallText = {12, 6, 8};
  input.headerText = {15, 8, 10};
  input.titleCharacters = 20;
  input.panels = panels;
  input.legendCharacters = {5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  input.picturesWidth = 0.22F;
  return input;
}

bool isWithin(const Rectangle& inner, float width, float height)
{
  return inner.isEmpty() || (inner.x >= 0 && inner.y >= 0 && inner.right() <= width && inner.top() <= height);
}

}  // namespace

TEST(PlotLayout, NothingOverlapsOrLeavesTheViewAtAnySize)
{
  for (const float width : {1.0F, 50.0F, 200.0F, 640.0F, 1280.0F, 3000.0F})
  {
    for (const float height : {1.0F, 30.0F, 200.0F, 480.0F, 900.0F, 2000.0F})
    {
      for (const std::size_t panels : {0UL, 1UL, 2UL, 5UL, 10UL, 60UL, 3000UL})
      {
        for (const float pictures : {0.0F, 0.22F, 0.7F})
        {
          PlotLayoutInput input = makeInput(width, height, panels);
          input.picturesWidth = pictures;
          const PlotLayout layout = layoutPlots(input);
          EXPECT_EQ(layout.panels.size(), panels);
          EXPECT_EQ(layout.legend.size(), input.legendCharacters.size());
          std::vector<Rectangle> all = {layout.title, layout.pictures, layout.picturesHeading};
          all.insert(all.end(), layout.legend.begin(), layout.legend.end());
          for (std::size_t index = 0; index < std::min<std::size_t>(layout.panels.size(), 60); ++index)
          {
            all.push_back(layout.panels[index].frame);
            all.push_back(layout.panels[index].header);
          }
          for (std::size_t one = 0; one < all.size(); ++one)
          {
            EXPECT_TRUE(isWithin(all[one], width, height)) << width << " " << height << " " << panels << " " << one;
            for (std::size_t other = 0; other < one; ++other)
            {
              EXPECT_FALSE(all[one].intersects(all[other])) << width << " " << height << " " << panels;
            }
          }
        }
      }
    }
  }
}

TEST(PlotLayout, SeveralPanelsAreEqualSquaresAsLargeAsPossible)
{
  const PlotLayout layout = layoutPlots(makeInput(1280, 900, 5));
  const float side = layout.panels.front().frame.width;
  for (const PlotLayout::Panel& panel : layout.panels)
  {
    EXPECT_EQ(panel.frame.width, side);
    EXPECT_EQ(panel.frame.height, side);
  }
  // Three in a row: 1 280 pixels less the pictures, 282, and gaps of 8.
  EXPECT_NEAR(side, (1280 - 282 - 4 * 8) / 3.0, 4);
  EXPECT_EQ(layout.panels[0].frame.y, layout.panels[2].frame.y);
  EXPECT_LT(layout.panels[3].frame.y, layout.panels[0].frame.y);
}

TEST(PlotLayout, ASinglePanelFillsTheView)
{
  PlotLayoutInput input = makeInput(1000, 600, 1);
  input.picturesWidth = 0;
  const Rectangle frame = layoutPlots(input).panels.front().frame;
  EXPECT_GT(frame.width, 970);
  EXPECT_GT(frame.height, 520);
}

TEST(PlotLayout, EntriesOfALongLegendTakeMoreLines)
{
  PlotLayoutInput input = makeInput(600, 600, 1);
  input.legendCharacters.assign(21, 12);
  const PlotLayout layout = layoutPlots(input);
  EXPECT_GT(layout.legend.front().y, layout.legend[8].y);
  input.legendCharacters.assign(200, 12);
  EXPECT_TRUE(layoutPlots(input).legend.back().isEmpty());
  EXPECT_FALSE(layoutPlots(input).panels.front().frame.isEmpty());
}

TEST(PlotLayout, PanelsKeepTheirRowsWhereTheyBelongTogether)
{
  PlotLayoutInput input = makeInput(1280, 900, 8);
  input.perRow = 4;
  const PlotLayout layout = layoutPlots(input);
  EXPECT_EQ(layout.panels[0].frame.y, layout.panels[3].frame.y);
  EXPECT_EQ(layout.panels[4].frame.x, layout.panels[0].frame.x);
}
