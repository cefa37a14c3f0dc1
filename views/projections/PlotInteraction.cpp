#include "projections/PlotInteraction.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

namespace
{

/// Of a panel's frame: a drag may begin that far from it.
constexpr float reachOfFrame = 8;
/// Of one step of the wheel.
constexpr double zoomStep = 1.25;

}  // namespace

PlotTarget targetAt(const PlotScene& scene, float x, float y, float reach)
{
  PlotTarget target;
  const PlotLayout& layout = scene.layout();
  if (layout.splitter.contains(x, y))
  {
    target.kind = PlotTarget::Splitter;
  }
  else if (layout.picturesHeading.contains(x, y))
  {
    target.kind = PlotTarget::PanelSwitch;
  }
  else if (layout.pictures.contains(x, y))
  {
    target.kind = PlotTarget::Panel;
    const std::int64_t index = scene.pictureGrid().indexAt(x, y);
    if (index >= 0)
    {
      const std::uint32_t sample = scene.pictureSamples()[static_cast<std::size_t>(index)];
      target.kind = PlotTarget::Picture;
      target.sample = sample;
      target.row = scene.data().rowOf(scene.referencePanel(), sample);
    }
  }
  for (std::size_t entry = 1; entry < layout.legend.size() && target.kind == PlotTarget::Nothing; ++entry)
  {
    if (scene.coloring().kind() == RowColoring::Classes && layout.legend[entry].contains(x, y))
    {
      target.kind = PlotTarget::Legend;
      target.entry = static_cast<int>(entry) - 1;
    }
  }
  for (std::size_t shown = 0; shown < layout.panels.size() && target.kind == PlotTarget::Nothing; ++shown)
  {
    if (layout.panels[shown].header.contains(x, y))
    {
      target.kind = PlotTarget::Header;
      target.shown = static_cast<int>(shown);
    }
    else if (layout.panels[shown].frame.contains(x, y))
    {
      target.shown = static_cast<int>(shown);
      target.row = scene.thumbnailAt(x, y);
      target.row = target.row < 0 ? scene.rowAt(shown, x, y, reach) : target.row;
      target.row = target.row < 0 ? scene.trailRowAt(shown, x, y, reach) : target.row;
      target.kind = target.row < 0 ? PlotTarget::Frame : PlotTarget::Point;
      target.sample = target.row < 0 ? -1 : static_cast<std::int64_t>(scene.data().sampleOf(target.row));
    }
  }
  return target;
}

std::vector<std::string> tooltipLines(const PlotScene& scene, const PlotTarget& target)
{
  std::vector<std::string> lines;
  switch (target.kind)
  {
    case PlotTarget::Point:
      return scene.describeRow(target.row);
    case PlotTarget::Picture:
      return target.row >= 0 ? scene.describeRow(target.row) : lines;
    case PlotTarget::Header:
      lines = scene.describePanel(static_cast<std::size_t>(target.shown));
      lines.emplace_back(scene.data().panels().size() < 2 || scene.trails() ? ""
                         : scene.shownPanels().size() == 1 ? "Click to show all panels"
                                                           : "Click to show it alone");
      break;
    case PlotTarget::Legend:
      return {scene.legendTexts()[static_cast<std::size_t>(target.entry) + 1],
              scene.isHiddenClass(static_cast<std::size_t>(target.entry)) ? "Click to show it" : "Click to hide it",
              "Ctrl+click to show it alone"};
    case PlotTarget::PanelSwitch:
      return {scene.layout().pictures.isEmpty() ? "Click to show the pictures" : "Click to hide the pictures"};
    default:
      break;
  }
  while (!lines.empty() && lines.back().empty())
  {
    lines.pop_back();
  }
  return lines;
}

int PlotInteraction::press(float x, float y, bool add)
{
  pressX_ = x;
  pressY_ = y;
  adding_ = add;
  isLasso_ = false;
  hovered_ = PlotTarget();
  pressed_ = targetAt(scene_, x, y, reach(reachOfPoint));
  const int grip = add ? Brush::None : brush_.gripAt(x, y, reach(reachOfBrush));
  drag_ = Drag::Click;
  if (pressed_.kind == PlotTarget::Splitter)
  {
    drag_ = Drag::Splitter;
  }
  else if (grip != Brush::None)
  {
    brush_.hold(grip, x, y);
    drag_ = Drag::Brush;
  }
  return Drawing;
}

