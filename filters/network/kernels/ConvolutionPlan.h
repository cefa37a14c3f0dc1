#ifndef layerscope_network_kernels_ConvolutionPlan_h
#define layerscope_network_kernels_ConvolutionPlan_h

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "AxisPhases.h"
#include "Kernels.h"

namespace layerscope
{

/// A convolution of one image. Weights are [groups * outChannels][inChannels][kernel], or, transposed,
/// [groups * inChannels][outChannels][kernel], with the kernel as [z][y][x].
struct ConvolutionShape
{
  bool isTransposed = false;
  std::int64_t groups = 1;
  std::int64_t inChannels = 1;          ///< of a group
  std::int64_t outChannels = 1;         ///< of a group
  std::array<ConvolutionAxis, 3> axes;  ///< z, y, x; where there are fewer, the first ones stay 1 x 1

  std::int64_t kernelSize() const { return axes[0].kernel * axes[1].kernel * axes[2].kernel; }
  std::int64_t weightCount() const { return groups * outChannels * inChannels * kernelSize(); }
  std::int64_t inputSize() const { return axes[0].input * axes[1].input * axes[2].input; }
  std::int64_t outputSize() const { return axes[0].output * axes[1].output * axes[2].output; }

  /// Every output is made of the input at its own place.
  bool isPointwise() const
  {
    return std::all_of(
        axes.begin(), axes.end(),
        [](const ConvolutionAxis& axis)
        { return axis.kernel == 1 && axis.stride == 1 && axis.padBegin == 0 && axis.input == axis.output; });
  }
};

/// A convolution as dense products over lowered planes: the geometry that the kernels read, and where each
/// phase's taps stand in the weights.
class ConvolutionPlan
{
public:
  /// Throws Error where the kernel, the phases or the lowered rows are absurdly large. A split one is for the
  /// matrix unit.
  ConvolutionPlan(const ConvolutionShape& shape, const Kernels& kernels, bool isSplit = false);

  // `lowered` points into the plan.
  ConvolutionPlan(const ConvolutionPlan&) = delete;
  ConvolutionPlan& operator=(const ConvolutionPlan&) = delete;

  const ConvolutionShape& shape() const { return shape_; }
  const LoweredConvolution& lowered() const { return lowered_; }

  /// Numbers of packed weights.
  std::int64_t packedCount() const { return packedCount_; }

  /// Rows of the grid that make whole tiles: a task should have a multiple of it, or all rows.
  std::int64_t unitRows() const { return unitRows_; }

  /// Kernel elements of a phase's taps in order, as index into [z][y][x].
  const std::vector<std::int64_t>& kernelElements(std::int64_t phase) const
  {
    return taps_[static_cast<std::size_t>(phase)].elements;
  }

private:
  struct LoweredAxis;
  struct Taps
  {
    std::vector<std::int64_t> elements;
    std::vector<std::int64_t> offsets;
  };

  void setExtents(const std::array<AxisPhases, 3>& axes);
  void setPlanes(const std::array<AxisPhases, 3>& axes, const LoweredAxis& rows, const LoweredAxis& columns);
  void setBands(const Kernels& kernels);
  void setPhases(const std::array<AxisPhases, 3>& axes, const LoweredAxis& rows, const LoweredAxis& columns);

  ConvolutionShape shape_;
  LoweredConvolution lowered_;
  std::int64_t unitRows_ = 1;
  std::int64_t packedCount_ = 0;
  std::vector<LoweredPlane> planes_;
  std::vector<ConvolutionPhase> phases_;
  std::vector<Taps> taps_;
};

}  // namespace layerscope

#endif
