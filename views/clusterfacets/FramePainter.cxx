#include "FramePainter.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "common/LegendPainter.h"
#include "common/Pencil.h"
#include "samples/ChannelColors.h"
#include "samples/ClassColors.h"

namespace layerscope
{

namespace
{

constexpr double bandOpacity = 0.13;

struct LegendEntry
{
  std::string name;
  ViewTheme::Color color;
};

/// Lengths of a legend's entries: a box, gaps before and behind its name.
float boxSide(const Pencil& pencil)
{
  return std::round(8 * pencil.scale());
}

float entryGap(const Pencil& pencil)
{
  return 5 * pencil.scale();
}

/// Draws boxes with their names, from the left; what has no room is dropped. Returns where they end.
float paintEntries(Pencil& pencil, const Rectangle& area, const std::string& title,
                   const std::vector<LegendEntry>& entries, const ViewTheme& theme)
{
  TextStyle style = smallText(theme);
  style.horizontal = -1;
  const float gap = entryGap(pencil);
  const float box = boxSide(pencil);
  float left = area.x;
  const float titleWidth = pencil.textWidth(title, style);
  if (titleWidth < area.width / 2)
  {
    style.color = theme.muted;
    pencil.text({left, area.y, titleWidth, area.height}, title, style);
    left += titleWidth + 2 * gap;
  }
  style.color = theme.text;
  const std::string more = "...";
  const float moreWidth = pencil.textWidth(more, style);
  for (std::size_t index = 0; index < entries.size(); ++index)
  {
    const LegendEntry& entry = entries[index];
    const float width = pencil.textWidth(entry.name, style);
    const float behind = index + 1 < entries.size() ? 2 * gap + moreWidth : 0;
    if (left + box + gap + width + behind > area.right())
    {
      pencil.text({left, area.y, moreWidth, area.height}, left + moreWidth <= area.right() ? more : "", style);
      return area.right();
    }
    pencil.fill({left, area.y + (area.height - box) / 2, box, box}, entry.color);
    pencil.text({left + box + gap, area.y, width, area.height}, entry.name, style);
    left += box + width + 3 * gap;
  }
  return left;
}

std::string joined(const std::string& first, const std::string& second)
{
  return first + (first.empty() || second.empty() ? "" : ". ") + second;
}

/// Why what was asked for isn't shown.
void paintNotes(Pencil& pencil, const Rectangle& area, const FacetScene& scene, const ViewTheme& theme)
{
  TextStyle style = smallText(theme);
  style.horizontal = -1;
  style.color = theme.muted;
  const std::string noColors = scene.coloring().whyNot();
  const std::string noHighlight = scene.highlight().whyNothing(scene.data());
  const std::string shorter =
      joined(noColors.empty() ? "" : "colored by distance", noHighlight.empty() ? "" : "no such highlight");
  for (const std::string& note : {joined(noColors, noHighlight), shorter})
  {
    if (!note.empty() && pencil.textWidth(note, style) <= area.width)
    {
      pencil.text(area, note, style);
      return;
    }
  }
}

struct LegendEntries
{
  std::string title;
  std::vector<LegendEntry> entries;
};

/// The neurons that are highlighted, as "layer:channel" where they are of several layers.
LegendEntries neuronLegend(const ChannelHighlight& highlight)
{
  const std::vector<ChannelHighlight::Neuron>& neurons = highlight.neurons();
  LegendEntries legend;
  const bool isOneLayer = neurons.front().first == neurons.back().first;
  legend.title = isOneLayer ? "selected neurons of layer " + std::to_string(neurons.front().first) : "selected neurons";
  for (std::size_t index = 0; index < neurons.size() && neurons.size() <= channelColorCount; ++index)
  {
    const std::string layer = isOneLayer ? "" : std::to_string(neurons[index].first) + ":";
    legend.entries.push_back({layer + std::to_string(neurons[index].second),
                              channelColor(static_cast<std::size_t>(highlight.colorOfNeuron(index)))});
  }
  if (legend.entries.empty())
  {
    legend.entries.push_back({countText(static_cast<std::int64_t>(neurons.size())), channelColor(0)});
  }
  return legend;
}

void paintChannelLegend(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme)
{
  Rectangle area = scene.layout().channelLegend;
  if (area.isEmpty())
  {
    return;
  }
  LegendEntries legend;
  if (!scene.highlight().neurons().empty())
  {
    legend = neuronLegend(scene.highlight());
  }
  for (const auto& [channel, color] : scene.highlight().channels(scene.data()))
  {
    legend.title = "channels of layer " + std::to_string(scene.highlight().layer()) + ", cluster " +
                   std::to_string(scene.highlight().cluster());
    legend.entries.push_back({std::to_string(channel), channelColor(static_cast<std::size_t>(color))});
  }
  if (!legend.entries.empty())
  {
    const float end = paintEntries(pencil, area, legend.title, legend.entries, theme);
    area = {end, area.y, area.right() - end, area.height};
  }
  paintNotes(pencil, area, scene, theme);
}

/// A text of at most so many characters.
std::string cutText(const std::string& utf8, int most)
{
  if (countCharacters(utf8) <= most)
  {
    return utf8;
  }
  std::size_t end = 0;
  for (int characters = 0; end < utf8.size(); ++end)
  {
    const bool begins = (static_cast<unsigned char>(utf8[end]) & 0xC0U) != 0x80U;
    if (begins && ++characters == most)
    {
      break;
    }
  }
  return utf8.substr(0, end) + "\u2026";
}

/// Cuts the longest names, all at the same length, so that the entries fit into a width; as far as names still tell
/// something. False where they then don't fit, or two names are the same.
bool shortenNames(const Pencil& pencil, const TextMetrics& letters, float width, std::vector<LegendEntry>& entries)
{
  constexpr int leastCharacters = 4;
  int most = leastCharacters;
  for (const LegendEntry& entry : entries)
  {
    most = std::max(most, countCharacters(entry.name));
  }
  const auto widthAt = [&](int characters)
  {
    float sum = 0;
    for (const LegendEntry& entry : entries)
    {
      sum += boxSide(pencil) + 3 * entryGap(pencil) +
             letters.width(static_cast<std::size_t>(std::min(characters, countCharacters(entry.name))));
    }
    return sum;
  };
  while (most > leastCharacters && widthAt(most) > width)
  {
    --most;
  }
  std::set<std::string> names;
  for (LegendEntry& entry : entries)
  {
    entry.name = cutText(entry.name, most);
    names.insert(entry.name);
  }
  return names.size() == entries.size() && widthAt(most) <= width;
}

/// Names where they fit, else numbers.
std::vector<LegendEntry> classEntries(const Pencil& pencil, const TextMetrics& letters, float width,
                                      const SquareColoring& coloring, const ViewTheme& theme)
{
  std::vector<LegendEntry> named;
  std::vector<LegendEntry> numbered;
  for (const ColorClass& each : coloring.classes())
  {
    named.push_back({each.name, classColor(each.color)});
    numbered.push_back({each.number, classColor(each.color)});
  }
  if (coloring.hasUnknown())
  {
    named.push_back({"not known", theme.missing});
    numbered.push_back(named.back());
  }
  const bool isShown = shortenNames(pencil, letters, width, named);
  return isShown || coloring.classes().empty() || coloring.classes().front().number.empty() ? named : numbered;
}

void paintClassLegend(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme)
{
  const Rectangle& area = scene.layout().legend.line;
  const SquareColoring& coloring = scene.coloring();
  if (area.isEmpty() || coloring.kind() != SquareColoring::Classes)
  {
    return;
  }
  const TextMetrics letters = pencil.metrics(smallText(theme));
  const std::string title = cutText(coloring.title(), 24);
  const float width = area.width - pencil.textWidth(title, smallText(theme)) - 2 * entryGap(pencil);
  paintEntries(pencil, area, title, classEntries(pencil, letters, width, coloring, theme), theme);
}

void paintScale(Pencil& pencil, const FacetLegend& legend, const LayerTexts& texts, const std::string& title,
                const ColorTable& colors, const ViewTheme& theme)
{
  if (legend.bar.isEmpty() || texts.low.empty())
  {
    return;
  }
  paintColorBar(pencil, legend.bar, colors);
  TextStyle style = smallText(theme);
  style.color = theme.muted;
  style.horizontal = 1;
  const float gap = 3 * pencil.scale();
  Rectangle low = legend.low;
  low.width -= gap;
  pencil.text(low, low.isEmpty() ? "" : texts.low, style);
  style.horizontal = -1;
  Rectangle high = legend.high;
  high.x += gap;
  pencil.text(high, high.isEmpty() ? "" : texts.high, style);
  pencil.text(legend.title, legend.title.isEmpty() ? "" : title, style);
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
  paintScale(pencil, column.legend, texts, scene.coloring().title(), colors, theme);
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
  paintTitle(pencil, scene.layout().title, heading, theme);
  paintChannelLegend(pencil, scene, theme);
  paintClassLegend(pencil, scene, theme);
  if (!scene.texts().empty())
  {
    paintScale(pencil, scene.layout().legend, scene.texts().front(), scene.coloring().title(), colors, theme);
  }
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