int PlotInteraction::pressLasso(float x, float y, bool add)
{
  brush_.clear();
  const int changes = press(x, y, add);
  isLasso_ = true;
  return changes;
}

int PlotInteraction::pressPan(float x, float y)
{
  if (scene_.shownAt(x, y) < 0)
  {
    return Nothing;
  }
  pressX_ = x;
  pressY_ = y;
  beforePan_ = scene_.camera();
  hovered_ = PlotTarget();
  brushed_ = static_cast<std::size_t>(scene_.shownAt(x, y));
  drag_ = Drag::Pan;
  return Drawing;
}

int PlotInteraction::doubleClick(float x, float y, bool add)
{
  const PlotTarget target = targetAt(scene_, x, y, reach(reachOfPoint));
  if (target.kind != PlotTarget::Frame && target.kind != PlotTarget::Point)
  {
    return press(x, y, add);
  }
  drag_ = Drag::None;
  int changes = Drawing | Settings;
  scene_.setCamera(PlotCamera());
  if (beforeClick_.size() == scene_.selection().size() && beforeClick_ != scene_.selection())
  {
    select(beforeClick_);
    changes |= Selection;
  }
  return changes;
}

int PlotInteraction::wheel(float x, float y, int steps)
{
  const int shown = scene_.shownAt(x, y);
  if (shown < 0 || drag_ != Drag::None)
  {
    return Nothing;
  }
  const PlotCamera before = scene_.camera();
  scene_.zoomAt(static_cast<std::size_t>(shown), x, y, std::pow(zoomStep, steps));
  hovered_ = PlotTarget();
  return scene_.camera() == before ? Nothing : Drawing | Settings;
}

int PlotInteraction::move(float x, float y)
{
  if (drag_ == Drag::None)
  {
    return hover(x, y);
  }
  if (drag_ == Drag::Click && !isClick(x, y))
  {
    const int panel = pressedPanel();
    if (panel >= 0)
    {
      beginDrag(static_cast<std::size_t>(panel));
    }
  }
  switch (drag_)
  {
    case Drag::Brush:
      brush_.drag(x, y);
      markInside();
      return Drawing;
    case Drag::Lasso:
      lasso_.drag(x, y);
      markInside();
      return Drawing;
    case Drag::Pan:
    {
      const PlotFrame frame = scene_.frame(brushed_);
      PlotCamera camera = beforePan_;
      camera.x -= (x - pressX_) / (frame.side() * camera.zoom);
      camera.y -= (y - pressY_) / (frame.side() * camera.zoom);
      scene_.setCamera(camera);
      return Drawing;
    }
    case Drag::Splitter:
      dragSplitter(x);
      return Drawing;
    default:
      return Nothing;
  }
}

int PlotInteraction::release(float x, float y)
{
  const Drag dragged = drag_;
  drag_ = Drag::None;
  switch (dragged)
  {
    case Drag::Brush:
    case Drag::Lasso:
      brush_.release();
      lasso_.clear();
      scene_.setReferencePanel(scene_.shownPanels()[brushed_]);
      return Drawing | Selection;
    case Drag::Pan:
      return Drawing | (scene_.camera() == beforePan_ ? Nothing : Settings);
    case Drag::Splitter:
      return Drawing | Panel;
    case Drag::Click:
      return Drawing | (isClick(x, y) ? click() : Nothing);
    default:
      return Nothing;
  }
}

int PlotInteraction::leave()
{
  hovered_ = PlotTarget();
  return Drawing;
}

int PlotInteraction::escape()
{
  drag_ = Drag::None;
  return Drawing | clearSelection();
}

void PlotInteraction::select(const SampleMask& mask)
{
  clearBrush();
  scene_.setSelection(mask);
}

void PlotInteraction::reset()
{
  clearBrush();
  drag_ = Drag::None;
  hovered_ = PlotTarget();
  beforeClick_ = SampleMask();
}

void PlotInteraction::followLayout()
{
  if (brushLayout_ != scene_.layoutVersion())
  {
    brushLayout_ = scene_.layoutVersion();
    hovered_ = PlotTarget();
    clearBrush();
    if (brushed_ >= scene_.shownPanels().size())
    {
      drag_ = Drag::None;
      brushed_ = 0;
    }
  }
  else if (brushTime_ != scene_.timeVersion() && drag_ == Drag::None && !(hovered_ == PlotTarget()))
  {
    hovered_ = targetAt(scene_, mouseX_, mouseY_, reach(reachOfPoint));
  }
  brushTime_ = scene_.timeVersion();
}

