#ifndef layerscope_projections_PlotTrails_h
#define layerscope_projections_PlotTrails_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "projections/PlotData.h"
#include "projections/TrailBundling.h"
#include "projections/TrailIndex.h"
#include "projections/TrailLines.h"

namespace layerscope
{

/// The panels that trails lead through: the epochs of a layer where there are several, `layer` or else the last; without
/// epochs all layers.
std::vector<std::size_t> trailPanels(const PlotData& data, std::optional<int> layer);

/// The ways of all samples through some panels, in the unit square. A trail has the number of its dense sample.
class PlotTrails
{
public:
  /// None.
  PlotTrails() = default;
  /// `classes`: one a sample, of which trails are bundled apart; none: together. `strength` as
  /// TrailBundling's; 0: straight lines, which are done. O(places).
  PlotTrails(const PlotData& data, std::vector<std::size_t> panels, const std::vector<std::uint32_t>& classes,
             double strength);

  const std::vector<std::size_t>& panels() const { return panels_; }
  bool areDone() const { return !bundling_ || bundling_->done(); }
  /// Bundles a little more.
  void step();
  const TrailLines& lines() const { return lines_; }

  /// The trail at a place, once they are done. The first call takes the time of TrailIndex.
  TrailHit at(double x, double y, double reach) const;

private:
  std::vector<std::size_t> panels_;
  std::shared_ptr<TrailBundling> bundling_;
  TrailLines lines_;
  mutable std::optional<TrailIndex> index_;
};

}  // namespace layerscope

#endif
