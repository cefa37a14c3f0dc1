#ifndef layerscope_network_operators_RecurrentActivation_h
#define layerscope_network_operators_RecurrentActivation_h

#include <cstdint>
#include <string>
#include <vector>

#include "network/Graph.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// An activation of a recurrent layer, of what is clipped to [-clip, clip] first where clip isn't 0.
class RecurrentActivation
{
public:
  /// The `perDirection` functions of each direction: attributes activations, activation_alpha and
  /// activation_beta, or `defaults`. Throws Error for unknown ones and for too few.
  static std::vector<RecurrentActivation> read(const Node& node, std::size_t directions,
                                               const std::vector<std::string>& defaults);

  void apply(float* x, std::int64_t count, const Kernels& kernels) const;
  /// The derivative where the function has the value y.
  float slope(float y) const;

private:
  enum class Kind
  {
    Affine,
    Elu,
    HardSigmoid,
    LeakyRelu,
    Relu,
    ScaledTanh,
    Sigmoid,
    Softplus,
    Softsign,
    Tanh,
    ThresholdedRelu
  };

  float valueAt(float x) const;
  float slopeInside(float y) const;

  Kind kind_ = Kind::Tanh;
  float alpha_ = 0.0F, beta_ = 0.0F;
  float clip_ = 0.0F;
  float least_ = 0.0F, most_ = 0.0F;  ///< values at the ends of what isn't clipped
};

}  // namespace layerscope

#endif
