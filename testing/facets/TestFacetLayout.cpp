#include "facets/FacetLayout.h"

#include "LayoutCases.h"

#include <gtest/gtest.h>
#include <chrono>
#include <stdexcept>
#include <string>

using namespace layerscope;
using layerscope::testing::addCats;
using layerscope::testing::addLayers;
using layerscope::testing::viewOf;

TEST(FacetLayout, EverythingInAUsualWindow)
{
  FacetLayoutInput input = viewOf(1280, 900);
  addCats(input);
  input.picturesWidth = 0.22f;
  const FacetLayout layout = layoutFacets(input);
  ASSERT_EQ(layout.columns.size(), 5u);
  ASSERT_EQ(layout.rows.size(), 4u);
  ASSERT_EQ(layout.cells.size(), 20u);
  EXPECT_FALSE(layout.title.isEmpty());
  EXPECT_FALSE(layout.channelLegend.isEmpty());
  EXPECT_NEAR(layout.pictures.right() - layout.splitter.x, 0.22 * 1280 - 8, 1);
  EXPECT_EQ(layout.rowHeaderDetail, TextDetail::Full);
  EXPECT_EQ(layout.statusDetail, TextDetail::Full);
  for (const FacetColumn& column : layout.columns)
  {
    EXPECT_EQ(column.headerDetail, TextDetail::Full);
    EXPECT_FALSE(column.legend.low.isEmpty());
    EXPECT_FALSE(column.legend.bar.isEmpty());
    EXPECT_EQ(column.slots, 5);
    EXPECT_GE(column.slotWidth, 11);
    EXPECT_NE(column.labelStyle, LabelStyle::None);
    EXPECT_EQ(column.labelStep, 1);
  }
  for (const FacetRow& row : layout.rows)
  {
    EXPECT_GE(row.maximumTicks, 3);
  }
  // Squares in rows of equal height would have to be smaller: 153 in a region of 90 x 181 at most 10.1 wide.
  EXPECT_GT(layout.squareSide, 12);
}

TEST(FacetLayout, SmallWindow)
{
  FacetLayoutInput input = viewOf(600, 400);
  addCats(input);
  input.picturesWidth = 0.22f;
  const FacetLayout layout = layoutFacets(input);
  EXPECT_FALSE(layout.pictures.isEmpty());
  EXPECT_EQ(layout.rowHeaderDetail, TextDetail::Full);
  EXPECT_EQ(layout.statusDetail, TextDetail::Short);
  EXPECT_GT(layout.squareSide, 4);
  for (const FacetColumn& column : layout.columns)
  {
    EXPECT_EQ(column.headerDetail, TextDetail::Short);
    EXPECT_FALSE(column.legend.bar.isEmpty());
    EXPECT_TRUE(column.legend.title.isEmpty());
    EXPECT_EQ(column.slots, 5);
  }
}

TEST(FacetLayout, ManyLayersAndClusters)
{
  FacetLayoutInput input = viewOf(1280, 900);
  addLayers(input, 40, 30, 4000, 5);
  const FacetLayout layout = layoutFacets(input);
  EXPECT_GT(layout.squareSide, 0.5);
  EXPECT_EQ(layout.statusDetail, TextDetail::None);
  EXPECT_EQ(layout.rowHeaderDetail, TextDetail::Number);
  for (const FacetColumn& column : layout.columns)
  {
    EXPECT_EQ(column.slots, 0);
    EXPECT_TRUE(column.legend.low.isEmpty());
    EXPECT_EQ(column.headerDetail, TextDetail::Number);
  }
  for (const FacetCell& cell : layout.cells)
  {
    EXPECT_TRUE(cell.dots.isEmpty());
    EXPECT_FALSE(cell.squares.isEmpty());
  }
}

TEST(FacetLayout, LooksTheSameAtAnyResolution)
{
  FacetLayoutInput small = viewOf(1280, 900, 1);
  FacetLayoutInput large = viewOf(3840, 2700, 3);
  for (FacetLayoutInput* input : {&small, &large})
  {
    addCats(*input);
    input->picturesWidth = 0.2f;
  }
  const FacetLayout one = layoutFacets(small);
  const FacetLayout three = layoutFacets(large);
  EXPECT_NEAR(three.squareSide, 3 * one.squareSide, 1e-4);
  for (std::size_t i = 0; i < one.cells.size(); ++i)
  {
    EXPECT_NEAR(three.cells[i].squares.x, 3 * one.cells[i].squares.x, 0.01);
    EXPECT_NEAR(three.cells[i].squares.height, 3 * one.cells[i].squares.height, 0.01);
    EXPECT_NEAR(three.cells[i].dots.width, 3 * one.cells[i].dots.width, 0.01);
    EXPECT_EQ(three.cells[i].squaresPerColumn, one.cells[i].squaresPerColumn);
  }
}

