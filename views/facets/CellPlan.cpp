#include "facets/CellPlan.h"

#include "samples/LargestThat.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace layerscope
{

namespace
{

/// Widths of a dot plot at 72 DPI: what it gets where there is room, what it gives up for the squares, and
/// what channel numbers may widen it to.
constexpr double wantedSlot = 16;
constexpr double narrowSlot = 11;
constexpr double labelledSlot = 26;
/// Shares of a cell's width: what dot plots take with their labels at most, and what they take gladly.
constexpr double largestShare = 0.5;
constexpr double wantedShare = 0.42;
/// The most they take of what squares don't need.
constexpr double spareShare = 0.75;
/// Lines of small text: the least height of dot plots without and with labels of the y axis (two ticks).
constexpr float leastPlot = 2.5f;
constexpr float leastTicks = 3.45f;

float labelWidth(const FacetLayoutInput& input, const FacetLayerInput& layer)
{
  return input.smallText.width(static_cast<std::size_t>(std::max(layer.channelCharacters, 1)));
}

/// Plots of all layers leave the same room for labels, so that layers with as many channels stay in line.
float widestLabel(const FacetLayoutInput& input)
{
  float width = 0;
  for (const FacetLayerInput& layer : input.layers)
  {
    width = std::max(width, layer.channels > 0 ? labelWidth(input, layer) : 0);
  }
  return width;
}

/// From the start of a channel number of this width to the start of the next one on its line.
double labelPitch(const FacetLayoutInput& input, float width)
{
  return width + 0.7 * input.smallText.characterWidth;
}

/// Sets the margins of the dot plots for labels of `width` centred below them.
void leaveRoom(const FacetLayoutInput& input, double width, const CellPlan& plan, DotPlan& dots)
{
  dots.overhang = std::max(0.0, (width - dots.slotWidth) / 2);
  dots.left = std::max<double>(plan.tickWidth, dots.overhang);
  dots.right = std::max({std::min(6.0 * input.scale, 0.04 * plan.innerWidth), dots.overhang + input.scale});
}

/// The widest dot plots that, with their labels, take this share of a cell at most.
double widestSlot(const FacetLayoutInput& input, std::size_t layer, double share, const CellPlan& plan)
{
  DotPlan dots = plan.dots[layer];
  const float label = widestLabel(input);
  return largestThat(plan.innerWidth,
                     [&](double width)
                     {
                       dots.slotWidth = width;
                       leaveRoom(input, label, plan, dots);
                       return dots.width() <= share * plan.innerWidth;
                     });
}

void chooseSlots(const FacetLayoutInput& input, std::size_t layer, CellPlan& plan)
{
  DotPlan& dots = plan.dots[layer];
  const double scale = input.scale;
  const double widest = widestSlot(input, layer, largestShare, plan);
  const double wanted = widestSlot(input, layer, wantedShare, plan);
  dots.slotWidth = std::min(wantedSlot * scale, std::max(std::min(narrowSlot * scale, widest), wanted));
  const double pitch = labelPitch(input, widestLabel(input));
  if (pitch <= std::min(widest, labelledSlot * scale))
  {
    dots.slotWidth = std::max(dots.slotWidth, pitch);
  }
  // A plot of less than a pixel shows nothing.
  if (dots.slotWidth < 1)
  {
    dots = DotPlan();
    return;
  }
  leaveRoom(input, widestLabel(input), plan, dots);
}

void planStatus(const FacetLayoutInput& input, float height, CellPlan& plan)
{
  std::int64_t largest = 0;
  for (const FacetLayerInput& layer : input.layers)
  {
    for (const std::int64_t count : layer.counts)
    {
      largest = std::max(largest, count);
    }
  }
  const float line = input.smallText.lineHeight;
  // Groups of three digits stand apart.
  const std::size_t plain = std::to_string(largest).size();
  const std::size_t digits = plain + (plain - 1) / 3;
  const auto fits = [&](std::size_t characters)
  { return plan.innerWidth >= input.smallText.width(characters); };
  if (height < 2.5f * line || !fits(digits))
  {
    return;
  }
  plan.statusDetail = fits(2 * digits + 19)  ? TextDetail::Full
                      : fits(2 * digits + 3) ? TextDetail::Short
                                             : TextDetail::Number;
  plan.statusHeight = line + std::min(2 * input.scale, 0.02f * height);
}

/// Labels of the y axis: for all layers or none, so that their plots stay in line.
float widthOfTicks(const FacetLayoutInput& input, float bodyHeight, float innerWidth)
{
  int characters = 0;
  for (const FacetLayerInput& layer : input.layers)
  {
    characters = std::max(characters, layer.channels > 0 ? layer.tickCharacters : 0);
  }
  const float width = input.smallText.width(static_cast<std::size_t>(characters)) + 3 * input.scale;
  const bool fits = characters > 0 && bodyHeight >= leastTicks * input.smallText.lineHeight &&
                    static_cast<float>(largestShare) * innerWidth - width >= 28 * input.scale;
  return fits ? width : 0;
}

struct LabelNeed
{
  LabelStyle style = LabelStyle::None;
  int step = 1;
  float height = 0;
};

/// The most readable way to write the channel numbers of a layer in a strip of at most `room` height.
LabelNeed labelNeed(const FacetLayoutInput& input, const FacetLayerInput& layer, const DotPlan& dots,
                    float room)
{
  const float line = input.smallText.lineHeight;
  const float width = labelWidth(input, layer);
  const double pitch = labelPitch(input, width);
  const float gap = 0.1f * line;
  if (room < line + gap || width > dots.width())
  {
    return {};
  }
  if (dots.slots == 1 || pitch <= dots.slotWidth)
  {
    return {LabelStyle::Horizontal, 1, line + gap};
  }
  // Two lines take more of a low cell than the plot should lose.
  if (pitch <= 2 * dots.slotWidth && room >= 3 * line + gap)
  {
    return {LabelStyle::Staggered, 1, 2 * line + gap};
  }
  if (input.smallText.turnedWidth() <= dots.slotWidth && room >= width + 2 * gap)
  {
    return {LabelStyle::Rotated, 1, width + 2 * gap};
  }
  const double step = std::ceil(pitch / dots.slotWidth);
  // One or two numbers among many would say nothing of the others.
  return 2 * step <= dots.slots - 1 ? LabelNeed{LabelStyle::Horizontal, static_cast<int>(step), line + gap}
                                    : LabelNeed{};
}

}  // namespace

CellPlan planCells(const FacetLayoutInput& input, float width, float height)
{
  CellPlan plan;
  plan.paddingX = std::min(4 * input.scale, 0.04f * width);
  plan.paddingY = std::min(3 * input.scale, 0.04f * height);
  plan.innerWidth = std::max(width - 2 * plan.paddingX, 0.0f);
  planStatus(input, height, plan);
  plan.dots.resize(input.layers.size());

  const float body = height - 2 * plan.paddingY - plan.statusHeight;
  const bool dotted = body >= leastPlot * input.smallText.lineHeight &&
                      static_cast<float>(largestShare) * plan.innerWidth >= 16 * input.scale;
  if (dotted)
  {
    plan.tickWidth = widthOfTicks(input, body, plan.innerWidth);
    for (std::size_t layer = 0; layer < input.layers.size(); ++layer)
    {
      plan.dots[layer].slots = std::max(input.layers[layer].channels, 0);
      chooseSlots(input, layer, plan);
    }
  }
  chooseLabels(input, height, plan);
  return plan;
}

void widenDots(const FacetLayoutInput& input, double slotWidth, CellPlan& plan)
{
  for (std::size_t layer = 0; layer < plan.dots.size(); ++layer)
  {
    DotPlan& dots = plan.dots[layer];
    if (dots.slots > 0)
    {
      dots.slotWidth =
          std::max(dots.slotWidth, std::min(slotWidth, widestSlot(input, layer, spareShare, plan)));
      leaveRoom(input, widestLabel(input), plan, dots);
    }
  }
}

void chooseLabels(const FacetLayoutInput& input, float height, CellPlan& plan)
{
  const float line = input.smallText.lineHeight;
  const float body = height - 2 * plan.paddingY - plan.statusHeight;
  const float least = (plan.tickWidth > 0 ? leastTicks : leastPlot) * line;
  plan.labelHeight = 0;
  bool dotted = false;
  for (std::size_t layer = 0; layer < plan.dots.size(); ++layer)
  {
    DotPlan& dots = plan.dots[layer];
    if (dots.slots > 0)
    {
      dotted = true;
      const LabelNeed need = labelNeed(input, input.layers[layer], dots, body - least);
      dots.style = need.style;
      dots.step = need.step;
      plan.labelHeight = std::max(plan.labelHeight, need.height);
    }
  }
  plan.wantedHeight =
      2 * plan.paddingY + plan.statusHeight + plan.labelHeight + (dotted ? leastPlot * line : 0);
  const float number = input.headerText.lineHeight;
  const float name = input.headerText.width(static_cast<std::size_t>(std::max(input.rowHeaderCharacters, 0)));
  const float rowHeader = height >= name ? name : height >= number ? number : 0;
  plan.wantedHeight = std::max(plan.wantedHeight, rowHeader);
}

}  // namespace layerscope
