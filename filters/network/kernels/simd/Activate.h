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
  return smaller(high, larger(low, x));
}

/// Several at once, where what there is to do is found out once.
template <int Count, class Map>
inline void forEach(Vec (&x)[Count], const Map& map)
{
#pragma GCC unroll 16
  for (int i = 0; i < Count; ++i)
  {
    x[i] = map(x[i]);
  }
}

template <int Rows, int Count, class Map>
inline void forEach(Vec (&x)[Rows][Count], const Map& map)
{
#pragma GCC unroll 16
  for (int r = 0; r < Rows; ++r)
  {
    forEach(x[r], map);
  }
}

/// Of an array of vectors, or of rows of them.
template <class Vectors>
inline void activate(Vectors& x, const Epilogue& epilogue)
{
  switch (epilogue.activation)
  {
    case Epilogue::Relu:
      return forEach(x, [](Vec v) { return larger(Vec{}, v); });
    case Epilogue::LeakyRelu:
      return forEach(x, [slope = broadcast(epilogue.slope)](Vec v) { return v < Vec{} ? v * slope : v; });
    case Epilogue::Clip:
      return forEach(x, [low = broadcast(epilogue.low), high = broadcast(epilogue.high)](Vec v)
                     { return clipped(v, low, high); });
    default:
      return;
  }
}

/// The epilogue of one row, but for scale, columnBias and addend.
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
  Vec normalized(Vec x) const { return isNormalized_ ? factor_ * (x - mean_) + shift_ : x; }
  /// Of what is normalised and has its addend.
  Vec activated(Vec x) const
  {
    Vec one[] = {x};
    activate(one, epilogue_);
    return one[0];
  }

  /// All of it, without an addend.
  Vec operator()(Vec x) const { return activated(normalized(biased(x))); }

  template <int Count>
  void operator()(Vec (&x)[Count]) const
  {
    if (hasBias_)
    {
      forEach(x, [this](Vec v) { return v + bias_; });
    }
    if (isNormalized_)
    {
      forEach(x, [this](Vec v) { return normalized(v); });
    }
    activate(x, epilogue_);
  }

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