TEST(FacetLayout, FewSamplesMakeNoGiants)
{
  FacetLayoutInput input = viewOf(1280, 900, 2);
  input.layers.resize(1);
  input.layers[0].counts = {2};
  input.layers[0].channels = 3;
  const FacetLayout layout = layoutFacets(input);
  EXPECT_DOUBLE_EQ(layout.squareSide, 48);
  EXPECT_NEAR(layout.squareGap, 0.08 * 48, 1e-5);
  // They leave room, and the dot plots take it.
  EXPECT_GT(layout.columns[0].slotWidth, 32);
  EXPECT_EQ(layout.columns[0].labelStyle, LabelStyle::Horizontal);
}

TEST(FacetLayout, GapsOfSmallSquares)
{
  FacetLayoutInput input = viewOf(600, 400);
  input.layers.resize(1);
  for (const std::int64_t count : {1000, 4000, 8000, 9000, 11000, 12000, 100000})
  {
    input.layers[0].counts = {count};
    const FacetLayout layout = layoutFacets(input);
    const double side = layout.squareSide;
    const double expected = side < 3 ? 0 : side < 4 ? 0.08 * side : std::max(1., 0.08 * side);
    EXPECT_NEAR(layout.squareGap, expected, 1e-5) << side;
  }
}

TEST(FacetLayout, ManyChannels)
{
  FacetLayoutInput input = viewOf(1280, 900);
  addLayers(input, 5, 4, 1000, 40);
  const FacetLayout layout = layoutFacets(input);
  for (std::size_t i = 0; i < 5; ++i)
  {
    EXPECT_EQ(layout.columns[i].slots, 40);
    EXPECT_EQ(layout.columns[i].labelStyle, LabelStyle::Horizontal);
    EXPECT_GT(layout.columns[i].labelStep, 1);
    const FacetCell& cell = layout.cell(i, 0);
    EXPECT_GE(cell.squares.width, 0.45 * cell.frame.width);
  }
}

TEST(FacetLayout, LabelStyles)
{
  const auto styleFor = [](float width, float height, int channels, int characters)
  {
    FacetLayoutInput input = viewOf(width, height);
    addLayers(input, 1, 1, 100000, channels);
    input.layers[0].channelCharacters = characters;
    return layoutFacets(input).columns[0].labelStyle;
  };
  EXPECT_EQ(styleFor(500, 500, 5, 2), LabelStyle::Horizontal);
  EXPECT_EQ(styleFor(250, 500, 5, 3), LabelStyle::Staggered);
  EXPECT_EQ(styleFor(700, 500, 12, 7), LabelStyle::Rotated);
  EXPECT_EQ(styleFor(100, 500, 5, 3), LabelStyle::None);
}

TEST(FacetLayout, LayersWithoutOrWithTooManyChannels)
{
  FacetLayoutInput input = viewOf(1280, 900);
  addLayers(input, 3, 2, 100, 5);
  input.layers[1].channels = 0;
  input.layers[2].channels = 1000;
  const FacetLayout layout = layoutFacets(input);
  EXPECT_EQ(layout.columns[0].slots, 5);
  EXPECT_EQ(layout.columns[1].slots, 0);
  EXPECT_EQ(layout.columns[2].slots, 0);
  EXPECT_TRUE(layout.cell(1, 0).ticks.isEmpty());
  EXPECT_GT(layout.cell(1, 0).squares.width, layout.cell(0, 0).squares.width);
}

TEST(FacetLayout, NothingToLayOut)
{
  EXPECT_TRUE(layoutFacets(viewOf(1280, 900)).cells.empty());
  FacetLayoutInput input = viewOf(1280, 900);
  input.layers.resize(3);
  const FacetLayout none = layoutFacets(input);
  EXPECT_EQ(none.columns.size(), 3u);
  EXPECT_TRUE(none.rows.empty());
  EXPECT_EQ(cellAt(none, 500, 500), -1);
  for (const float size : {0.f, -5.f, NAN})
  {
    FacetLayoutInput tiny = viewOf(size, 400);
    addCats(tiny);
    const FacetLayout layout = layoutFacets(tiny);
    EXPECT_EQ(layout.cells.size(), 20u);
    EXPECT_TRUE(layout.cells[0].squares.isEmpty());
    EXPECT_EQ(layout.squareSide, 0);
  }
}

TEST(FacetLayout, LayersMustHaveTheSameClusters)
{
  FacetLayoutInput input = viewOf(1280, 900);
  input.layers.resize(2);
  input.layers[0].counts = {1, 2};
  input.layers[1].counts = {3};
  EXPECT_THROW(layoutFacets(input), std::invalid_argument);
}

