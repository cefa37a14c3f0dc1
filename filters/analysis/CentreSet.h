#ifndef layerscope_analysis_CentreSet_h
#define layerscope_analysis_CentreSet_h

#include "analysis/RowTiles.h"

#include <cstddef>
#include <vector>

namespace layerscope
{

/// Where a row belongs: its nearest centre (the first of several equally near), a number that its distance to
/// it doesn't exceed, and one that no other centre's distance falls below.
struct Nearest
{
  int label;
  double upper;
  double lower;
};

/// Centres, searched in float and decided in double. The float search, of several rows at once, is many times
/// faster; its rounding errors are bounded, and where the bounds leave open which centre is nearest,
/// distances are computed anew in double.
class CentreSet
{
public:
  /// How many rows are searched for at once; a caller with less repeats one.
  static constexpr std::size_t tileRows = kernels::tileRows;

  CentreSet(std::size_t count, std::size_t columns);

  std::size_t count() const { return count_; }
  std::size_t columns() const { return columns_; }

  /// The centres [count, columns]. After writing call update().
  double* centre(std::size_t j) { return exact_.data() + j * columns_; }
  const double* centre(std::size_t j) const { return exact_.data() + j * columns_; }
  void update();

  /// Squared distances of tileRows rows to all centres in float, `distances` [count(), tileRows]. With more
  /// than 1e36 or less than 1e-24 they may be wrong.
  void roughSquaredDistances(const float* const* rows, float* distances) const;

  /// In double.
  double squaredDistance(const float* row, std::size_t j) const;

  /// A number that the distance to centre j doesn't exceed, from one float distance.
  double upperBound(const float* row, std::size_t j) const;

  /// A number that the distance doesn't fall below or exceed, respectively, given its square from
  /// squaredDistance().
  double below(double squaredDistance) const;
  double above(double squaredDistance) const;

  /// For each centre half of a number that its distance to any other one doesn't fall below; infinity for one
  /// centre. O(count() * count() * columns()).
  std::vector<double> halfGaps() const;

  /// Of tileRows rows. `scratch` holds count() * tileRows floats.
  void nearest(const float* const* rows, float* scratch, Nearest* found) const;

private:
  Nearest decide(const float* row, const float* rough, double bound) const;
  double roughBelow(float squaredDistance) const;
  double roughAbove(float squaredDistance) const;

  std::size_t count_;
  std::size_t columns_;
  std::size_t stride_;
  std::vector<double> exact_;
  std::vector<float> rough_;  // [count, stride]
  double relativeError_;      // of the distance (not its square) computed in float
  double absoluteError_;      // from rounding the centres to float, and from underflow
  double exactRelativeError_;
};

}  // namespace layerscope

#endif
