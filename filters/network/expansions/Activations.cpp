// Activations of ONNX Runtime's own.

#include "network/Expansion.h"

namespace layerscope
{

namespace
{
std::string biased(Expansion& node)
{
  return node.has(1) ? node.add("Add", {node.input(0), node.input(1)}) : node.input(0);
}

void expandGelu(Expansion& node)
{
  node.requireInputs(1, 1);
  node.deliver(0, node.add("Gelu", {node.input(0)}));
}

void expandBiasGelu(Expansion& node)
{
  node.requireInputs(2, 2);
  node.deliver(0, node.add("Gelu", {biased(node)}));
}

void expandFastGelu(Expansion& node)
{
  node.requireInputs(1, 2);
  node.deliver(0, node.add("Gelu", {biased(node)}, {{"approximate", std::string("tanh")}}));
}

void expandQuickGelu(Expansion& node)
{
  node.requireInputs(1, 1);
  node.deliver(0,
               node.add("Swish", {node.input(0)}, {{"alpha", node.attributes().getFloat("alpha", 1.702F)}}));
}

// The first half of x + bias times Gelu of the second.
void expandBiasSplitGelu(Expansion& node)
{
  node.requireInputs(2, 2);
  const std::vector<std::string> halves = node.addSeveral(
      "Split", {biased(node)}, 2, {{"axis", std::int64_t(-1)}, {"num_outputs", std::int64_t(2)}});
  node.deliver(0, node.add("Mul", {halves[0], node.add("Gelu", {halves[1]})}));
}

// x + bias + skip.
void expandBiasAdd(Expansion& node)
{
  node.requireInputs(3, 3);
  node.deliver(0, node.add("Add", {biased(node), node.input(2)}));
}
}  // namespace

LAYERSCOPE_EXPANSION("com.microsoft", Gelu, expandGelu);
LAYERSCOPE_EXPANSION("com.microsoft", BiasGelu, expandBiasGelu);
LAYERSCOPE_EXPANSION("com.microsoft", FastGelu, expandFastGelu);
LAYERSCOPE_EXPANSION("com.microsoft", QuickGelu, expandQuickGelu);
LAYERSCOPE_EXPANSION("com.microsoft", BiasSplitGelu, expandBiasSplitGelu);
LAYERSCOPE_EXPANSION("com.microsoft", BiasAdd, expandBiasAdd);

}  // namespace layerscope