void PlotInteraction::clearBrush()
{
  brush_.clear();
  lasso_.clear();
  drag_ = isBrushing() ? Drag::None : drag_;
}

int PlotInteraction::pressedPanel() const
{
  if (pressed_.kind == PlotTarget::Frame || pressed_.kind == PlotTarget::Point)
  {
    return pressed_.shown;
  }
  const float slack = reach(reachOfFrame);
  for (std::size_t shown = 0; shown < scene_.layout().panels.size() && pressed_.kind == PlotTarget::Nothing; ++shown)
  {
    const Rectangle& area = scene_.layout().panels[shown].frame;
    const Rectangle near{area.x - slack, area.y - slack, area.width + 2 * slack, area.height + 2 * slack};
    if (!area.isEmpty() && near.contains(pressX_, pressY_))
    {
      return static_cast<int>(shown);
    }
  }
  return -1;
}

void PlotInteraction::beginDrag(std::size_t shown)
{
  brushed_ = shown;
  brushLayout_ = scene_.layoutVersion();
  kept_ = adding_ ? scene_.selection() : nothing();
  const Rectangle& area = scene_.layout().panels[brushed_].frame;
  if (isLasso_)
  {
    lasso_.begin(area, pressX_, pressY_);
    drag_ = Drag::Lasso;
  }
  else
  {
    brush_.begin(area, pressX_, pressY_);
    drag_ = Drag::Brush;
  }
}

void PlotInteraction::markInside()
{
  SampleMask mask = kept_;
  if (drag_ == Drag::Lasso)
  {
    const LassoArea area(lasso_);
    scene_.markInside(brushed_, [&area](float x, float y) { return area.contains(x, y); }, mask);
  }
  else
  {
    const Rectangle area = brush_.area();
    scene_.markInside(
        brushed_,
        [&area](float x, float y) { return x >= area.x && x <= area.right() && y >= area.y && y <= area.top(); }, mask);
  }
  if (mask != scene_.selection())
  {
    scene_.setSelection(mask);
  }
}

int PlotInteraction::hover(float x, float y)
{
  const PlotTarget target = targetAt(scene_, x, y, reach(reachOfPoint));
  cursor_ = target.kind == PlotTarget::Splitter ? Cursor::Horizontal : cursorOf(brush_.gripAt(x, y, reach(reachOfBrush)));
  const bool changed = !(target == hovered_);
  hovered_ = target;
  mouseX_ = x;
  mouseY_ = y;
  return changed ? Drawing : Nothing;
}

int PlotInteraction::click()
{
  beforeClick_ = scene_.selection();
  switch (pressed_.kind)
  {
    case PlotTarget::Legend:
      if (adding_)
      {
        scene_.isolateClass(static_cast<std::size_t>(pressed_.entry));
      }
      else
      {
        scene_.toggleClass(static_cast<std::size_t>(pressed_.entry));
      }
      return Settings;
    case PlotTarget::Header:
    {
      if (scene_.trails())
      {
        return Nothing;
      }
      const auto shown = static_cast<std::size_t>(pressed_.shown);
      scene_.setSinglePanel(scene_.isAlone(shown) ? 0 : static_cast<int>(scene_.shownPanels()[shown]) + 1);
      return Settings;
    }
    case PlotTarget::PanelSwitch:
      panel_.shown = !panel_.shown;
      return Panel;
    case PlotTarget::Point:
      scene_.setReferencePanel(scene_.shownPanels()[static_cast<std::size_t>(pressed_.shown)]);
      return selectSample(static_cast<std::uint32_t>(pressed_.sample));
    case PlotTarget::Picture:
      return selectSample(static_cast<std::uint32_t>(pressed_.sample));
    default:
      return adding_ ? Nothing : clearSelection();
  }
}

int PlotInteraction::selectSample(std::uint32_t sample)
{
  SampleMask mask = adding_ ? scene_.selection() : nothing();
  mask.set(sample);
  select(mask);
  return Selection;
}

int PlotInteraction::clearSelection()
{
  const bool selected = scene_.selectedSamples() > 0;
  if (selected || brush_.isActive())
  {
    select(nothing());
  }
  return selected ? Selection : Nothing;
}

}  // namespace layerscope
