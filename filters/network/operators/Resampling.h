#ifndef layerscope_network_operators_Resampling_h
#define layerscope_network_operators_Resampling_h

#include <string>
#include <vector>

#include "IndexedCopy.h"
#include "LinearResampling.h"
#include "ResampledAxis.h"
#include "SeparableSum.h"

namespace layerscope
{

/// What Resize and Upsample have in common: resampling a tensor along its axes, to the nearest element (any
/// type), or linearly or by cubic polynomials (float32).
class Resampling
{
public:
  enum class Mode
  {
    Nearest,
    Linear,
    Cubic
  };

  /// Reads "nearest", "linear" (in operator set 1 "bilinear") and "cubic". Throws Error for others.
  static Mode readMode(const std::string& mode);

  Mode mode = Mode::Nearest;
  CoordinateRule coordinate = nullptr;
  NearestRule nearest = nullptr;
  bool fillsOutside =
      false;  ///< output elements from outside the input get the fill value, instead of its border
  float fill = 0.0F;
  bool smooths = false;          ///< where an axis shrinks, all its elements count (linear and cubic)
  bool excludesOutside = false;  ///< weights of elements beyond the border are shared by the others (cubic)
  double cubicCoefficient = -0.75;

  /// Output extent of an axis for a scale, floor(input * scale) in single precision as frameworks compute it.
  /// Throws Error for a scale that isn't a positive number, and for an extent above 2^40.
  static std::int64_t scaledExtent(std::int64_t input, float scale);

  /// Sets up for one entry an axis of `info`; gives the output's type and shape. Throws Error where the type
  /// does not fit the mode, and where an axis without elements is to get some.
  TensorInfo prepare(const TensorInfo& info, const std::vector<ResampledAxis>& axes);

  std::size_t scratchBytes() const
  {
    return isWeighted() ? weighted_.scratchBytes() : linear_.scratchBytes();
  }
  void run(const Tensor& source, Tensor& target, void* scratch) const;

  /// Asked after `prepare`: sets up the way back, from the output's gradient to the input's (float32).
  void prepareBackward(const Shape& input);
  std::size_t backwardScratchBytes() const { return sum_.scratchBytes(); }
  void runBackward(const Tensor& source, Tensor& target, void* scratch) const;

private:
  bool isOutside(const ResampledAxis& axis, double x) const;
  IndexTable nearestTable(const ResampledAxis& axis) const;
  LinearTable linearTable(const ResampledAxis& axis) const;
  /// Linear interpolation of two neighbours has a faster way.
  bool isWeighted() const { return mode == Mode::Cubic || (mode == Mode::Linear && smooths); }
  double filter(double distance) const;
  SumTable weightedTable(const ResampledAxis& axis) const;

  std::vector<ResampledAxis> axes_;
  IndexedCopy copy_;
  LinearResampling linear_;
  SeparableSum weighted_;
  SeparableSum sum_;
};

}  // namespace layerscope

#endif
