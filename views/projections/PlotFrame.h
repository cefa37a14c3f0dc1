#ifndef layerscope_projections_PlotFrame_h
#define layerscope_projections_PlotFrame_h

#include <algorithm>

#include "projections/PlotData.h"
#include "samples/Rectangle.h"

namespace layerscope
{

/// What part of each panel's unit square is seen: all panels show the same.
struct PlotCamera
{
  static constexpr double largestZoom = 10000;

  double x = 0.5;  ///< the middle of what is seen
  double y = 0.5;
  double zoom = 1;  ///< 1: all of it

  bool operator==(const PlotCamera& other) const { return x == other.x && y == other.y && zoom == other.zoom; }
  bool operator!=(const PlotCamera& other) const { return !(*this == other); }
};

/// The way between places and pixels in a panel's frame.
struct PlotFrame
{
  Rectangle area;
  PlotCamera camera;

  float side() const { return std::min(area.width, area.height); }
  float x(UnitPlace place) const
  {
    return area.x + area.width / 2 + static_cast<float>((place.x - camera.x) * camera.zoom) * side();
  }
  float y(UnitPlace place) const
  {
    return area.y + area.height / 2 + static_cast<float>((place.y - camera.y) * camera.zoom) * side();
  }
  double unitX(float pixel) const { return camera.x + (pixel - area.x - area.width / 2) / (side() * camera.zoom); }
  double unitY(float pixel) const { return camera.y + (pixel - area.y - area.height / 2) / (side() * camera.zoom); }
};

}  // namespace layerscope

#endif
