#ifndef layerscope_network_operators_AxisNormalization_h
#define layerscope_network_operators_AxisNormalization_h

#include <vector>

#include "Broadcast.h"
#include "Reduction.h"
#include "network/Operator.h"

namespace layerscope
{

/// What normalisations along any axes share: reductions of the input over them, and loops that spread a
/// reduced tensor over the input. Scratch memory has room for the reduced tensors.
class AxisNormalization : public Operator
{
public:
  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {}};
  }
  std::size_t scratchBytes() const override { return 2 * reducedFloats() * sizeof(float); }
  std::size_t backwardScratchBytes() const override { return (3 * reducedFloats() + size_) * sizeof(float); }

protected:
  /// `axes` are normalised and in rising order.
  void prepareAxes(const Shape& shape, const std::vector<std::size_t>& axes)
  {
    Shape reduced = shape;
    for (const std::size_t axis : axes)
    {
      reduced[axis] = 1;
    }
    loops_ = ReductionLoops(shape, axes);
    spread_ = BroadcastLoops(shape, reduced);
    size_ = static_cast<std::size_t>(elementCount(shape));
    reduced_ = static_cast<std::size_t>(elementCount(reduced));
  }

  const ReductionLoops& loops() const { return loops_; }
  /// Loops over the input and something reduced.
  const BroadcastLoops& spread() const { return spread_; }
  bool isEmpty() const { return size_ == 0; }
  /// Floats from one reduced tensor to the next in scratch memory.
  std::size_t reducedFloats() const { return (reduced_ + 15) / 16 * 16; }

private:
  ReductionLoops loops_;
  BroadcastLoops spread_;
  std::size_t size_ = 0;
  std::size_t reduced_ = 0;
};

}  // namespace layerscope

#endif
