#ifndef layerscope_network_kernels_AxisPhases_h
#define layerscope_network_kernels_AxisPhases_h

#include <cstdint>
#include <vector>

namespace layerscope
{

/// One spatial axis. Convolution: output o sums over kernel elements k the input o * stride + k * dilation -
/// padBegin. Transposed: input i adds to output i * stride + k * dilation - padBegin.
struct ConvolutionAxis
{
  std::int64_t input = 1;
  std::int64_t output = 1;
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t padBegin = 0;

  /// One element that is looked at as it is: an axis that a shape of fewer axes has.
  bool isTrivial() const { return input == 1 && output == 1 && kernel == 1 && padBegin == 0; }
};

/// A kernel element: grid point g looks at input step * g + start.
struct AxisTap
{
  std::int64_t element;
  std::int64_t start;
};

/// Output coordinates first, first + outStep, ... and the kernel elements that reach them.
struct AxisPhase
{
  std::int64_t first;
  std::vector<AxisTap> taps;
};

/// An axis taken apart so that every phase is an ordinary convolution over a grid of `grid` points.
///
/// A convolution is one phase with a tap for every kernel element. A transposed convolution of stride s is s
/// phases of step 1, where phase a has the kernel elements k with k * dilation = a + padBegin (mod s).
struct AxisPhases
{
  std::int64_t step = 1;
  std::int64_t outStep = 1;
  std::int64_t grid = 1;
  std::vector<AxisPhase> phases;

  static AxisPhases ofConvolution(const ConvolutionAxis& axis);
  static AxisPhases ofTransposed(const ConvolutionAxis& axis);

  /// All different starts, rising.
  std::vector<std::int64_t> starts() const;
};

/// Quotient rounded down and the remainder that goes with it, for b > 0.
std::int64_t floorDivide(std::int64_t a, std::int64_t b);
std::int64_t floorRemainder(std::int64_t a, std::int64_t b);

}  // namespace layerscope

#endif
