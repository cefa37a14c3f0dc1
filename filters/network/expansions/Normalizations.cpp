// Normalisations of ONNX Runtime's own: of sums, of embeddings, and by the root mean square alone.

#include "network/Error.h"
#include "network/Expansion.h"

namespace layerscope
{

namespace
{
Attributes normalization(const Expansion& node, float epsilon)
{
  Attributes attributes;
  attributes.set("axis", node.attributes().getInt("axis", -1));
  attributes.set("epsilon", node.attributes().getFloat("epsilon", epsilon));
  return attributes;
}

// ONNX Runtime has it in ONNX's own domain.
void expandSimplifiedLayerNormalization(Expansion& node)
{
  node.requireInputs(2, 2);
  node.requireOutputsBelow(1);
  node.deliver(0, node.add("RMSNormalization", {node.input(0), node.input(1)}, normalization(node, 1e-5F)));
}

std::string sumWithBias(Expansion& node, std::size_t bias)
{
  const std::string sum = node.add("Add", {node.input(0), node.input(1)});
  return node.has(bias) ? node.add("Add", {sum, node.input(bias)}) : sum;
}

// Inputs x, skip, scale, bias of the normalisation, bias of the sum; outputs y, mean, reciprocal deviation,
// the sum.
void expandSkipLayerNormalization(Expansion& node)
{
  node.requireInputs(3, 5);
  node.requireOutputsBelow(4);
  const std::string sum = sumWithBias(node, 4);
  const float epsilon = node.attributes().getFloat("epsilon", 1e-12F);
  const std::size_t outputs = node.wants(2) ? 3 : node.wants(1) ? 2 : 1;
  const std::vector<std::string> y = node.addSeveral(
      "LayerNormalization", {sum, node.input(2), node.input(3)}, outputs, {{"epsilon", epsilon}});
  for (std::size_t output = 0; output < outputs; ++output)
  {
    node.deliver(output, y[output]);
  }
  node.deliver(3, sum);
}

// As above, without the mean and the bias of the normalisation.
void expandSkipSimplifiedLayerNormalization(Expansion& node)
{
  node.requireInputs(3, 4);
  node.requireOutputsBelow(4);
  if (node.wants(1) || node.wants(2))
  {
    throw Error("mean and deviation are not supported").expected("outputs 0 and 3 alone");
  }
  const std::string sum = sumWithBias(node, 3);
  node.deliver(0, node.add("RMSNormalization", {sum, node.input(2)}, normalization(node, 1e-12F)));
  node.deliver(3, sum);
}

// The sum of the embeddings of words, positions and segments, normalised. Inputs words [samples, tokens],
// segments, their tables, scale, bias, mask, positions; outputs y, the tokens of each sample that the mask
// lets through, the sum.
void expandEmbedLayerNormalization(Expansion& node)
{
  node.requireInputs(0, 9);
  node.requireOutputsBelow(3);
  for (const std::size_t input : {0, 2, 3, 5, 6})
  {
    if (!node.has(input))
    {
      throw Error("input " + std::to_string(input) + " is missing")
          .expected("words, tables of words and positions, scale and bias");
    }
  }
  const std::string words = node.add("Gather", {node.input(2), node.input(0)});
  std::string positions;
  if (node.has(8))
  {
    positions = node.add("Gather", {node.input(3), node.input(8)});
  }
  else
  {
    const std::string tokens = node.add("Gather", {node.add("Shape", {node.input(0)}), node.ints({1})});
    positions = node.add("Slice", {node.input(3), node.ints({0}), tokens, node.ints({0})});
  }
  std::string sum = node.add("Add", {words, positions});
  if (node.has(1) != node.has(4))
  {
    throw Error("segments and their table do not go together").expected("both, or none");
  }
  if (node.has(1))
  {
    sum = node.add("Add", {sum, node.add("Gather", {node.input(4), node.input(1)})});
  }
  node.deliver(0, node.add("LayerNormalization", {sum, node.input(5), node.input(6)},
                           {{"epsilon", node.attributes().getFloat("epsilon", 1e-12F)}}));
  if (node.wants(1))
  {
    // Without a mask, or a type of it that is wanted, none of the tokens.
    const bool isMasked = node.has(7) && node.attributes().getInt("mask_index_type", 1) != 0;
    const std::string none = node.constant(Tensor::ints({}, {0}));
    const std::string mask = isMasked ? node.input(7) : node.add("Mul", {node.input(0), none});
    node.deliver(1, node.add("ReduceSum", {mask, node.ints({1})}, {{"keepdims", std::int64_t(0)}}));
  }
  node.deliver(2, sum);
}
}  // namespace

LAYERSCOPE_EXPANSION("", SimplifiedLayerNormalization, expandSimplifiedLayerNormalization);
LAYERSCOPE_EXPANSION("com.microsoft", SkipLayerNormalization, expandSkipLayerNormalization);
LAYERSCOPE_EXPANSION("com.microsoft", SkipSimplifiedLayerNormalization,
                     expandSkipSimplifiedLayerNormalization);
LAYERSCOPE_EXPANSION("com.microsoft", EmbedLayerNormalization, expandEmbedLayerNormalization);

}  // namespace layerscope
