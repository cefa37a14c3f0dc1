#ifndef layerscope_network_operators_StridedCopy_h
#define layerscope_network_operators_StridedCopy_h

#include <cstdint>
#include <vector>

#include "network/Tensor.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// Distance in elements from one element to the next along each axis; negative ones are allowed,
/// and 0 for a source.
using Strides = std::vector<std::int64_t>;

/// Strides of a dense row-major tensor.
Strides denseStrides(const Shape& shape);

/// Strides by which a dense tensor of `shape` is walked through when it is broadcast to `target`: shapes are
/// aligned at their last axes, and repeated axes have stride 0. `shape` must fit.
Strides broadcastStrides(const Shape& shape, const Shape& target);

/// Copies a box of elements from one layout in memory to another: what transposing, slicing, splitting and
/// broadcasting have in common. Made once for given extents, then run any number of times.
///
/// Axes that lie behind each other in both layouts are merged first; what remains is copied plane by plane:
/// as whole rows where both sides are dense along one axis, else in square tiles, so that both sides stay in
/// the cache; tiles of float32 that are dense along either axis are turned round in registers.
/// Large copies use all threads. O(elements).
class StridedCopy
{
public:
  StridedCopy() = default;

  /// `from` and `to` have one stride an axis; no two elements may fall together on the side of `to`.
  StridedCopy(const Shape& extents, const Strides& from, const Strides& to);

  /// Copies from `source`, whose element `sourceOffset` is the box's first, to `target`. Both have one type.
  void run(const Tensor& source, std::int64_t sourceOffset, Tensor& target,
           std::int64_t targetOffset = 0) const;

private:
  struct Axis
  {
    std::int64_t extent;
    std::int64_t from;
    std::int64_t to;
  };

  template <class T>
  void copy(const T* source, T* target) const;
  template <class T>
  void copyRows(const T* source, T* target, std::int64_t firstRow, std::int64_t lastRow) const;

  std::vector<Axis> outer_;  ///< axes outside the planes, outermost first
  Axis row_ = {1, 0, 0};
  Axis column_ = {1, 0, 0};
  std::int64_t planes_ = 0;
  // Found here, since a loop over several threads must not throw.
  const Kernels* kernels_ = &kernels();
};

}  // namespace layerscope

#endif