TEST(FacetLayout, PicturesShrinkBeforeTheFacets)
{
  const auto panelWidth = [](float width, float wanted, std::size_t layers)
  {
    FacetLayoutInput input = viewOf(width, 900);
    addLayers(input, layers, 4, 200, 5);
    input.picturesWidth = wanted;
    return layoutFacets(input).pictures.width;
  };
  EXPECT_EQ(panelWidth(1280, 0, 5), 0);
  EXPECT_EQ(panelWidth(1280, -1, 5), 0);
  EXPECT_EQ(panelWidth(200, 0.3f, 5), 0);
  EXPECT_EQ(panelWidth(1280, 0.01f, 5), 0);
  EXPECT_GT(panelWidth(1280, 0.3f, 5), 350);
  EXPECT_GT(panelWidth(1280, 0.3f, 40), 250);
  // Five columns of 90 points remain.
  FacetLayoutInput input = viewOf(1280, 900);
  addLayers(input, 5, 4, 200, 5);
  input.picturesWidth = 1;
  EXPECT_GE(layoutFacets(input).columns[0].area.width, 90);
}

TEST(FacetLayout, FindsCells)
{
  FacetLayoutInput input = viewOf(1280, 900);
  addCats(input);
  const FacetLayout layout = layoutFacets(input);
  for (std::size_t i = 0; i < layout.cells.size(); ++i)
  {
    const Rectangle& frame = layout.cells[i].frame;
    EXPECT_EQ(cellAt(layout, frame.x + 1, frame.y + 1), static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(cellAt(layout, frame.right() + 1, frame.y + 1), -1);
    EXPECT_EQ(cellAt(layout, frame.x + 1, frame.top() + 1), -1);
  }
}

TEST(FacetLayout, TakesLittleTime)
{
  struct Size
  {
    const char* name;
    std::size_t layers, clusters;
  };
  for (const Size size : {Size{"microseconds5x4", 5, 4}, Size{"microseconds40x50", 40, 50}})
  {
    FacetLayoutInput input = viewOf(1280, 900);
    addLayers(input, size.layers, size.clusters, 1e6, 5);
    double least = 1e9;
    for (int i = 0; i < 10; ++i)
    {
      const auto start = std::chrono::steady_clock::now();
      const FacetLayout layout = layoutFacets(input);
      const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
      ASSERT_GT(layout.squareSide, 0);
      least = std::min(least, time.count());
    }
    RecordProperty(size.name, std::to_string(least));
    // With room for sanitizers; without, it is below 1 ms.
    EXPECT_LT(least, 20000) << size.name;
  }
}

TEST(FacetLayout, GuttersStandBetweenTheColumns)
{
  // 28 percent of the way from one column to the next, within limits.
  const float cases[][3] = {{1280, 5, 0.28f * 1244 / 5}, {3000, 5, 84}, {500, 5, 28}, {400, 10, 0.35f * 37}};
  for (const auto& [width, layers, expected] : cases)
  {
    for (const float scale : {1.f, 2.f})
    {
      FacetLayoutInput input = viewOf(scale * width, scale * 700, scale);
      addLayers(input, static_cast<std::size_t>(layers), 4, 300, 5);
      const FacetLayout without = layoutFacets(input);
      EXPECT_EQ(without.gutter, 0);
      input.hasGutters = true;
      const FacetLayout layout = layoutFacets(input);
      EXPECT_NEAR(layout.gutter, scale * expected, scale * 1) << width;
      for (std::size_t layer = 1; layer < layout.columns.size(); ++layer)
      {
        EXPECT_NEAR(layout.columns[layer].area.x - layout.columns[layer - 1].area.right(), layout.gutter, 0.01);
      }
      EXPECT_FLOAT_EQ(layout.columns.front().area.x, without.columns.front().area.x);
      EXPECT_NEAR(layout.columns.back().area.right(), without.columns.back().area.right(), 0.01);
      EXPECT_LT(layout.squareSide, without.squareSide);
      const Rectangle& left = layout.cell(0, 1).frame;
      EXPECT_EQ(cellAt(layout, left.right() + layout.gutter / 2, left.y + 1), -1);
    }
  }
}

TEST(FacetLayout, OneColumnHasNoGutter)
{
  FacetLayoutInput input = viewOf(1280, 900);
  addLayers(input, 1, 4, 300, 5);
  const FacetLayout without = layoutFacets(input);
  input.hasGutters = true;
  const FacetLayout layout = layoutFacets(input);
  EXPECT_EQ(layout.gutter, 0);
  EXPECT_NEAR(layout.columns[0].area.width, without.columns[0].area.width, 0.01);
}
