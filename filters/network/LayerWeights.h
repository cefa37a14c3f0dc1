#ifndef layerscope_network_LayerWeights_h
#define layerscope_network_LayerWeights_h

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "Network.h"

namespace layerscope
{

/// The linear operator behind a layer, and what was learned for it. A unit is one of its output channels, or
/// one of the numbers that a matrix product makes.
struct LayerWeights
{
  std::string node;  ///< name of the operator's node, or of its output where that has none
  std::string op;    ///< "Conv", "ConvTranspose", "Gemm" or "MatMul"
  bool isConvolution = false;
  std::int64_t groups = 1;  ///< of a convolution
  /// [units, incoming channels, kernel extents ...]: what a unit multiplies its inputs by, and for a
  /// transposed convolution what each input is spread by into the unit's map. A convolution's unit reads the
  /// channels of its group alone. A matrix product's has no kernel extents: [units, incoming numbers].
  Tensor weights;
  /// One a unit; 0 where there is none, NaN where it isn't constant.
  std::vector<float> bias;
  bool hasBias = false;

  std::int64_t units() const { return weights.shape()[0]; }
  /// Incoming weights of one unit.
  std::int64_t incoming() const { return units() == 0 ? 0 : weights.size() / units(); }
  std::int64_t channels() const { return weights.shape()[1]; }
  /// Number of an incoming channel of a unit, 0 to channels() - 1, among all channels of the input.
  std::int64_t inputChannel(std::int64_t unit, std::int64_t channel) const
  {
    return unit / (units() / groups) * channels() + channel;
  }
};

/// The weights of a layer of `network`. The operators are Conv, ConvTranspose, Gemm (with alpha and beta) and
/// MatMul with constant weights on either side; the weights may be computed from others in the file. The bias
/// is that of the operator and of the sums with constants right behind it. A normalisation behind it is not
/// applied. Of several operators (the two of a gate, the two paths of a residual block) the first with the
/// most weights counts, of those with as many units as the layer has channels if there are some.
///
/// Throws Error that names file, node and operator where the layer has no linear operator of its own, or
/// where its weights aren't constant. Time and memory are those of a copy of the weights at most.
LayerWeights layerWeights(const Network& network, const Layer& layer);

/// A linear operator of a layer, without a look at its weights.
struct LinearOperator
{
  bool isConvolution = false;
  bool readsNetworkInput = false;  ///< unchanged but for its extents
};

/// Those of Layer::linear. O(nodes).
std::vector<LinearOperator> linearOperators(const Network& network, const Layer& layer);

}  // namespace layerscope

#endif
