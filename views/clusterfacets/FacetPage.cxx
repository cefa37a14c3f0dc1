#include "FacetPage.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "common/PageColors.h"
#include "facets/FacetRaster.h"
#include "page/Page.h"
#include "samples/AxisTicks.h"
#include "samples/ChannelColors.h"
#include "samples/ClassColors.h"

namespace layerscope
{

namespace
{

constexpr std::int64_t mostDots = 1000000;
constexpr std::int64_t manyDots = 2000;
constexpr double dotSize = 3;
constexpr double bandOpacity = 0.13;

/// What a browser's window usually shows beside the pictures; in it there is room for all that a cell has.
FacetScene::View pageView()
{
  FacetScene::View view;
  view.width = 1100;
  view.height = 800;
  view.smallText = {14, 5.8F, 8};
  view.headerText = {16, 6.8F, 9};
  return view;
}

std::string layerName(const FacetScene& scene, int layerIndex)
{
  return "layer " + std::to_string(scene.data().layers()[static_cast<std::size_t>(layerIndex)]);
}

/// The class of each dense sample, where it has the same in all layers; else nothing.
std::vector<int> classesOfSamples(const FacetScene& scene)
{
  const FacetData& data = scene.data();
  std::vector<int> classes(data.samples().size(), -1);
  for (std::int64_t row = 0; row < data.rows(); ++row)
  {
    const std::uint32_t sample = data.sampleOf(row);
    if (sample == FacetData::none)
    {
      continue;
    }
    const int own = scene.coloring().classOfRow()[static_cast<std::size_t>(row)];
    if (classes[sample] >= 0 && classes[sample] != own)
    {
      return {};
    }
    classes[sample] = own;
  }
  return classes;
}

/// A row's value in the column that squares are coloured by, as a tooltip tells it: "7 (seven)".
std::string valueText(const SquareColoring& coloring, std::int64_t row)
{
  const std::string text = coloring.textOf(row);
  const std::string name = coloring.title() + ": ";
  return text.rfind(name, 0) == 0 ? text.substr(name.size()) : text;
}

void fillSamples(const FacetScene& scene, const ViewTheme& theme, Page& page)
{
  const FacetData& data = scene.data();
  const SquareColoring& coloring = scene.coloring();
  page.samples.ids = data.samples();
  for (const std::int64_t id : scene.selection().toIds(data.samples()))
  {
    page.samples.selected.push_back(data.sampleIndex(id));
  }
  if (coloring.kind() != SquareColoring::Classes)
  {
    return;
  }
  fillLegend(coloring.title(), coloring.classes(), coloring.hasUnknown(), theme, page.legend);
  page.samples.classes = classesOfSamples(scene);
  if (!page.samples.classes.empty())
  {
    PageColumn column{coloring.title(), std::vector<std::string>(page.samples.ids.size()), {}};
    for (std::int64_t row = 0; row < data.rows(); ++row)
    {
      if (data.sampleOf(row) != FacetData::none)
      {
        column.texts[data.sampleOf(row)] = valueText(coloring, row);
      }
    }
    page.samples.columns = {std::move(column)};
  }
}

/// The colours of a cell's squares, in their order.
std::vector<Rgb> squareColors(const FacetScene& scene, const ColorTable& colors, const ViewTheme& theme, int layerIndex,
                              IndexSpan rows)
{
  const SquareColoring& coloring = scene.coloring();
  std::vector<Rgb> result;
  for (const std::uint32_t row : rows)
  {
    if (coloring.kind() == SquareColoring::Classes)
    {
      const std::size_t own = coloring.classOfRow()[row];
      result.push_back(own < coloring.classes().size() ? classColor(coloring.classes()[own].color) : theme.missing);
      continue;
    }
    const double value = coloring.values()[row];
    const auto& color = colors[static_cast<std::size_t>(colorIndex(value, coloring.range(layerIndex)))];
    result.push_back(std::isnan(value) ? theme.missing : Rgb{color[0], color[1], color[2]});
  }
  return result;
}

PageMarks cellMarks(const FacetScene& scene, int layerIndex, int cluster)
{
  PageMarks marks;
  const IndexSpan samples = scene.data().cellSamples(layerIndex, cluster);
  marks.samples.assign(samples.begin(), samples.end());
  marks.about = {layerName(scene, layerIndex) + ", cluster " + std::to_string(cluster)};
  return marks;
}

/// `isOfSamples`: what squares are coloured by is told of the samples.
PagePlot squarePlot(const FacetScene& scene, const ColorTable& colors, const ViewTheme& theme, int layerIndex, int cluster,
                    bool isOfSamples)
{
  const IndexSpan rows = scene.data().cell(layerIndex, cluster);
  PageMarks marks = cellMarks(scene, layerIndex, cluster);
  marks.shape = PageMarks::Square;
  marks.arrangement = PageMarks::Columns;
  marks.colors = squareColors(scene, colors, theme, layerIndex, rows);
  PageColumn distance{"distance", {}, {}};
  PageColumn value{scene.coloring().title(), {}, {}};
  for (const std::uint32_t row : rows)
  {
    distance.numbers.push_back(scene.data().columns().distance[row]);
    value.texts.push_back(valueText(scene.coloring(), row));
  }
  marks.columns = {distance};
  if (scene.coloring().kind() != SquareColoring::Distance && !isOfSamples && !rows.empty())
  {
    marks.columns.push_back(value);
  }
  PagePlot plot;
  plot.marks = {std::move(marks)};
  plot.order = "nearest first, " + layerName(scene, layerIndex);
  return plot;
}

PageMarks slotMarks(const FacetScene& scene, const ViewTheme& theme, const DotScale& scale, int layerIndex, int cluster,
                    int slot, std::int64_t step)
{
  const FacetData& data = scene.data();
  const IndexSpan rows = data.cell(layerIndex, cluster);
  const PageMarks cell = cellMarks(scene, layerIndex, cluster);
  const auto width = static_cast<std::size_t>(data.columns().topChannels);
  const auto channel = data.topChannels(layerIndex, cluster)[static_cast<std::size_t>(slot)];
  const int color = scene.highlight().color(data, layerIndex, cluster, slot);
  PageMarks marks;
  marks.selected = PageMarks::Filled;
  marks.area = {static_cast<double>(slot) / scale.slots, 0, 1.0 / scale.slots, 1};
  marks.about = cell.about;
  marks.sizes = {dotSize};
  marks.colors = {color < 0 ? theme.dot : channelColor(static_cast<std::size_t>(color))};
  // Few are seen one by one, many as a density.
  const auto count = static_cast<std::int64_t>(rows.size());
  marks.opacity = std::clamp(dotOpacity(count / step, scale.slotWidth(), scale.plot.height, dotSize),
                             count > manyDots ? 0.02 : 0.3, 0.75);
  PageColumn activation{"channel " + std::to_string(channel), {}, {}};
  const double extent = scale.range.high - scale.range.low;
  for (std::size_t rank = 0; rank < rows.size(); ++rank)
  {
    const double value = data.columns().topActivation[rows[rank] * width + static_cast<std::size_t>(slot)];
    if (cell.samples[rank] % static_cast<std::size_t>(step) != 0 || !std::isfinite(value))
    {
      continue;
    }
    marks.samples.push_back(cell.samples[rank]);
    marks.x.push_back(0.5 + dotJitter(data.columns().sample[rows[rank]]));
    marks.y.push_back(extent > 0 ? 1 - (value - scale.range.low) / extent : 0.5);
    activation.numbers.push_back(value);
  }
  marks.columns = {std::move(activation)};
  return marks;
}

PagePlot dotPlot(const FacetScene& scene, const ViewTheme& theme, int layerIndex, int cluster, std::int64_t step)
{
  const DotScale scale = scene.dotScale(layerIndex, cluster);
  PagePlot plot;
  for (const Tick& tick : scene.ticks(layerIndex, cluster))
  {
    plot.yTicks.push_back({1 - (scale.y(tick.value) - scale.plot.y) / scale.plot.height, tick.label, false, false, {}});
  }
  const auto& channels = scene.data().topChannels(layerIndex, cluster);
  for (int slot = 0; slot < scale.slots; ++slot)
  {
    const int color = scene.highlight().color(scene.data(), layerIndex, cluster, slot);
    plot.xTicks.push_back({(slot + 0.5) / scale.slots, std::to_string(channels[static_cast<std::size_t>(slot)]), color >= 0,
                           true, theme.text});
    if (color >= 0)
    {
      plot.xTicks.back().color = channelColor(static_cast<std::size_t>(color));
      plot.boxes.push_back({{static_cast<double>(slot) / scale.slots, 0, 1.0 / scale.slots, 1}, plot.xTicks.back().color,
                            bandOpacity});
    }
    plot.marks.push_back(slotMarks(scene, theme, scale, layerIndex, cluster, slot, step));
  }
  return plot;
}

PagePanel cellPanel(const FacetScene& scene, const ColorTable& colors, const ViewTheme& theme, int layerIndex, int cluster,
                    std::int64_t step, bool isOfSamples)
{
  const FacetCell& cell =
      scene.layout().cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
  PagePanel panel;
  panel.hasCounts = true;
  PagePlot squares = squarePlot(scene, colors, theme, layerIndex, cluster, isOfSamples);
  if (scene.dotScale(layerIndex, cluster).slots > 0)
  {
    PagePlot dots = dotPlot(scene, theme, layerIndex, cluster, step);
    const double width = std::max(1.0F, cell.frame.width);
    dots.right = (cell.dots.right() - cell.frame.x) / width;
    squares.left = (cell.squares.x - cell.frame.x) / width;
    panel.plots.push_back(std::move(dots));
  }
  panel.plots.push_back(std::move(squares));
  return panel;
}

/// Dots of every how many-th sample are drawn.
std::int64_t dotStep(const FacetScene& scene)
{
  std::int64_t dots = 0;
  forCells(scene.data(), [&](int layerIndex, int cluster)
           { dots += scene.dotScale(layerIndex, cluster).slots * scene.data().rowsInCell(layerIndex, cluster); });
  return 1 + dots / mostDots;
}

/// The upper and lower ends of the rows, as fractions from the top.
std::vector<double> rowEnds(const FacetLayout& layout)
{
  std::vector<double> ends = {0};
  for (const FacetRow& row : layout.rows)
  {
    ends.push_back(ends.back() + row.area.height);
  }
  const double whole = ends.back() > 0 ? ends.back() : 1;
  for (double& end : ends)
  {
    end /= whole;
  }
  return ends;
}

}  // namespace

void fillFacetPage(const FacetScene& shown, const ColorTable& colors, const ViewTheme& theme, Page& page)
{
  FacetScene scene = shown;
  scene.setView(pageView());
  const FacetData& data = scene.data();
  const SquareColoring& coloring = scene.coloring();
  fillSamples(scene, theme, page);
  page.hint = "Drag over squares or dots to select samples and see them in all layers. Ctrl adds, Esc or a click beside clears.";
  const std::int64_t step = dotStep(scene);
  if (step > 1)
  {
    page.details += " \u00b7 dots of one sample in " + std::to_string(step);
  }
  if (coloring.kind() == SquareColoring::Number)
  {
    page.scale = pageScale(colors, coloring.title(), scene.texts().front().low, scene.texts().front().high);
  }

  const auto layers = static_cast<int>(data.layers().size());
  for (int layerIndex = 0; layerIndex < layers; ++layerIndex)
  {
    const LayerTexts& texts = scene.texts()[static_cast<std::size_t>(layerIndex)];
    PageHeader header;
    header.begin = static_cast<double>(layerIndex) / layers;
    header.end = static_cast<double>(layerIndex + 1) / layers;
    header.text = texts.header;
    header.shortText = texts.shortHeader;
    header.about = texts.about;
    if (coloring.kind() == SquareColoring::Distance && !texts.low.empty())
    {
      header.scale = pageScale(colors, "", texts.low, texts.high);
    }
    page.columns.push_back(header);
  }
  const std::vector<double> ends = rowEnds(scene.layout());
  for (int cluster = 0; cluster < data.clusters(); ++cluster)
  {
    const auto row = static_cast<std::size_t>(cluster);
    page.rows.push_back({ends[row], ends[row + 1], "cluster " + std::to_string(cluster), std::to_string(cluster), {}, {}});
  }
  forCells(data, [&](int layerIndex, int cluster)
  {
    PagePanel panel = cellPanel(scene, colors, theme, layerIndex, cluster, step, !page.samples.classes.empty());
    const PageHeader& column = page.columns[static_cast<std::size_t>(layerIndex)];
    const PageHeader& row = page.rows[static_cast<std::size_t>(cluster)];
    panel.place = {column.begin, row.begin, column.end - column.begin, row.end - row.begin};
    page.panels.push_back(std::move(panel));
  });
}

}  // namespace layerscope
