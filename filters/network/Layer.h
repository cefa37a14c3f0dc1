#ifndef layerscope_network_Layer_h
#define layerscope_network_Layer_h

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "Axes.h"

namespace layerscope
{

/// A layer as its author would call it: the output of an activation behind a linear operator (Conv,
/// ConvTranspose, Gemm, MatMul), gated and written-out activations (GLU, SwiGLU, SiLU, GELU ...) as one; or
/// of a linear operator that no activation follows; and the network's output. docs/layers.md has the rules.
struct Layer
{
  std::string name;               ///< for display, unique in the network: "layer_1" ...
  std::string tensor;             ///< the tensor to tap
  std::string node;               ///< the exporter's name of the node that ends the layer, or of its tensor
  std::string op;                 ///< operators of the layer that carry it, e.g. "ConvTranspose + Relu"
  Axes axes;                      ///< of the tensor, for as many samples as the network was looked at with
  bool isGuess = false;           ///< nothing tells which axis has the channels; the second was taken
  std::int64_t channels = 0;      ///< product of the feature parts of the axes
  std::int64_t height = 1;        ///< product of the axes with rows and slices
  std::int64_t width = 1;         ///< product of all others
  std::int64_t parameters = 0;    ///< weights and biases first used in this layer
  std::int64_t multiplyAdds = 0;  ///< of one sample
  /// What the linear operators behind it make that belong to no layer before; see LayerWeights.h.
  std::vector<std::string> linear;
  bool isOutput = false;  ///< the network's output rather than a hidden layer
  /// Extents vary from sample to sample: NaN stands where a sample has nothing.
  bool varies = false;
};

/// "sample, token, feature"; "feature?" where that is a guess.
std::string axesText(const Layer& layer);

/// What the user asks otherwise of the layers.
struct LayerOptions
{
  /// Also sums of residual blocks, normalisations behind blocks and the outputs of attention, where they
  /// belong to no other layer.
  bool inBlocks = false;
  /// Names of tensors or nodes that are the layers, in this order; none: they are found.
  std::vector<std::string> tensors;
  /// (layer, axis of its tensor): the channels are that axis, from 0, that of the samples included. Several
  /// for one layer count together.
  std::vector<std::pair<int, int>> featureAxes;

  bool isDefault() const { return !inBlocks && tensors.empty() && featureAxes.empty(); }
  bool operator==(const LayerOptions& other) const
  {
    return inBlocks == other.inBlocks && tensors == other.tensors && featureAxes == other.featureAxes;
  }
};

}  // namespace layerscope

#endif
