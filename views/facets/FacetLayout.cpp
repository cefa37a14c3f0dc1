#include "facets/FacetLayout.h"

#include "facets/CellPlan.h"
#include "facets/FacetRows.h"
#include "facets/FacetSpace.h"
#include "samples/LargestThat.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace layerscope
{

namespace
{

/// Lengths at 72 DPI: the largest square, and the widest dot plot that room left over by squares makes.
constexpr float largestSquareSide = 24;
constexpr float widestDots = 48;
/// The least height of a row as a share of what it had if all were equal.
constexpr float leastRow = 0.6f;
/// Lines of small text from one tick to the next at least: digits are lower than a line, and a label at an
/// end of the axis is moved inside by half of its height.
constexpr float tickLines = 1.15f;

void checkClusters(const FacetLayoutInput& input)
{
  for (const FacetLayerInput& layer : input.layers)
  {
    if (layer.counts.size() != input.layers.front().counts.size())
    {
      throw std::invalid_argument("layoutFacets: expected " +
                                  std::to_string(input.layers.front().counts.size()) +
                                  " clusters in every layer, found " + std::to_string(layer.counts.size()));
    }
  }
}

void setSquaresWidths(const CellPlan& plan, RowProblem& problem)
{
  for (std::size_t layer = 0; layer < problem.squaresWidths.size(); ++layer)
  {
    problem.squaresWidths[layer] = plan.squaresWidth(layer);
  }
}

/// Gives dot plots what squares don't need: when those have their largest size already, the plots become as
/// wide as they can without taking it from them.
void useSpareWidth(const FacetLayoutInput& input, float rowHeight, CellPlan& plan, RowProblem& problem)
{
  if (!rowsHold(problem, problem.largestSide))
  {
    return;
  }
  const CellPlan narrow = plan;
  const double step = 0.5 * input.scale;
  // The answer is needed to half a point only, and each try costs as much as a look at all cells.
  int good = 0;
  int bad = static_cast<int>(widestDots * 2) + 1;
  while (bad - good > 1)
  {
    const int middle = (good + bad) / 2;
    plan = narrow;
    widenDots(input, middle * step, plan);
    setSquaresWidths(plan, problem);
    (rowsHold(problem, problem.largestSide) ? good : bad) = middle;
  }
  plan = narrow;
  widenDots(input, good * step, plan);
  setSquaresWidths(plan, problem);
  chooseLabels(input, rowHeight, plan);
}

FacetCell placeCell(const FacetLayoutInput& input, const Rectangle& frame, const CellPlan& plan,
                    std::size_t layer)
{
  const DotPlan& dots = plan.dots[layer];
  FacetCell cell;
  cell.frame = frame;
  const float x = frame.x + plan.paddingX;
  const float bottom = frame.y + plan.paddingY;
  const float top = frame.top() - plan.paddingY - plan.statusHeight;
  if (plan.statusHeight > 0)
  {
    const float line = input.smallText.lineHeight;
    cell.status = {x, frame.top() - plan.paddingY - line, plan.innerWidth, line};
  }
  if (dots.slots > 0)
  {
    const float labels = plan.labelsOf(layer);
    cell.dots = {x + static_cast<float>(dots.left), bottom + labels,
                 static_cast<float>(dots.slots * dots.slotWidth), std::max(top - bottom - labels, 0.0f)};
    if (plan.tickWidth > 0)
    {
      const float tickGap = 3 * input.scale;
      cell.ticks = {cell.dots.x - plan.tickWidth, cell.dots.y, plan.tickWidth - tickGap, cell.dots.height};
    }
    if (dots.style != LabelStyle::None)
    {
      const auto overhang = static_cast<float>(dots.overhang);
      cell.channelLabels = {cell.dots.x - overhang, bottom, cell.dots.width + 2 * overhang, plan.labelHeight};
    }
  }
  const auto block = static_cast<float>(dots.width());
  cell.squares = {x + block, bottom, std::max(plan.innerWidth - block, 0.0f), std::max(top - bottom, 0.0f)};
  return cell;
}

void placeColumns(const FacetLayoutInput& input, const FacetSpace& space, const CellPlan& plan,
                  FacetLayout& layout)
{
  TextDetail detail = TextDetail::Full;
  for (const FacetLayerInput& layer : input.layers)
  {
    const auto fits = [&](int characters)
    {
      return space.headers.height > 0 &&
             input.headerText.width(static_cast<std::size_t>(std::max(characters, 0))) <= space.columnWidth;
    };
    const TextDetail here = fits(layer.headerCharacters)        ? TextDetail::Full
                            : fits(layer.shortHeaderCharacters) ? TextDetail::Short
                            : fits(2)                           ? TextDetail::Number
                                                                : TextDetail::None;
    detail = std::min(detail, here);
  }
  const float top = std::max({space.headers.top(), space.legends.top(), space.cells.top()});
  for (std::size_t layer = 0; layer < input.layers.size(); ++layer)
  {
    FacetColumn column;
    const DotPlan& dots = plan.dots[layer];
    const float x = space.cells.x + static_cast<float>(layer) * (space.columnWidth + space.columnGap);
    column.area = {x, space.cells.y, space.columnWidth, top - space.cells.y};
    column.headerDetail = detail;
    if (detail != TextDetail::None)
    {
      column.header = {x, space.headers.y, space.columnWidth, space.headers.height};
    }
    if (!input.hasOneLegend)
    {
      column.legend = placeLegend(input, {x, space.legends.y, space.columnWidth, space.legends.height});
    }
    column.slots = dots.slots;
    column.slotWidth = static_cast<float>(dots.slotWidth);
    column.labelStyle = dots.style;
    column.labelStep = dots.step;
    column.labelWidth =
        input.smallText.width(static_cast<std::size_t>(std::max(input.layers[layer].channelCharacters, 1)));
    column.labelHeight = input.smallText.lineHeight;
    if (dots.style == LabelStyle::Rotated)
    {
      column.labelHeight = column.labelWidth;
      column.labelWidth = input.smallText.turnedWidth();
    }
    layout.columns.push_back(column);
  }
}

void placeRows(const FacetLayoutInput& input, const FacetSpace& space, const std::vector<double>& heights,
               FacetLayout& layout)
{
  double top = space.cells.top();
  for (const double height : heights)
  {
    FacetRow row;
    const auto y = static_cast<float>(top - height);
    row.area = {space.rowHeaders.x, y, space.cells.right() - space.rowHeaders.x, static_cast<float>(height)};
    row.header = {space.rowHeaders.x, y, space.rowHeaders.width, static_cast<float>(height)};
    layout.rows.push_back(row);
    top -= height + space.rowGap;
  }
  if (heights.empty() || space.rowHeaders.width <= 0)
  {
    return;
  }
  const auto least = static_cast<float>(*std::min_element(heights.begin(), heights.end()));
  const float name = input.headerText.width(static_cast<std::size_t>(std::max(input.rowHeaderCharacters, 0)));
  layout.rowHeaderDetail = least >= name                          ? TextDetail::Full
                           : least >= input.headerText.lineHeight ? TextDetail::Number
                                                                  : TextDetail::None;
}

void placeCells(const FacetLayoutInput& input, const CellPlan& plan, const RowSolution& solution,
                double overhead, FacetLayout& layout)
{
  for (std::size_t layer = 0; layer < layout.columns.size(); ++layer)
  {
    const Rectangle& column = layout.columns[layer].area;
    for (std::size_t row = 0; row < layout.rows.size(); ++row)
    {
      const Rectangle& area = layout.rows[row].area;
      FacetCell cell = placeCell(input, {column.x, area.y, column.width, area.height}, plan, layer);
      // From the height in double: in the rounded one the last row of squares may be missing a hair's
      // breadth.
      const double height = (solution.heights[row] - overhead) * (1 + 1e-9);
      const double rows = solution.side > 0 ? std::floor(height / solution.side) : 0;
      cell.squaresPerColumn = std::max<std::int64_t>(static_cast<std::int64_t>(rows), 1);
      layout.cells.push_back(cell);
    }
  }
}

/// As many as the lowest dot plot of each row holds: layers without channel numbers have higher ones.
void countTicks(const FacetLayoutInput& input, FacetLayout& layout)
{
  for (std::size_t row = 0; row < layout.rows.size(); ++row)
  {
    int most = mostTicks;
    bool labelled = false;
    for (std::size_t layer = 0; layer < layout.columns.size(); ++layer)
    {
      const FacetCell& cell = layout.cell(layer, row);
      if (!cell.ticks.isEmpty())
      {
        const float lines = cell.dots.height / (tickLines * input.smallText.lineHeight);
        most = std::min(most, static_cast<int>(lines) - 1);
        labelled = true;
      }
    }
    layout.rows[row].maximumTicks = labelled && most >= 2 ? most : 0;
  }
}

/// Squares of a few pixels need all of them.
float gapOf(double side)
{
  const auto share = static_cast<float>(0.08 * side);
  return side >= 4 ? std::max(share, 1.0f) : side >= 3 ? share : 0;
}

}  // namespace

FacetLayout layoutFacets(const FacetLayoutInput& input)
{
  checkClusters(input);
  const FacetSpace space = divideSpace(input);
  FacetLayout layout;
  layout.title = space.title;
  layout.channelLegend = space.channelLegend;
  layout.picturesHeading = space.picturesHeading;
  layout.pictures = space.pictures;
  layout.splitter = space.splitter;
  if (input.hasOneLegend && !input.layers.empty())
  {
    layout.legend = placeLegend(input, space.legends);
  }
  layout.gutter = input.hasGutters && input.layers.size() > 1 ? space.columnGap : 0;

  const std::size_t rows = input.layers.empty() ? 0 : input.layers.front().counts.size();
  const float share = rows > 0 ? space.rowsHeight / static_cast<float>(rows) : 0;
  CellPlan plan = planCells(input, space.columnWidth, share);
  RowProblem problem{input.layers, std::vector<double>(input.layers.size())};
  setSquaresWidths(plan, problem);
  problem.rows = rows;
  problem.height = space.rowsHeight;
  // Rounded upwards, as many equal rows would be higher than there is room.
  const double equal = rows > 0 ? problem.height / static_cast<double>(rows) : 0;
  problem.minimumHeight = std::min<double>(std::max(leastRow * share, plan.wantedHeight), equal);
  problem.overhead = 2 * plan.paddingY + plan.statusHeight;
  problem.largestSide = largestSquareSide * input.scale;
  useSpareWidth(input, share, plan, problem);
  const RowSolution solution = solveRows(problem);

  layout.statusDetail = plan.statusDetail;
  layout.squareSide = solution.side;
  layout.squareGap = gapOf(solution.side);
  placeColumns(input, space, plan, layout);
  placeRows(input, space, solution.heights, layout);
  placeCells(input, plan, solution, problem.overhead, layout);
  countTicks(input, layout);
  return layout;
}

Rectangle channelSlot(const FacetColumn& column, const FacetCell& cell, int slot)
{
  return {cell.dots.x + static_cast<float>(slot) * column.slotWidth, cell.dots.y, column.slotWidth,
          cell.dots.height};
}

Rectangle channelLabel(const FacetColumn& column, const FacetCell& cell, int slot)
{
  if (column.labelStyle == LabelStyle::None || slot % column.labelStep != 0)
  {
    return {};
  }
  const float centre = cell.dots.x + (static_cast<float>(slot) + 0.5f) * column.slotWidth;
  const int line = column.labelStyle == LabelStyle::Staggered ? slot % 2 : 0;
  const float top = cell.channelLabels.top() - static_cast<float>(line) * column.labelHeight;
  return {centre - column.labelWidth / 2, top - column.labelHeight, column.labelWidth, column.labelHeight};
}

std::ptrdiff_t cellAt(const FacetLayout& layout, float x, float y)
{
  const auto column =
      std::find_if(layout.columns.begin(), layout.columns.end(),
                   [&](const FacetColumn& each) { return x >= each.area.x && x < each.area.right(); });
  const auto row =
      std::find_if(layout.rows.begin(), layout.rows.end(),
                   [&](const FacetRow& each) { return y >= each.area.y && y < each.area.top(); });
  if (column == layout.columns.end() || row == layout.rows.end())
  {
    return -1;
  }
  return (column - layout.columns.begin()) * static_cast<std::ptrdiff_t>(layout.rows.size()) +
         (row - layout.rows.begin());
}

}  // namespace layerscope
