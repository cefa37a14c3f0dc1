// Attention of ONNX Runtime's own, told by ONNX's.

#include "network/Error.h"
#include "network/Expansion.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
std::vector<std::string> split(Expansion& node, const std::string& tensor, std::size_t parts,
                               std::int64_t axis, const std::vector<std::int64_t>& sizes = {})
{
  if (!sizes.empty())
  {
    return node.addSeveral("Split", {tensor, node.ints(sizes)}, parts, {{"axis", axis}});
  }
  return node.addSeveral("Split", {tensor}, parts,
                         {{"axis", axis}, {"num_outputs", static_cast<std::int64_t>(parts)}});
}

std::int64_t headsOf(const Expansion& node)
{
  const std::int64_t heads = node.attributes().requireInt("num_heads");
  if (heads < 1)
  {
    throw Error("the number of heads is not positive").expected("at least 1").found(std::to_string(heads));
  }
  return heads;
}

Expansion::AttributeList attentionAttributes(const Expansion& node)
{
  const std::int64_t heads = headsOf(node);
  Expansion::AttributeList attributes = {
      {"q_num_heads", heads},
      {"kv_num_heads", heads},
      {"is_causal", std::int64_t(node.attributes().getInt("unidirectional", 0) != 0)}};
  const float scale = node.attributes().getFloat("scale", 0.0F);
  if (scale != 0.0F)
  {
    attributes.push_back({"scale", scale});
  }
  return attributes;
}

// What is added to the scores: a mask in one of ONNX Runtime's forms, a bias, or both; "" for none. `past`
// are the keys before.
std::string scoreBias(Expansion& node, std::size_t mask, std::size_t bias, const std::string& queries,
                      const std::string& keys, const std::string& past)
{
  if (!node.has(mask))
  {
    return node.input(bias);
  }
  const std::string added = node.add(attentionMaskOp, {node.input(mask), queries, keys, past},
                                     {{"value", node.attributes().getFloat("mask_filter_value", -10000.0F)}});
  return node.has(bias) ? node.add("Add", {added, node.input(bias)}) : added;
}

void refuse(const Expansion& node, const char* attribute)
{
  if (node.attributes().getInt(attribute, 0) != 0)
  {
    throw Error("attribute '" + std::string(attribute) + "' is not supported").expected("0");
  }
}

// Inputs x, weights of queries, keys and values beside each other, their bias, mask, past [2, samples, heads,
// steps, size], bias of the scores; outputs y, past and present.
void expandAttention(Expansion& node)
{
  node.requireInputs(2, 6);
  node.requireOutputsBelow(2);
  refuse(node, "do_rotary");
  refuse(node, "past_present_share_buffer");
  const std::vector<std::int64_t> sizes = node.attributes().getInts("qkv_hidden_sizes");
  if (!sizes.empty() && sizes.size() != 3)
  {
    throw Error("attribute 'qkv_hidden_sizes' is malformed")
        .expected("3 sizes")
        .found(std::to_string(sizes.size()));
  }
  std::string projected = node.add("MatMul", {node.input(0), node.input(1)});
  projected = node.has(2) ? node.add("Add", {projected, node.input(2)}) : projected;
  const std::vector<std::string> qkv = split(node, projected, 3, -1, sizes);
  std::vector<std::string> past(2);
  if (node.has(4))
  {
    past = split(node, node.input(4), 2, 0);
    for (std::string& each : past)
    {
      each = node.add("Squeeze", {each, node.ints({0})});
    }
  }
  const std::string bias = scoreBias(node, 3, 5, qkv[0], qkv[1], past[0]);
  const std::size_t outputs = node.wants(1) ? 3 : 1;
  const std::vector<std::string> y = node.addSeveral(
      "Attention", {qkv[0], qkv[1], qkv[2], bias, past[0], past[1]}, outputs, attentionAttributes(node));
  node.deliver(0, y[0]);
  if (node.wants(1))
  {
    const std::string first = node.ints({0});
    node.deliver(
        1, node.add("Concat", {node.add("Unsqueeze", {y[1], first}), node.add("Unsqueeze", {y[2], first})},
                    {{"axis", std::int64_t(0)}}));
  }
}

// Parts of a tensor of rank 5 along axis 3, each as [samples, steps, heads * size].
std::vector<std::string> unpacked(Expansion& node, const std::string& tensor, std::size_t parts)
{
  std::vector<std::string> all = split(node, tensor, parts, 3);
  for (std::string& each : all)
  {
    each = node.add("Reshape", {each, node.ints({0, 0, -1})});
  }
  return all;
}

// Inputs queries, keys, values (or in one tensor keys and values, or all), their bias, mask, bias of the
// scores, past keys and values; outputs y, all keys, all values.
void expandMultiHeadAttention(Expansion& node)
{
  node.requireInputs(1, 8);
  node.requireOutputsBelow(3);
  std::vector<std::string> qkv = {node.input(0), node.input(1), node.input(2)};
  if (!node.has(1) && !node.has(2))
  {
    qkv = unpacked(node, qkv[0], 3);
  }
  else if (!node.has(2))
  {
    const std::vector<std::string> pair = unpacked(node, qkv[1], 2);
    qkv = {qkv[0], pair[0], pair[1]};
  }
  else if (!node.has(1))
  {
    throw Error("values are there without keys").expected("both, or none");
  }
  if (node.has(3))
  {
    const std::vector<std::string> biases = split(node, node.input(3), 3, 0);
    for (std::size_t i = 0; i < 3; ++i)
    {
      qkv[i] = node.add("Add", {qkv[i], biases[i]});
    }
  }
  const std::string bias = scoreBias(node, 4, 5, qkv[0], qkv[1], node.input(6));
  const std::size_t outputs = node.wants(2) ? 3 : node.wants(1) ? 2 : 1;
  const std::vector<std::string> y =
      node.addSeveral("Attention", {qkv[0], qkv[1], qkv[2], bias, node.input(6), node.input(7)}, outputs,
                      attentionAttributes(node));
  for (std::size_t output = 0; output < outputs; ++output)
  {
    node.deliver(output, y[output]);
  }
}
}  // namespace

LAYERSCOPE_EXPANSION("com.microsoft", Attention, expandAttention);
LAYERSCOPE_EXPANSION("com.microsoft", MultiHeadAttention, expandMultiHeadAttention);

}  // namespace layerscope
