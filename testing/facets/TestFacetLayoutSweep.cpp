// What holds for a layout of any size, here for thousands of them.
#include "facets/FacetLayout.h"

#include "LayoutCases.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>
#include <vector>

using namespace layerscope;
using layerscope::testing::addLayers;
using layerscope::testing::viewOf;

namespace
{

/// Rounding of coordinates up to some thousands.
constexpr float rounding = 0.01f;

struct Case
{
  FacetLayoutInput input;
  std::string name;
};

std::vector<Case> cases()
{
  const float sizes[][2] = {{1, 1},      {50, 40},     {300, 200},  {600, 400},
                            {1280, 900}, {3840, 2160}, {200, 2000}, {4000, 150}};
  std::vector<Case> result;
  for (const auto& size : sizes)
  {
    for (const float scale : {1.f, 1.5f, 4.f})
    {
      for (const std::size_t layers : {1, 5, 40})
      {
        for (const std::size_t clusters : {1, 4, 30})
        {
          for (const int channels : {0, 1, 5, 40})
          {
            for (const float pictures : {0.f, 0.25f, 0.9f})
            {
              for (const bool gutters : {false, true})
              {
                Case each{viewOf(size[0], size[1], scale), gutters ? "gutters " : ""};
                const double samples = channels == 5 ? 1e6 : channels == 1 ? 20 : 2000;
                addLayers(each.input, layers, clusters, samples, channels);
                each.input.picturesWidth = pictures;
                each.input.hasGutters = gutters;
                for (const float value :
                     {size[0], size[1], scale, static_cast<float>(layers), static_cast<float>(clusters),
                      static_cast<float>(channels), pictures})
                {
                  each.name += std::to_string(value) + " ";
                }
                result.push_back(each);
              }
            }
          }
        }
      }
    }
  }
  return result;
}

/// Less by what may be rounding.
Rectangle core(const Rectangle& whole)
{
  return {whole.x + rounding, whole.y + rounding, whole.width - 2 * rounding, whole.height - 2 * rounding};
}

::testing::AssertionResult areApart(const std::vector<Rectangle>& parts)
{
  for (std::size_t i = 0; i < parts.size(); ++i)
  {
    for (std::size_t j = 0; j < i; ++j)
    {
      if (core(parts[i]).intersects(core(parts[j])))
      {
        return ::testing::AssertionFailure() << "parts " << j << " and " << i << " overlap";
      }
    }
  }
  return ::testing::AssertionSuccess();
}

::testing::AssertionResult areInside(const std::vector<Rectangle>& parts, const Rectangle& whole)
{
  for (std::size_t i = 0; i < parts.size(); ++i)
  {
    const Rectangle& part = parts[i];
    if (part.width < 0 || part.height < 0)
    {
      return ::testing::AssertionFailure() << "part " << i << " is negative";
    }
    if (!part.isEmpty() && (part.x < whole.x - rounding || part.y < whole.y - rounding ||
                            part.right() > whole.right() + rounding || part.top() > whole.top() + rounding))
    {
      return ::testing::AssertionFailure() << "part " << i << " stands out";
    }
  }
  return ::testing::AssertionSuccess();
}

template <class Check>
void forAllLayouts(const Check& check)
{
  for (const Case& each : cases())
  {
    const FacetLayout layout = layoutFacets(each.input);
    check(each.input, layout);
    ASSERT_FALSE(::testing::Test::HasFailure()) << each.name;
  }
}

template <class Check>
void forAllCells(const Check& check)
{
  forAllLayouts(
      [&](const FacetLayoutInput& input, const FacetLayout& layout)
      {
        for (std::size_t layer = 0; layer < layout.columns.size(); ++layer)
        {
          for (std::size_t row = 0; row < layout.rows.size(); ++row)
          {
            check(input, layout, layer, row);
          }
        }
      });
}

}  // namespace

