#include "projections/PlotLayout.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

namespace
{

/// Points between parts of the view.
constexpr float gapPoints = 8;
/// Panels that are smaller show nothing.
constexpr float leastSide = 24;

struct Grid
{
  std::size_t columns = 1;
  std::size_t rows = 1;
  float side = 0;
};

Grid gridOf(std::size_t panels, std::size_t columns, const Rectangle& area, float gap, float header)
{
  Grid grid;
  grid.columns = columns;
  grid.rows = (panels + columns - 1) / columns;
  const float width = (area.width - gap * static_cast<float>(grid.columns - 1)) / static_cast<float>(grid.columns);
  const float height =
      (area.height - gap * static_cast<float>(grid.rows - 1)) / static_cast<float>(grid.rows) - header;
  grid.side = std::floor(std::min(width, height));
  return grid;
}

/// The largest squares; of about equal ones, those that leave the fewest places empty.
Grid largestGrid(const PlotLayoutInput& input, const Rectangle& area, float gap, float header)
{
  if (input.perRow > 0)
  {
    return gridOf(input.panels, std::min(input.perRow, input.panels), area, gap, header);
  }
  Grid best = gridOf(input.panels, input.panels, area, gap, header);
  for (std::size_t columns = input.panels - 1; columns > 0; --columns)
  {
    const Grid grid = gridOf(input.panels, columns, area, gap, header);
    const bool isFuller = grid.columns * grid.rows < best.columns * best.rows;
    if (grid.side > 1.02F * best.side || (grid.side >= 0.98F * best.side && isFuller))
    {
      best = grid;
    }
  }
  return best;
}

void layoutPanels(const PlotLayoutInput& input, const Rectangle& area, PlotLayout& layout)
{
  const float header = std::ceil(input.headerText.lineHeight);
  const float gap = std::round(gapPoints * input.scale);
  if (input.panels == 0 || area.isEmpty())
  {
    return;
  }
  if (input.panels == 1)
  {
    PlotLayout::Panel& panel = layout.panels.front();
    panel.frame = {std::round(area.x), std::round(area.y), std::floor(area.width), std::floor(area.height - header)};
    panel.header = {panel.frame.x, panel.frame.top(), panel.frame.width, header};
    if (std::min(panel.frame.width, panel.frame.height) < leastSide)
    {
      panel = PlotLayout::Panel();
    }
    return;
  }
  const Grid grid = largestGrid(input, area, gap, header);
  if (grid.side < std::min(leastSide * input.scale, area.width))
  {
    return;
  }
  // What is left over goes between columns, and below.
  const auto columns = static_cast<float>(grid.columns);
  const float rest = std::max(0.0F, area.width - columns * grid.side - gap * (columns - 1));
  const float across = grid.columns > 1 ? gap + std::min(3 * gap, std::floor(rest / (columns - 1))) : 0;
  for (std::size_t index = 0; index < input.panels; ++index)
  {
    const auto column = static_cast<float>(index % grid.columns);
    const auto row = static_cast<float>(index / grid.columns);
    PlotLayout::Panel& panel = layout.panels[index];
    const float top = std::round(area.top()) - row * (grid.side + header + gap);
    panel.frame = {std::round(area.x) + column * (grid.side + across), top - header - grid.side, grid.side, grid.side};
    panel.header = {panel.frame.x, panel.frame.top(), grid.side, header};
  }
}

/// Entries from the left, in as many lines as they need, at most some; returns where the last line ends.
float layoutLegend(const PlotLayoutInput& input, const Rectangle& area, float top, PlotLayout& layout)
{
  constexpr std::size_t mostLines = 3;
  const float line = std::ceil(1.15F * input.smallText.lineHeight);
  const float gap = 5 * input.scale;
  float left = area.x;
  std::size_t lines = 1;
  for (std::size_t index = 0; index < layout.legend.size(); ++index)
  {
    const bool isTitle = index == 0;
    const float width = input.smallText.width(static_cast<std::size_t>(input.legendCharacters[index])) + 2 * gap +
                        (isTitle ? 0 : legendBox(input.scale) + gap);
    if (left + width > area.right() && left > area.x)
    {
      if (lines == mostLines)
      {
        break;
      }
      ++lines;
      left = area.x;
    }
    if (width <= area.width)
    {
      layout.legend[index] = {std::round(left), top - static_cast<float>(lines) * line, width, line};
      left += width;
    }
  }
  return top - (layout.legend.empty() ? 0 : static_cast<float>(lines) * line);
}

}  // namespace

float legendBox(float scale)
{
  return std::round(9 * scale);
}

PlotLayout layoutPlots(const PlotLayoutInput& input)
{
  PlotLayout layout;
  layout.legend.resize(input.legendCharacters.size());
  layout.panels.resize(input.panels);
  const float gap = std::round(gapPoints * input.scale);
  Rectangle area{gap, gap, input.width - 2 * gap, input.height - 2 * gap};
  if (area.isEmpty())
  {
    return layout;
  }
  if (input.titleCharacters > 0)
  {
    const float line = std::ceil(1.4F * input.headerText.lineHeight);
    layout.title = {area.x, area.top() - line, area.width, line};
    area.height -= line;
  }
  if (input.picturesWidth > 0)
  {
    const float width = std::round(input.width * input.picturesWidth);
    const float line = std::ceil(input.headerText.lineHeight);
    const float left = std::max(area.x, input.width - width);
    layout.splitter = {left - gap, 0, gap, input.height};
    layout.picturesHeading = {left, input.height - gap - line, input.width - left - gap, line};
    layout.pictures = {left, gap, input.width - left - gap, layout.picturesHeading.y - 2 * gap};
    area.width = std::max(0.0F, left - 2 * gap - area.x);
    layout.title.width = area.width;
  }
  else if (input.hasPictures && !layout.title.isEmpty())
  {
    const float width = input.smallText.width(15);
    layout.picturesHeading = {std::max(area.x, area.right() - width), layout.title.y, std::min(width, area.width),
                              layout.title.height};
    layout.title.width = std::max(0.0F, layout.picturesHeading.x - layout.title.x);
  }
  if (!input.legendCharacters.empty() && !area.isEmpty())
  {
    const float bottom = layoutLegend(input, area, area.top(), layout);
    area.height = bottom - gap / 2 - area.y;
  }
  layoutPanels(input, area, layout);
  return layout;
}

}  // namespace layerscope
