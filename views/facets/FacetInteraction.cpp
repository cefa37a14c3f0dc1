#include "facets/FacetInteraction.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

namespace
{

/// How near, in points, the mouse has to be to an edge of the brush or to a dot.
constexpr float reachOfBrush = 4;
constexpr float reachOfDot = 4;
/// Of a cell's squares: a drag may begin that far from them.
constexpr float reachOfSquares = 12;
/// Points that the mouse may move in a click.
constexpr float clickSlack = 3;

}  // namespace

int FacetInteraction::press(float x, float y, bool add)
{
  pressX_ = x;
  pressY_ = y;
  adding_ = add;
  hovered_ = Target();
  pressed_ = targetAt(scene_, x, y, reach(reachOfDot));
  const int grip = add ? Brush::None : brush_.gripAt(x, y, reach(reachOfBrush));
  if (pressed_.kind == Target::Splitter)
  {
    drag_ = Drag::Splitter;
  }
  else if (grip != Brush::None)
  {
    brush_.hold(grip, x, y);
    drag_ = Drag::Brush;
  }
  else
  {
    drag_ = Drag::Click;
  }
  return Drawing;
}

int FacetInteraction::move(float x, float y)
{
  if (drag_ == Drag::None)
  {
    return hover(x, y);
  }
  if (drag_ == Drag::Click && isBesideSquares() && !isClick(x, y))
  {
    beginBrush();
  }
  if (drag_ == Drag::Brush)
  {
    brush_.drag(x, y);
    markBrushed();
    return Drawing;
  }
  if (drag_ == Drag::Splitter && scene_.view().width > 0)
  {
    setPanel(panel_.shown, 1.0 - static_cast<double>(x) / static_cast<double>(scene_.view().width));
    return Drawing;
  }
  return Nothing;
}

int FacetInteraction::release(float x, float y)
{
  const Drag dragged = drag_;
  drag_ = Drag::None;
  switch (dragged)
  {
    case Drag::Brush:
      brush_.release();
      scene_.setReferenceLayer(brushLayer_);
      return Drawing | Selection;
    case Drag::Splitter:
      return Drawing | Panel;
    case Drag::Click:
      return Drawing | (isClick(x, y) ? click() : Nothing);
    default:
      return Nothing;
  }
}

int FacetInteraction::leave()
{
  hovered_ = Target();
  return Drawing;
}

int FacetInteraction::escape()
{
  drag_ = Drag::None;
  return Drawing | highlight(0, 0) | clearSelection();
}

void FacetInteraction::select(const SampleMask& mask)
{
  clearBrush();
  scene_.setSelection(mask);
}

void FacetInteraction::reset()
{
  clearBrush();
  drag_ = Drag::None;
  hovered_ = Target();
}

void FacetInteraction::clearBrush()
{
  brush_.clear();
  hasBrush_ = false;
  drag_ = drag_ == Drag::Brush ? Drag::None : drag_;
}

void FacetInteraction::followLayout()
{
  for (Target* target : {&hovered_, &pressed_})
  {
    // Bands go when they are no longer shown, or when there is no room for them.
    if (target->flow >= static_cast<std::int64_t>(scene_.flowBands().ribbons.size()))
    {
      *target = Target();
    }
  }
  if (!hasBrush_ || brushLayout_ == scene_.layoutVersion())
  {
    return;
  }
  brushLayout_ = scene_.layoutVersion();
  drag_ = drag_ == Drag::Brush ? Drag::None : drag_;
  const SquareGrid grid = scene_.squareGrid(brushLayer_, brushCluster_);
  if (grid.perColumn != brushPerColumn_)
  {
    brush_.clear();
    return;
  }
  const auto side = static_cast<float>(grid.side);
  const Rectangle& squares = brushInSquares_;
  brush_.place(grid.area, {grid.area.x + side * squares.x, grid.area.top() - side * (squares.y + squares.height),
                           side * squares.width, side * squares.height});
}

bool FacetInteraction::isClick(float x, float y) const
{
  return std::hypot(x - pressX_, y - pressY_) <= reach(clickSlack);
}

