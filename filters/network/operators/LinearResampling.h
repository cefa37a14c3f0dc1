#ifndef layerscope_network_operators_LinearResampling_h
#define layerscope_network_operators_LinearResampling_h

#include <cstdint>
#include <optional>
#include <vector>

#include "network/Tensor.h"

namespace layerscope
{

/// Linear interpolation along one axis: an output element is (1 - weight) of the input element `lower` and
/// `weight` of `upper`; `lower` is -1 for output elements that get the fill value.
struct LinearTable
{
  std::vector<std::int64_t> lower;
  std::vector<std::int64_t> upper;
  std::vector<float> weight;
};

/// Interpolates a float32 tensor along any of its axes (bilinear for two, trilinear for three): rows of the
/// input are blended first, then the result is resampled along the row. O(output elements * 2^(axes before
/// the last)).
class LinearResampling
{
public:
  LinearResampling() = default;

  /// One table an axis of `input`, or nothing for an axis that stays as it is.
  /// Throws Error for more than five resampled axes.
  LinearResampling(const Shape& input, const Shape& output, std::vector<std::optional<LinearTable>> tables);

  std::size_t scratchBytes() const;
  void run(const float* source, float* target, float fill, float* scratch) const;

private:
  struct Axis
  {
    std::int64_t extent = 1;  ///< of the output
    std::int64_t stride = 0;  ///< of the input
    std::optional<LinearTable> table;
  };
  /// A row of the input that goes into a row of the output.
  struct Term
  {
    std::int64_t offset;
    float weight;
  };

  int findTerms(std::int64_t row, Term* terms) const;
  const float* blend(const float* source, const Term* terms, int count, float* buffer) const;
  void resampleRow(const float* source, float* target, float fill) const;

  std::vector<Axis> outer_;
  Axis column_;
  std::int64_t inputColumns_ = 0;
  std::int64_t rows_ = 0;  ///< of the output
  std::int64_t units_ = 0;
};

}  // namespace layerscope

#endif
