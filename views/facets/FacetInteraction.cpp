#include "facets/FacetInteraction.h"

#include <algorithm>
#include <cmath>

namespace layerscope
{

namespace
{

/// Of a cell's squares or dot plots: a drag may begin that far from them.
constexpr float reachOfSquares = 12;

}  // namespace

int FacetInteraction::press(float x, float y, bool add)
{
  pressX_ = x;
  pressY_ = y;
  adding_ = add;
  hovered_ = Target();
  pressed_ = targetAt(scene_, x, y, reach(reachOfPoint));
  const int grip = add ? Brush::None : brush_.gripAt(x, y, reach(reachOfBrush));
  pressedGrip_ = Brush::None;
  if (pressed_.kind == Target::Splitter)
  {
    drag_ = Drag::Splitter;
  }
  else if (pressed_.kind == Target::Dot)
  {
    pressedGrip_ = grip;
    drag_ = Drag::Click;
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
  if (drag_ == Drag::Click && !isClick(x, y))
  {
    beginDrag();
  }
  if (drag_ == Drag::Brush)
  {
    brush_.drag(x, y);
    markBrushed();
    return Drawing;
  }
  if (drag_ == Drag::Splitter)
  {
    dragSplitter(x);
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
  const Ground on = ground();
  if (on.units != brushUnits_)
  {
    brush_.clear();
    return;
  }
  const Rectangle& units = brushInUnits_;
  brush_.place(on.area, {on.area.x + on.unitX * units.x, on.area.top() - on.unitY * (units.y + units.height),
                         on.unitX * units.width, on.unitY * units.height});
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

bool FacetInteraction::isOverDots() const
{
  const Target::Kind kind = pressed_.kind;
  if (pressed_.layerIndex < 0 || (kind != Target::Dot && kind != Target::DotArea && kind != Target::Nothing))
  {
    return false;
  }
  const DotScale scale = scene_.dotScale(pressed_.layerIndex, pressed_.cluster);
  const float slack = kind == Target::Dot ? reach(reachOfPoint) : isBesideSquares() ? 0 : reach(reachOfSquares);
  return scale.slots > 0 && pressX_ >= scale.plot.x - slack && pressX_ <= scale.plot.right() + slack &&
         pressY_ >= scale.plot.y - slack && pressY_ <= scale.plot.top() + slack;
}

FacetInteraction::Ground FacetInteraction::ground() const
{
  if (brushesDots_)
  {
    const DotScale scale = scene_.dotScale(brushLayer_, brushCluster_);
    return {scale.plot, scale.slots > 0 ? static_cast<float>(scale.slotWidth()) : 1, scale.plot.height, scale.slots};
  }
  const SquareGrid grid = scene_.squareGrid(brushLayer_, brushCluster_);
  return {grid.area, static_cast<float>(grid.side), static_cast<float>(grid.side), grid.perColumn};
}

void FacetInteraction::beginDrag()
{
  if (pressedGrip_ != Brush::None)
  {
    brush_.hold(pressedGrip_, pressX_, pressY_);
    drag_ = Drag::Brush;
  }
  else if (isOverDots() || isBesideSquares())
  {
    beginBrush();
  }
}

void FacetInteraction::beginBrush()
{
  brushesDots_ = isOverDots();
  brushLayer_ = pressed_.layerIndex;
  brushCluster_ = pressed_.cluster;
  brushLayout_ = scene_.layoutVersion();
  kept_ = adding_ ? scene_.selection() : nothing();
  brush_.begin(ground().area, pressX_, pressY_);
  drag_ = Drag::Brush;
  hasBrush_ = true;
}

void FacetInteraction::markBrushed()
{
  SampleMask mask = kept_;
  const Ground on = ground();
  const Rectangle& area = brush_.area();
  brushInUnits_ = {(area.x - on.area.x) / on.unitX, (on.area.top() - area.top()) / on.unitY, area.width / on.unitX,
                   area.height / on.unitY};
  brushUnits_ = on.units;
  if (brushesDots_)
  {
    const std::vector<std::uint32_t> samples = samplesOfDots(
        scene_.data(), brushLayer_, brushCluster_, scene_.dotScale(brushLayer_, brushCluster_), area);
    mask.set(IndexSpan{samples.data(), samples.size()});
  }
  else
  {
    const IndexSpan samples = scene_.data().cellSamples(brushLayer_, brushCluster_);
    for (const RankRange& range : ranksTouched(scene_.squareGrid(brushLayer_, brushCluster_), area))
    {
      mask.set(IndexSpan{samples.first + range.begin, static_cast<std::size_t>(range.end - range.begin)});
    }
  }
  if (mask != scene_.selection())
  {
    scene_.setSelection(mask);
  }
}

int FacetInteraction::hover(float x, float y)
{
  const Target target = targetAt(scene_, x, y, reach(reachOfPoint));
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
