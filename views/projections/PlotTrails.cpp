#include "projections/PlotTrails.h"

#include <limits>
#include <utility>

namespace layerscope
{

std::vector<std::size_t> trailPanels(const PlotData& data, std::optional<int> layer)
{
  const std::vector<PlotPanel>& panels = data.panels();
  std::vector<std::size_t> epochs;
  std::vector<std::size_t> all;
  for (std::size_t panel = 0; panel < panels.size(); ++panel)
  {
    all.push_back(panel);
    if (panels[panel].layer == layer.value_or(panels.back().layer))
    {
      epochs.push_back(panel);
    }
  }
  return data.hasEpochs() && epochs.size() > 1 ? epochs : all;
}

PlotTrails::PlotTrails(const PlotData& data, std::vector<std::size_t> panels, const std::vector<std::uint32_t>& classes,
                       double strength)
    : panels_(std::move(panels))
{
  Trails trails;
  trails.count = data.samples().size();
  trails.steps = panels_.size();
  trails.places.assign(2 * trails.count * trails.steps, std::numeric_limits<float>::quiet_NaN());
  for (std::size_t step = 0; step < trails.steps; ++step)
  {
    for (const std::uint32_t row : data.rowsOf(panels_[step]))
    {
      const UnitPlace place = data.place(row);
      float* target = trails.places.data() + 2 * (data.sampleOf(row) * trails.steps + step);
      target[0] = place.x;
      target[1] = place.y;
    }
  }
  if (strength > 0)
  {
    TrailBundling::Options options;
    options.strength = strength;
    bundling_ = std::make_shared<TrailBundling>(trails, classes, options);
    lines_ = bundling_->lines();
  }
  else
  {
    lines_ = straightLines(trails);
  }
}

void PlotTrails::step()
{
  if (!areDone() && bundling_->step())
  {
    lines_ = bundling_->lines();
    index_.reset();
  }
}

TrailHit PlotTrails::at(double x, double y, double reach) const
{
  if (!areDone() || lines_.lines() == 0)
  {
    return {};
  }
  if (!index_)
  {
    index_.emplace(lines_);
  }
  return index_->at(x, y, reach);
}

}  // namespace layerscope
