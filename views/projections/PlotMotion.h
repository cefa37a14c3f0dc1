#ifndef layerscope_projections_PlotMotion_h
#define layerscope_projections_PlotMotion_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "projections/PlotData.h"

namespace layerscope
{

/// Where a time is among the epochs of a layer, by their panels: the last epoch that isn't later, the next one, and the
/// share of the way between them, in [0, 1). Before the first and from the last epoch on there is no way: `from` is `to`.
struct EpochPlace
{
  std::size_t from = 0;
  std::size_t to = 0;
  double share = 0;
};

/// The layer has to be one of the data's; NaN counts as the first epoch. O(log panels).
EpochPlace epochPlace(const PlotData& data, int layer, double time);

/// Whether a layer has several epochs.
bool hasWays(const PlotData& data);

/// A point as it is drawn.
struct PlotPoint
{
  std::uint32_t row = 0;  ///< what it is of: that of the earlier epoch, or of a sample that only the later one has
  UnitPlace place;
  float size = 1;      ///< see PlotData::sizeOf()
  float presence = 1;  ///< less than 1 for samples that come or go
};

/// The points of a layer on their way from one epoch to a later one: each goes straight from its sample's place in the one
/// to that in the other. Samples that only one of them has stay where they are, and come or go.
class PlotMotion
{
public:
  /// No points.
  PlotMotion() = default;
  /// Both are panels of one layer. O(samples).
  PlotMotion(const PlotData& data, std::size_t from, std::size_t to);

  std::size_t from() const { return from_; }
  std::size_t to() const { return to_; }
  /// Moves them to a share of the way, in [0, 1]. O(points).
  void moveTo(const PlotData& data, double share);
  /// In the order in which they are drawn, which is that of both panels.
  const std::vector<PlotPoint>& points() const { return points_; }

private:
  /// Of a sample; PlotData::none where an epoch doesn't have it.
  struct Way
  {
    std::uint32_t from;
    std::uint32_t to;
  };

  std::size_t from_ = 0;
  std::size_t to_ = 0;
  std::vector<Way> ways_;
  std::vector<PlotPoint> points_;
};

}  // namespace layerscope

#endif