bool FacetInteraction::isBesideSquares() const
{
  switch (pressed_.kind)
  {
    case Target::Square:
    case Target::SquareArea:
      return true;
    case Target::Nothing:
    case Target::Dot:
    case Target::DotArea:
    case Target::Status:
      break;
    default:
      return false;
  }
  if (pressed_.layerIndex < 0)
  {
    return false;
  }
  const Rectangle area = scene_.squareGrid(pressed_.layerIndex, pressed_.cluster).area;
  const float slack = reach(reachOfSquares);
  return pressX_ >= area.x - slack && pressX_ <= area.right() + slack && pressY_ >= area.y - slack &&
         pressY_ <= area.top() + slack;
}

void FacetInteraction::beginBrush()
{
  brushLayer_ = pressed_.layerIndex;
  brushCluster_ = pressed_.cluster;
  brushLayout_ = scene_.layoutVersion();
  kept_ = adding_ ? scene_.selection() : nothing();
  brush_.begin(scene_.squareGrid(brushLayer_, brushCluster_).area, pressX_, pressY_);
  drag_ = Drag::Brush;
  hasBrush_ = true;
}

void FacetInteraction::markBrushed()
{
  SampleMask mask = kept_;
  const IndexSpan samples = scene_.data().cellSamples(brushLayer_, brushCluster_);
  const SquareGrid grid = scene_.squareGrid(brushLayer_, brushCluster_);
  const Rectangle& area = brush_.area();
  const auto side = static_cast<float>(grid.side);
  brushInSquares_ = {(area.x - grid.area.x) / side, (grid.area.top() - area.top()) / side, area.width / side,
                     area.height / side};
  brushPerColumn_ = grid.perColumn;
  for (const RankRange& range : ranksTouched(grid, area))
  {
    mask.set(IndexSpan{samples.first + range.begin, static_cast<std::size_t>(range.end - range.begin)});
  }
  if (mask != scene_.selection())
  {
    scene_.setSelection(mask);
  }
}

int FacetInteraction::hover(float x, float y)
{
  const Target target = targetAt(scene_, x, y, reach(reachOfDot));
  cursor_ = target.kind == Target::Splitter ? Cursor::Horizontal : cursorOf(brush_.gripAt(x, y, reach(reachOfBrush)));
  const bool changed = !(target == hovered_);
  hovered_ = target;
  mouseX_ = x;
  mouseY_ = y;
  return changed ? Drawing : Nothing;
}

int FacetInteraction::click()
{
  const FacetData& data = scene_.data();
  switch (pressed_.kind)
  {
    case Target::Dot:
      return highlight(data.layers()[static_cast<std::size_t>(pressed_.layerIndex)], pressed_.cluster);
    case Target::Status:
      return selectAll(data.cellSamples(pressed_.layerIndex, pressed_.cluster), pressed_.layerIndex);
    case Target::RowHeader:
      return selectAll(data.cellSamples(scene_.referenceLayer(), pressed_.cluster), scene_.referenceLayer());
    case Target::Flow:
    {
      const std::vector<std::uint32_t> samples = scene_.samplesOfFlow(static_cast<std::size_t>(pressed_.flow));
      return selectAll({samples.data(), samples.size()}, pressed_.layerIndex);
    }
    case Target::PanelSwitch:
      panel_.shown = !panel_.shown;
      return Panel;
    default:
      break;
  }
  const bool onSquare = pressed_.kind == Target::Square && (adding_ || scene_.selectedSamples() == 0);
  if (onSquare || pressed_.kind == Target::Picture)
  {
    const std::uint32_t sample = data.sampleOf(pressed_.row);
    return selectAll({&sample, 1}, pressed_.layerIndex);
  }
  // Beside everything.
  return highlight(0, 0) | (adding_ ? Nothing : clearSelection());
}

int FacetInteraction::selectAll(IndexSpan samples, int layerIndex)
{
  SampleMask mask = adding_ ? scene_.selection() : nothing();
  mask.set(samples);
  scene_.setReferenceLayer(layerIndex);
  select(mask);
  return Selection;
}

int FacetInteraction::clearSelection()
{
  const bool selected = scene_.selectedSamples() > 0;
  if (selected || brush_.isActive())
  {
    select(nothing());
  }
  return selected ? Selection : Nothing;
}

int FacetInteraction::highlight(int layer, int cluster)
{
  if (layer == scene_.highlight().layer() && (layer == 0 || cluster == scene_.highlight().cluster()))
  {
    return Nothing;
  }
  scene_.setHighlight(layer, cluster);
  return Highlight;
}

}  // namespace layerscope
