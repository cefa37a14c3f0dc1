#ifndef layerscope_network_AxisRules_h
#define layerscope_network_AxisRules_h

#include <cstddef>
#include <vector>

#include "Axes.h"
#include "Graph.h"

namespace layerscope
{

/// What is known of a tensor of a graph.
struct AxesOf
{
  Axes axes;
  bool isLive = false;   ///< depends on the network's input
  std::size_t made = 0;  ///< place in the order of computation
};

/// The axes of a node's outputs. Each operator carries its input's along, and some tell what they are: a
/// convolution's, pool's or batch normalisation's channels are axis 1, a matrix product's features are what
/// it makes along the axis of its weights, a layer normalisation over the last axis makes that the features.
/// Transpose moves axes; Reshape, Flatten, Squeeze and Unsqueeze merge and divide them; what a matrix product
/// mixes anew while another axis was the features makes those tokens (a token-mixing perceptron). `inputs`
/// and `inputShapes` run along the node's inputs, those left out included; `outputShapes` along its outputs.
/// Axes of which nothing is known are Unknown. O(inputs * rank).
std::vector<Axes> outputAxes(const Node& node, const std::vector<AxesOf>& inputs,
                             const std::vector<Shape>& inputShapes, const std::vector<Shape>& outputShapes,
                             AxisPieces& pieces);

}  // namespace layerscope

#endif
