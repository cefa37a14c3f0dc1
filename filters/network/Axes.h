#ifndef layerscope_network_Axes_h
#define layerscope_network_Axes_h

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "Tensor.h"

namespace layerscope
{

/// What runs along an axis of a tensor.
enum class AxisRole
{
  Unknown,
  Sample,
  Feature,  ///< channels, units, heads
  Depth,
  Height,
  Width,
  Step,  ///< of a signal or a recurrent network
  Token
};

/// A part of an axis. Most axes have one; one that was merged from several (heads and their features; samples
/// and windows; rows and columns as tokens) has several, the slowest first, and its extent is their product.
struct AxisPart
{
  AxisRole role = AxisRole::Unknown;
  std::int64_t extent = 1;
  int piece =
      0;  ///< of features that a reshape divided, which may become rows and columns: its number in AxisPieces
};

/// No parts: an axis of extent 1 that nothing runs along.
using Axis = std::vector<AxisPart>;

/// One entry an axis of the tensor; none for a scalar.
using Axes = std::vector<Axis>;

/// "sample", "feature", "height" ...
const char* toString(AxisRole role);

/// "sample, token, feature"; the parts of one axis are joined: "height x width". Of axes of extent 1 without
/// parts "1".
std::string toString(const Axes& axes);

/// Features that a reshape divided are heads and features, or channels, rows and columns: what reads them
/// tells, if it needs the one or the other.
struct AxisPieces
{
  int made = 0;
  std::map<int, AxisRole> decided;

  /// The axes with what has been decided.
  Axes resolved(Axes axes) const;
};

/// Product of the extents of the parts.
std::int64_t extentOf(const Axis& axis);
bool hasRole(const Axis& axis, AxisRole role);
/// Is nothing known of any of its parts?
bool isUnknown(const Axis& axis);
/// An axis of one part.
Axis single(AxisRole role, std::int64_t extent);
Axes unknownAxes(const Shape& shape);
/// The axis after a slice, a concatenation, a pool ... along it.
Axis resized(const Axis& axis, std::int64_t extent);

/// Divides the axes of a tensor as a reshape to `to` does. An axis whose parts cannot be divided along the
/// new extents becomes Unknown, together with its neighbours that it is mixed with.
Axes reshapedAxes(const Axes& axes, const Shape& to, AxisPieces& pieces);

/// Chooses: what is still Unknown beside known features is Token; without any feature, the second axis
/// becomes the features (as channels stand in most networks), which `isGuess` tells; of [samples, n] that is
/// no guess.
Axes settledAxes(Axes axes, bool& isGuess);

}  // namespace layerscope

#endif