TEST(FacetLayoutSweep, NothingOverlapsOrLeavesTheWindow)
{
  forAllLayouts(
      [](const FacetLayoutInput& input, const FacetLayout& layout)
      {
        std::vector<Rectangle> parts = {layout.title, layout.channelLegend, layout.picturesHeading,
                                        layout.pictures, layout.splitter};
        for (const FacetColumn& column : layout.columns)
        {
          parts.push_back(column.area);
          EXPECT_TRUE(areApart({column.header, column.legend.line}));
          EXPECT_TRUE(areInside({column.header, column.legend.line}, column.area));
          const std::vector<Rectangle> legend = {column.legend.low, column.legend.bar, column.legend.high,
                                                 column.legend.title};
          EXPECT_TRUE(areApart(legend));
          EXPECT_TRUE(areInside(legend, column.legend.line));
          EXPECT_EQ(column.area.width, layout.columns[0].area.width);
        }
        for (const FacetRow& row : layout.rows)
        {
          parts.push_back(row.header);
        }
        const Rectangle window{0, 0, input.width, input.height};
        EXPECT_TRUE(areApart(parts));
        EXPECT_TRUE(areInside(parts, window));
        for (std::size_t i = 1; i < layout.rows.size(); ++i)
        {
          EXPECT_LE(layout.rows[i].area.top(), layout.rows[i - 1].area.y + rounding);
        }
      });
}

TEST(FacetLayoutSweep, OneLegendStandsWhereThoseOfTheLayersWould)
{
  for (const Case& each : cases())
  {
    SCOPED_TRACE(each.name);
    const FacetLayout separate = layoutFacets(each.input);
    FacetLayoutInput input = each.input;
    input.hasOneLegend = true;
    const FacetLayout layout = layoutFacets(input);
    EXPECT_TRUE(separate.legend.line.isEmpty());
    EXPECT_EQ(layout.squareSide, separate.squareSide);
    const FacetLegend& legend = layout.legend;
    EXPECT_TRUE(areApart({legend.low, legend.bar, legend.high, legend.title}));
    EXPECT_TRUE(areInside({legend.low, legend.bar, legend.high, legend.title}, legend.line));
    EXPECT_TRUE(areInside({legend.line}, {0, 0, input.width, input.height}));
    for (std::size_t layer = 0; layer < layout.columns.size(); ++layer)
    {
      EXPECT_TRUE(layout.columns[layer].legend.line.isEmpty());
      EXPECT_TRUE(areInside({separate.columns[layer].legend.line}, legend.line));
      EXPECT_TRUE(areApart({legend.line, layout.columns[layer].header, layout.pictures, layout.title}));
    }
    for (const FacetCell& cell : layout.cells)
    {
      EXPECT_TRUE(areApart({legend.line, cell.frame}));
    }
  }
}

TEST(FacetLayoutSweep, PartsOfCellsAreApart)
{
  forAllCells(
      [](const FacetLayoutInput&, const FacetLayout& layout, std::size_t layer, std::size_t row)
      {
        const FacetCell& cell = layout.cell(layer, row);
        EXPECT_TRUE(areApart({cell.status, cell.ticks, cell.dots, cell.channelLabels, cell.squares}));
        EXPECT_TRUE(
            areInside({cell.status, cell.ticks, cell.dots, cell.channelLabels, cell.squares}, cell.frame));
        EXPECT_TRUE(areInside({cell.frame}, layout.columns[layer].area));
        EXPECT_TRUE(areInside({cell.frame}, layout.rows[row].area));
        EXPECT_TRUE(!cell.squares.isEmpty());
      });
}

TEST(FacetLayoutSweep, SquaresFit)
{
  forAllCells(
      [](const FacetLayoutInput& input, const FacetLayout& layout, std::size_t layer, std::size_t row)
      {
        const FacetCell& cell = layout.cell(layer, row);
        ASSERT_GT(layout.squareSide, 0);
        ASSERT_GE(cell.squaresPerColumn, 1);
        const std::int64_t count = input.layers[layer].counts[row];
        const std::int64_t columns = (count + cell.squaresPerColumn - 1) / cell.squaresPerColumn;
        EXPECT_LE(static_cast<double>(columns) * layout.squareSide, cell.squares.width + rounding);
        EXPECT_LE(static_cast<double>(std::min(cell.squaresPerColumn, count)) * layout.squareSide,
                  cell.squares.height + rounding);
      });
}

