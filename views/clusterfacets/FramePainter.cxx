#include "FramePainter.h"

#include <algorithm>
#include <cmath>

#include "common/Pencil.h"
#include "samples/ChannelColors.h"

namespace layerscope
{

namespace
{

constexpr double bandOpacity = 0.13;

void paintTitle(Pencil& pencil, const FacetScene& scene, const Heading& heading, const ViewTheme& theme)
{
  const Rectangle& area = scene.layout().title;
  if (area.isEmpty())
  {
    return;
  }
  TextStyle style = headerText(theme);
  style.size += 3;
  pencil.text(area, heading.title, style);
  const float used = heading.title.empty() ? 0 : pencil.textWidth(heading.title, style) + 12 * pencil.scale();
  TextStyle details = smallText(theme);
  details.color = theme.muted;
  const Rectangle rest{area.x + used, area.y, area.width - used, area.height};
  if (rest.width > pencil.textWidth(heading.details, details))
  {
    pencil.text(rest, heading.details, details);
  }
}

void paintChannelLegend(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme)
{
  const Rectangle& area = scene.layout().channelLegend;
  if (area.isEmpty())
  {
    return;
  }
  TextStyle style = smallText(theme);
  style.horizontal = -1;
  const auto channels = scene.highlight().channels(scene.data());
  if (channels.empty())
  {
    const auto fits = [&](const std::string& text) { return pencil.textWidth(text, style) <= area.width; };
    const std::string why = scene.highlight().whyNothing(scene.data());
    const std::string shorter = "no such highlight";
    style.color = theme.muted;
    pencil.text(area, fits(why) ? why : fits(shorter) ? shorter : "", style);
    return;
  }
  const std::string title = "channels of layer " + std::to_string(scene.highlight().layer()) + ", cluster " +
                            std::to_string(scene.highlight().cluster());
  const float gap = 5 * pencil.scale();
  const float box = std::round(8 * pencil.scale());
  float left = area.x;
  const float titleWidth = pencil.textWidth(title, style);
  if (titleWidth < area.width / 2)
  {
    style.color = theme.muted;
    pencil.text({left, area.y, titleWidth, area.height}, title, style);
    left += titleWidth + 2 * gap;
  }
  style.color = theme.text;
  for (const auto& [channel, color] : channels)
  {
    const std::string name = std::to_string(channel);
    const float width = pencil.textWidth(name, style);
    if (left + box + gap + width > area.right())
    {
      pencil.text({left, area.y, gap, area.height}, "...", style);
      return;
    }
    pencil.fill({left, area.y + (area.height - box) / 2, box, box}, channelColor(static_cast<std::size_t>(color)));
    pencil.text({left + box + gap, area.y, width, area.height}, name, style);
    left += box + width + 3 * gap;
  }
}

void paintScale(Pencil& pencil, const FacetColumn& column, const LayerTexts& texts, const ColorTable& colors,
                const ViewTheme& theme)
{
  if (column.legendBar.isEmpty() || texts.low.empty())
  {
    return;
  }
  const int steps = std::clamp(static_cast<int>(column.legendBar.width), 1, 256);
  for (int step = 0; step < steps; ++step)
  {
    const auto& color = colors[static_cast<std::size_t>(255 * step / std::max(1, steps - 1))];
    const float left = column.legendBar.x + column.legendBar.width * static_cast<float>(step) / static_cast<float>(steps);
    const float right =
        column.legendBar.x + column.legendBar.width * static_cast<float>(step + 1) / static_cast<float>(steps);
    pencil.fill({left, column.legendBar.y, right - left, column.legendBar.height}, {color[0], color[1], color[2]});
  }
  TextStyle style = smallText(theme);
  style.color = theme.muted;
  style.horizontal = 1;
  const float gap = 3 * pencil.scale();
  Rectangle low = column.legendLow;
  low.width -= gap;
  pencil.text(low, low.isEmpty() ? "" : texts.low, style);
  style.horizontal = -1;
  Rectangle high = column.legendHigh;
  high.x += gap;
  pencil.text(high, high.isEmpty() ? "" : texts.high, style);
  pencil.text(column.legendTitle, column.legendTitle.isEmpty() ? "" : "distance to center", style);
}

void paintColumn(Pencil& pencil, const FacetScene& scene, std::size_t layer, const ColorTable& colors,
                 const ViewTheme& theme)
{
  const FacetColumn& column = scene.layout().columns[layer];
  const LayerTexts& texts = scene.texts()[layer];
  const TextStyle style = headerText(theme);
  if (column.headerDetail == TextDetail::Full)
  {
    pencil.text(column.header, texts.header, style);
  }
  else if (column.headerDetail == TextDetail::Short)
  {
    pencil.text(column.header, texts.shortHeader, style);
  }
  else if (column.headerDetail == TextDetail::Number)
  {
    pencil.text(column.header, std::to_string(scene.data().layers()[layer]), style);
  }
  paintScale(pencil, column, texts, colors, theme);
}

void paintRow(Pencil& pencil, const FacetScene& scene, std::size_t cluster, const ViewTheme& theme)
{
  const TextDetail detail = scene.layout().rowHeaderDetail;
  if (detail == TextDetail::None)
  {
    return;
  }
  TextStyle style = headerText(theme);
  style.horizontal = 0;
  style.turned = detail == TextDetail::Full;
  pencil.text(scene.layout().rows[cluster].header,
              (style.turned ? "cluster " : "") + std::to_string(cluster), style);
}

void paintStatus(Pencil& pencil, const FacetScene& scene, int layerIndex, int cluster, const ViewTheme& theme)
{
  const FacetLayout& layout = scene.layout();
  const FacetCell& cell = layout.cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
  if (layout.statusDetail == TextDetail::None || cell.status.isEmpty())
  {
    return;
  }
  const std::int64_t size = scene.data().rowsInCell(layerIndex, cluster);
  TextStyle style = smallText(theme);
  style.horizontal = 1;
  style.color = theme.muted;
  if (scene.selectedSamples() == 0)
  {
    pencil.text(cell.status, countText(size), style);
    return;
  }
  const std::int64_t selected = scene.selectedIn(layerIndex, cluster);
  const std::string sizeText = countText(size);
  style.color = selected > 0 ? theme.mark : theme.muted;
  if (layout.statusDetail == TextDetail::Number)
  {
    pencil.text(cell.status, countText(selected), style);
    return;
  }
  const bool full = layout.statusDetail == TextDetail::Full;
  const std::string rest = full ? sizeText : "/ " + sizeText;
  const float restWidth = pencil.textWidth(rest, style) + (full ? 10 : 4) * pencil.scale();
  Rectangle before = cell.status;
  before.width -= restWidth;
  pencil.text(before,
              full ? countText(selected) + " selected \u00b7 " + percentText(selected, scene.selectedSamples())
                   : countText(selected),
              style);
  style.color = theme.muted;
  pencil.text(cell.status, rest, style);
}

void paintAxes(Pencil& pencil, const FacetScene& scene, int layerIndex, int cluster, const ViewTheme& theme)
{
  const FacetColumn& column = scene.layout().columns[static_cast<std::size_t>(layerIndex)];
  const FacetCell& cell =
      scene.layout().cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
  const DotScale scale = scene.dotScale(layerIndex, cluster);
  TextStyle style = smallText(theme);
  style.color = theme.muted;
  style.horizontal = 1;
  const float height = pencil.metrics(style).lineHeight * 0.8F;
  if (scale.slots > 0 && !cell.ticks.isEmpty())
  {
    for (const Tick& tick : scene.ticks(layerIndex, cluster))
    {
      const float middle = std::clamp(static_cast<float>(scale.y(tick.value)), cell.ticks.y + height / 2,
                                      cell.ticks.top() - height / 2);
      pencil.text({cell.ticks.x, middle - height / 2, cell.ticks.width - 3 * pencil.scale(), height}, tick.label, style);
    }
  }
  style.horizontal = 0;
  style.turned = column.labelStyle == LabelStyle::Rotated;
  const auto& channels = scene.data().topChannels(layerIndex, cluster);
  for (int slot = 0; slot < scale.slots; ++slot)
  {
    const Rectangle label = channelLabel(column, cell, slot);
    if (label.isEmpty())
    {
      continue;
    }
    const int color = scene.highlight().color(scene.data(), layerIndex, cluster, slot);
    style.bold = color >= 0;
    style.color = color >= 0 ? channelColor(static_cast<std::size_t>(color)) : theme.text;
    pencil.text(label, std::to_string(channels[static_cast<std::size_t>(slot)]), style);
  }
}

}  // namespace

void paintFrames(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme)
{
  forCells(scene.data(), [&](int layerIndex, int cluster)
  {
    const FacetColumn& column = scene.layout().columns[static_cast<std::size_t>(layerIndex)];
    const FacetCell& cell =
        scene.layout().cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
    pencil.fill(cell.frame, theme.frame);
    pencil.fill({cell.frame.x + 1, cell.frame.y + 1, cell.frame.width - 2, cell.frame.height - 2}, theme.cell);
    const DotScale scale = scene.dotScale(layerIndex, cluster);
    if (scale.slots == 0)
    {
      return;
    }
    for (int slot = 0; slot < scale.slots; ++slot)
    {
      const int color = scene.highlight().color(scene.data(), layerIndex, cluster, slot);
      if (color >= 0)
      {
        pencil.fill(channelSlot(column, cell, slot), channelColor(static_cast<std::size_t>(color)), bandOpacity);
      }
    }
    for (const Tick& tick : scene.ticks(layerIndex, cluster))
    {
      const float y = std::round(static_cast<float>(scale.y(tick.value)));
      pencil.fill({scale.plot.x, y, scale.plot.width, 1}, theme.grid);
    }
  });
}

void paintLabels(Pencil& pencil, const FacetScene& scene, const Heading& heading, const ColorTable& colors,
                 const ViewTheme& theme)
{
  paintTitle(pencil, scene, heading, theme);
  paintChannelLegend(pencil, scene, theme);
  for (std::size_t layer = 0; layer < scene.layout().columns.size(); ++layer)
  {
    paintColumn(pencil, scene, layer, colors, theme);
  }
  for (std::size_t cluster = 0; cluster < scene.layout().rows.size(); ++cluster)
  {
    paintRow(pencil, scene, cluster, theme);
  }
  forCells(scene.data(), [&](int layerIndex, int cluster)
  {
    paintStatus(pencil, scene, layerIndex, cluster, theme);
    paintAxes(pencil, scene, layerIndex, cluster, theme);
  });
}

}  // namespace layerscope
