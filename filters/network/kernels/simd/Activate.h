#ifndef layerscope_network_kernels_simd_Activate_h
#define layerscope_network_kernels_simd_Activate_h

#include "../Kernels.h"
#include "Simd.h"

namespace layerscope
{
namespace
{

/// `high` where that is below the larger of x and `low`; NaN stays NaN.
inline Vec clipped(Vec x, Vec low, Vec high)
{
  const Vec raised = low > x ? low : x;
  return high < raised ? high : raised;
}

inline Vec activate(Vec x, const Epilogue& epilogue)
{
  switch (epilogue.activation)
  {
    case Epilogue::Relu:
      return x < Vec{} ? Vec{} : x;
    case Epilogue::LeakyRelu:
      return x < Vec{} ? x * broadcast(epilogue.slope) : x;
    case Epilogue::Clip:
      return clipped(x, broadcast(epilogue.low), broadcast(epilogue.high));
    default:
      return x;
  }
}

/// The epilogue of one row, but for scale and columnBias.
class RowFinish
{
public:
  explicit RowFinish(const Epilogue& epilogue, std::int64_t row = 0)
      : epilogue_(epilogue),
        hasBias_(epilogue.rowBias),
        isNormalized_(epilogue.rowMean),
        bias_(broadcast(epilogue.rowBias ? epilogue.rowBias[row] : 0.0F)),
        mean_(broadcast(epilogue.rowMean ? epilogue.rowMean[row] : 0.0F)),
        factor_(broadcast(epilogue.rowMean ? epilogue.rowFactor[row] : 1.0F)),
        shift_(broadcast(epilogue.rowMean ? epilogue.rowShift[row] : 0.0F))
  {
  }

  Vec biased(Vec x) const { return hasBias_ ? x + bias_ : x; }

  /// Of what has its biases.
  Vec finished(Vec x) const
  {
    return activate(isNormalized_ ? factor_ * (x - mean_) + shift_ : x, epilogue_);
  }

  Vec operator()(Vec x) const { return finished(biased(x)); }

private:
  const Epilogue& epilogue_;
  bool hasBias_;
  bool isNormalized_;
  Vec bias_;
  Vec mean_;
  Vec factor_;
  Vec shift_;
};

}  // namespace
}  // namespace layerscope

#endif