TEST(FacetLayoutSweep, NoRowIsCrushed)
{
  forAllLayouts(
      [](const FacetLayoutInput&, const FacetLayout& layout)
      {
        float sum = 0;
        for (const FacetRow& row : layout.rows)
        {
          sum += row.area.height;
        }
        for (const FacetRow& row : layout.rows)
        {
          EXPECT_GE(row.area.height, 0.6f * sum / static_cast<float>(layout.rows.size()) - rounding);
        }
      });
}

TEST(FacetLayoutSweep, ChannelNumbersDoNotCollide)
{
  forAllLayouts(
      [](const FacetLayoutInput& input, const FacetLayout& layout)
      {
        for (std::size_t layer = 0; layer < layout.columns.size(); ++layer)
        {
          const FacetColumn& column = layout.columns[layer];
          const FacetCell& cell = layout.cell(layer, 0);
          std::vector<Rectangle> labels;
          for (int slot = 0; slot < column.slots; ++slot)
          {
            const Rectangle label = channelLabel(column, cell, slot);
            labels.push_back(label);
            EXPECT_TRUE(areInside({channelSlot(column, cell, slot)}, cell.dots));
            EXPECT_EQ(label.isEmpty(), column.labelStyle == LabelStyle::None || slot % column.labelStep != 0);
            if (!label.isEmpty())
            {
              const float text =
                  input.smallText.width(static_cast<std::size_t>(input.layers[layer].channelCharacters));
              EXPECT_GE(column.labelStyle == LabelStyle::Rotated ? label.height : label.width, text);
              const Rectangle plot = channelSlot(column, cell, slot);
              EXPECT_NEAR(label.x + label.width / 2, plot.x + plot.width / 2, rounding);
            }
          }
          EXPECT_TRUE(areApart(labels));
          EXPECT_TRUE(areInside(labels, cell.channelLabels));
        }
      });
}

TEST(FacetLayoutSweep, SquaresKeepTheirShare)
{
  forAllCells(
      [](const FacetLayoutInput& input, const FacetLayout& layout, std::size_t layer, std::size_t row)
      {
        const FacetCell& cell = layout.cell(layer, row);
        // Below the largest size they have at least 45 percent.
        if (layout.squareSide < 24 * input.scale)
        {
          EXPECT_GE(cell.squares.width, 0.45f * cell.frame.width - rounding);
        }
      });
}

TEST(FacetLayoutSweep, RoomForTicksIsUsed)
{
  forAllLayouts(
      [](const FacetLayoutInput&, const FacetLayout& layout)
      {
        const bool reserved = std::any_of(layout.cells.begin(), layout.cells.end(),
                                          [](const FacetCell& cell) { return !cell.ticks.isEmpty(); });
        const bool used = std::any_of(layout.rows.begin(), layout.rows.end(),
                                      [](const FacetRow& row) { return row.maximumTicks >= 2; });
        EXPECT_EQ(reserved, used);
      });
}

TEST(FacetLayoutSweep, TicksHaveRoom)
{
  forAllCells(
      [](const FacetLayoutInput& input, const FacetLayout& layout, std::size_t layer, std::size_t row)
      {
        const FacetCell& cell = layout.cell(layer, row);
        const int ticks = layout.rows[row].maximumTicks;
        if (ticks > 0 && !cell.ticks.isEmpty())
        {
          // Ticks are more than this apart, and a label at the end is moved by half of its height, 0.7 of a
          // line.
          const float apart = cell.dots.height / static_cast<float>(ticks + 1);
          EXPECT_GE(apart - 0.35f * input.smallText.lineHeight, 0.7f * input.smallText.lineHeight);
          EXPECT_GE(cell.ticks.width, input.smallText.width(4));
        }
      });
}
