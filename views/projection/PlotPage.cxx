#include "PlotPage.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "PointColor.h"
#include "common/PageColors.h"
#include "page/Page.h"
#include "projections/PlotScene.h"
#include "samples/AxisTicks.h"

namespace layerscope
{

namespace
{

/// What a browser's window usually shows beside the pictures.
PlotScene::View pageView(const PlotScene& scene)
{
  PlotScene::View view;
  view.width = 1000;
  view.height = 760;
  view.smallText = {14, 5.8F, 8};
  view.headerText = {16, 6.8F, 9};
  view.pointSize = scene.view().pointSize;
  view.opacity = scene.view().opacity;
  view.followTime = scene.view().followTime;
  view.time = scene.view().time;
  return view;
}

/// The class of each dense sample, where it has the same in all panels; else nothing.
std::vector<int> classesOfSamples(const PlotScene& scene)
{
  const PlotData& data = scene.data();
  std::vector<int> classes(data.samples().size(), -1);
  for (std::int64_t row = 0; row < data.rows(); ++row)
  {
    if (!data.isDrawn(row))
    {
      continue;
    }
    const std::uint32_t sample = data.sampleOf(row);
    const int own = scene.coloring().classOfRow()[static_cast<std::size_t>(row)];
    if (classes[sample] >= 0 && classes[sample] != own)
    {
      return {};
    }
    classes[sample] = own;
  }
  return classes;
}

void fillSamples(const PlotScene& scene, const ViewTheme& theme, Page& page)
{
  const PlotData& data = scene.data();
  const RowColoring& coloring = scene.coloring();
  page.samples.name = scene.facts().kind;
  page.samples.ids = data.samples();
  for (const std::uint32_t sample : scene.selection().toIndices())
  {
    page.samples.selected.push_back(sample);
  }
  if (coloring.kind() == RowColoring::Classes)
  {
    fillLegend(coloring.title(), coloring.classes(), coloring.hasUnknown(), theme, page.legend);
    page.samples.classes = classesOfSamples(scene);
  }
}

/// The points of a panel that are seen.
PageMarks pointMarks(const PlotScene& scene, std::size_t shown, const ColorTable& colors, const ViewTheme& theme)
{
  const PlotData& data = scene.data();
  const std::size_t panel = scene.shownPanels()[shown];
  const PlotFrame frame = scene.frame(shown);
  const bool isSized = data.hasSizes();
  const float diameter = scene.diameter(panel);
  PageMarks marks;
  const std::string name = scene.headerName(shown);
  if (!name.empty())
  {
    marks.about = {name};
  }
  marks.opacity = scene.opacity(panel);
  marks.ring = theme.text;
  PageColumn value{scene.coloring().title(), {}, {}};
  scene.forPoints(shown, [&](const PlotPoint& point)
  {
    const std::uint32_t row = point.row;
    const double x = (frame.x(point.place) - frame.area.x) / frame.area.width;
    const double y = (frame.area.top() - frame.y(point.place)) / frame.area.height;
    if (!scene.isSeen(row) || x < 0 || x > 1 || y < 0 || y > 1)
    {
      return;
    }
    marks.samples.push_back(data.sampleOf(row));
    marks.x.push_back(x);
    marks.y.push_back(y);
    marks.rings.push_back(data.isWrong(row));
    marks.colors.push_back(pointColor(scene.coloring(), colors, theme, row));
    if (isSized)
    {
      marks.sizes.push_back(scene.diameterOf(diameter, point.size));
    }
    value.texts.push_back(scene.coloring().valueText(row));
  });
  if (!isSized)
  {
    marks.sizes = {std::max(3.0F, diameter)};
  }
  if (scene.coloring().kind() != RowColoring::None && !marks.samples.empty())
  {
    marks.columns = {std::move(value)};
  }
  return marks;
}

/// The part of all panels' room that a frame with its header takes.
PageArea placeIn(const Rectangle& all, const PlotLayout::Panel& panel)
{
  return {(panel.frame.x - all.x) / all.width, (all.top() - panel.header.top()) / all.height,
          panel.frame.width / all.width, (panel.header.top() - panel.frame.y) / all.height};
}

Rectangle roomOf(const PlotLayout& layout)
{
  float left = std::numeric_limits<float>::max();
  float bottom = left;
  float right = 0;
  float top = 0;
  for (const PlotLayout::Panel& panel : layout.panels)
  {
    if (!panel.frame.isEmpty())
    {
      left = std::min(left, panel.frame.x);
      bottom = std::min(bottom, panel.frame.y);
      right = std::max(right, panel.frame.right());
      top = std::max(top, panel.header.top());
    }
  }
  return {left, bottom, right - left, top - bottom};
}

}  // namespace

void fillPlotPage(const PlotScene& shown, const ColorTable& colors, const ViewTheme& theme, Page& page)
{
  PlotScene scene = shown;
  scene.setView(pageView(shown));
  fillSamples(scene, theme, page);
  page.hint = scene.facts().hasPictures ? "Drag over points to see their pictures. Ctrl adds, Esc or a click beside clears."
                                        : "Points stand for " + scene.facts().kind + "s, which have no pictures.";
  const RowColoring& coloring = scene.coloring();
  if (coloring.kind() == RowColoring::Number && !coloring.range().isEmpty())
  {
    const ValueRange& range = coloring.range();
    const auto [low, high] = endTexts(range.low, range.high);
    page.scale = pageScale(colors, coloring.title(), low, high);
  }
  const Rectangle room = roomOf(scene.layout());
  for (std::size_t index = 0; index < scene.shownPanels().size(); ++index)
  {
    const PlotLayout::Panel& place = scene.layout().panels[index];
    if (place.frame.isEmpty())
    {
      continue;
    }
    PagePanel panel;
    panel.place = placeIn(room, place);
    panel.heading = scene.headerName(index);
    for (const std::string& note : scene.headerNotes(index))
    {
      panel.detail += (panel.detail.empty() ? "" : ", ") + note;
    }
    PagePlot plot;
    plot.aspect = place.frame.width / place.frame.height;
    plot.marks = {pointMarks(scene, index, colors, theme)};
    panel.plots = {std::move(plot)};
    page.panels.push_back(std::move(panel));
  }
}

}  // namespace layerscope
