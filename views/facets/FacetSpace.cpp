#include "facets/FacetSpace.h"

#include <algorithm>
#include <string>

namespace layerscope
{

namespace
{

/// Lengths at 72 DPI.
constexpr float marginWidth = 8;
constexpr float cellGap = 6;
constexpr float leastColumn = 90;
constexpr float leastGutter = 28;
constexpr float mostGutter = 84;
constexpr float leastPictures = 40;
constexpr float splitterWidth = 6;

/// Margins may take a part of a small view only.
float marginOf(const FacetLayoutInput& input)
{
  return std::min({marginWidth * input.scale, input.width / 40, input.height / 40});
}

/// Between columns that share a width.
float widthOfGap(const FacetLayoutInput& input, float width)
{
  const auto columns = static_cast<float>(input.layers.size());
  if (!input.hasGutters)
  {
    return std::min(cellGap * input.scale, 0.1f * width / columns);
  }
  const float wanted =
      std::clamp(0.28f * width / columns, leastGutter * input.scale, mostGutter * input.scale);
  return std::min(wanted, 0.35f * width / columns);
}

float widthOfRowHeaders(const FacetLayoutInput& input)
{
  const std::size_t clusters = input.layers.empty() ? 0 : input.layers.front().counts.size();
  const std::size_t digits = std::to_string(std::max<std::size_t>(clusters, 1) - 1).size();
  const float wanted =
      std::max(input.headerText.lineHeight, input.headerText.width(digits)) + 4 * input.scale;
  return wanted <= input.width / 12 ? wanted : 0;
}

/// The width of the picture panel with its splitter and the view's right margin.
float widthOfPanel(const FacetLayoutInput& input)
{
  const float margin = marginOf(input);
  const float gap = input.hasGutters ? leastGutter : cellGap;
  const float facets = static_cast<float>(input.layers.size()) * (leastColumn + gap) * input.scale +
                       widthOfRowHeaders(input) + margin;
  // Many layers have narrow columns in any case: the panel isn't what crushes them.
  const float left = input.width - std::min(facets, 0.75f * input.width);
  const float width = std::min(std::max(input.picturesWidth, 0.0f) * input.width, left);
  const float least = (leastPictures + 2 * splitterWidth) * input.scale + margin;
  return width >= least && input.height >= 3 * leastPictures * input.scale ? width : 0;
}

void placePanel(const FacetLayoutInput& input, float headersTop, FacetSpace& space)
{
  const float panel = widthOfPanel(input);
  if (panel <= 0)
  {
    return;
  }
  const float margin = marginOf(input);
  const float strip = splitterWidth * input.scale;
  space.splitter = {input.width - panel, margin, strip, headersTop - margin};
  const float x = space.splitter.right() + strip;
  const float width = input.width - margin - x;
  space.picturesHeading = {x, space.cells.top(), width, headersTop - space.cells.top()};
  space.pictures = {x, space.cells.y, width, space.cells.height};
}

/// The lines above the cells; returns the top of the uppermost one below the title.
float placeLines(const FacetLayoutInput& input, float x, float width, FacetSpace& space)
{
  const float margin = marginOf(input);
  const float title = input.headerText.lineHeight * 1.5f;
  const float header = input.headerText.lineHeight * 1.15f;
  const float legend = input.smallText.lineHeight * 1.2f;
  const float height = input.height - 2 * margin;
  float top = input.height - margin;
  if (input.titleCharacters > 0 && height >= 7 * (title + header + legend))
  {
    const float wanted = input.headerText.width(static_cast<std::size_t>(input.titleCharacters + 2));
    const float right = input.width - margin;
    space.title = {x, top - title, std::min(wanted, (right - x) / 2), title};
    space.channelLegend = {space.title.right(), top - title, right - space.title.right(), title};
    top -= title;
  }
  const float headersTop = top;
  if (height >= 4 * header)
  {
    space.headers = {x, top - header, width, header};
    top -= header;
  }
  if (height >= 5 * (header + legend))
  {
    space.legends = {x, top - legend, width, legend};
    top -= legend;
  }
  const float gap = headersTop > top ? std::min(cellGap * input.scale, 0.02f * height) : 0;
  space.cells = {x, margin, width, top - gap - margin};
  return headersTop;
}

}  // namespace

FacetSpace divideSpace(const FacetLayoutInput& input)
{
  FacetSpace space;
  if (!(input.width > 0) || !(input.height > 0))
  {
    return space;
  }
  const float margin = marginOf(input);
  const float rowHeader = widthOfRowHeaders(input);
  const float panel = widthOfPanel(input);
  const float x = margin + rowHeader;
  const float width = std::max(input.width - x - (panel > 0 ? panel : margin), 0.0f);
  const float headersTop = placeLines(input, x, width, space);
  placePanel(input, headersTop, space);
  space.rowHeaders = {margin, space.cells.y, rowHeader, space.cells.height};

  const auto columns = static_cast<float>(input.layers.size());
  const auto rows = static_cast<float>(input.layers.empty() ? 0 : input.layers.front().counts.size());
  if (columns > 0)
  {
    space.columnGap = widthOfGap(input, width);
    space.columnWidth = (width + space.columnGap) / columns - space.columnGap;
  }
  if (rows > 0)
  {
    space.rowGap = std::min(cellGap * input.scale, 0.1f * space.cells.height / rows);
    space.rowsHeight = space.cells.height - space.rowGap * (rows - 1);
  }
  return space;
}

FacetLegend placeLegend(const FacetLayoutInput& input, const Rectangle& line)
{
  FacetLegend legend;
  legend.line = line;
  int characters = 0;
  for (const FacetLayerInput& layer : input.layers)
  {
    characters = std::max(characters, layer.legendCharacters);
  }
  const float space = 4 * input.scale;
  const float number = input.smallText.width(static_cast<std::size_t>(std::max(characters, 0))) + space;
  const float title =
      input.smallText.width(static_cast<std::size_t>(std::max(input.legendTitleCharacters, 0))) + 2 * space;
  if (line.isEmpty() || line.width < 3 * space)
  {
    return legend;
  }
  const bool numbers = line.width >= 2 * number + 3 * space;
  const bool titled = input.legendTitleCharacters > 0 && line.width >= 2 * number + title + 8 * space;
  float x = line.x;
  const auto place = [&](Rectangle& part, float width)
  {
    part = {x, line.y, width, line.height};
    x += width;
  };
  const float texts = (numbers ? 2 * number : 0) + (titled ? title : 0);
  const float bar = std::min(line.width - texts, 24 * space);
  if (numbers)
  {
    place(legend.low, number);
  }
  place(legend.bar, bar);
  legend.bar.y += 0.25f * line.height;
  legend.bar.height = 0.5f * line.height;
  if (numbers)
  {
    place(legend.high, number);
  }
  if (titled)
  {
    place(legend.title, title);
  }
  return legend;
}

}  // namespace layerscope
