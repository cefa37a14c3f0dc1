// Attention whose scores and probabilities go through graphs of the file's own (ai.onnx.preview).

#include "network/Error.h"
#include "network/Expansion.h"

namespace layerscope
{

namespace
{
std::string extent(Expansion& node, const std::string& tensor, std::int64_t axis)
{
  return node.add("Shape", {tensor}, {{"start", axis}, {"end", axis + 1}});
}

std::string reshaped(Expansion& node, const std::string& tensor, const std::vector<std::string>& extents)
{
  return node.add("Reshape", {tensor, node.add("Concat", extents, {{"axis", std::int64_t(0)}})});
}

// The queries' heads of a group, which share keys and values, below each other: [samples, groups, heads of a
// group * queries, size].
std::string grouped(Expansion& node, const std::string& tensor)
{
  return reshaped(node, tensor,
                  {node.ints({0}), extent(node, node.input(1), 1), node.ints({-1}), extent(node, tensor, 3)});
}

std::string ungrouped(Expansion& node, const std::string& tensor)
{
  return reshaped(node, tensor,
                  {node.ints({0}), extent(node, node.input(0), 1), node.ints({-1}), extent(node, tensor, 3)});
}

std::string scaledQueries(Expansion& node)
{
  if (node.attributes().has("scale"))
  {
    return node.add("Mul", {node.input(0), node.number(node.attributes().getFloat("scale", 1.0F))});
  }
  const std::string size = node.add("Cast", {extent(node, node.input(0), 3)}, {{"to", std::int64_t(1)}});
  return node.add("Div", {node.input(0), node.add("Sqrt", {size})});
}

std::string changed(Expansion& node, const char* attribute, const std::string& tensor)
{
  const auto found = node.node().subgraphs.find(attribute);
  if (found == node.node().subgraphs.end())
  {
    return tensor;
  }
  if (found->second->inputs.size() != 1 || found->second->outputs.size() != 1)
  {
    throw Error(std::string("graph '") + attribute + "' does not fit")
        .expected("one input and one output")
        .found(std::to_string(found->second->inputs.size()) + " and " +
               std::to_string(found->second->outputs.size()));
  }
  return node.addGraph(*found->second, {tensor})[0];
}

// Inputs queries [samples, heads, queries, size], keys and values [samples, groups, keys, size].
void expandFlexAttention(Expansion& node)
{
  node.requireInputs(3, 3);
  const std::string keys =
      node.add("Transpose", {node.input(1)}, {{"perm", std::vector<std::int64_t>{0, 1, 3, 2}}});
  const std::string scores = ungrouped(node, node.add("MatMul", {grouped(node, scaledQueries(node)), keys}));
  const std::string shares =
      node.add("Softmax", {changed(node, "score_mod", scores)}, {{"axis", std::int64_t(-1)}});
  const std::string weights = grouped(node, changed(node, "prob_mod", shares));
  node.deliver(0, ungrouped(node, node.add("MatMul", {weights, node.input(2)})));
}
}  // namespace

LAYERSCOPE_EXPANSION("ai.onnx.preview", FlexAttention, expandFlexAttention);

}  // namespace layerscope
