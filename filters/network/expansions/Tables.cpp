// What the domain ai.onnx.ml does to tables of numbers before and behind a model.

#include <cmath>

#include "ClassScores.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
std::string row(Expansion& node, const std::vector<float>& values)
{
  return node.constant(Tensor::floats({static_cast<std::int64_t>(values.size())}, values));
}

// (x - offset) * scale
void expandScaler(Expansion& node)
{
  node.requireInputs(1, 1);
  const std::vector<float> offset = node.attributes().getFloats("offset"),
                           scale = node.attributes().getFloats("scale");
  std::string y = tableInput(node);
  y = offset.empty() ? y : node.add("Sub", {y, row(node, offset)});
  node.deliver(0, scale.empty() ? y : node.add("Mul", {y, row(node, scale)}));
}

// Each row by its largest value, its sum or its length; one that is 0 stays so.
void expandNormalizer(Expansion& node)
{
  node.requireInputs(1, 1);
  const std::string kind = node.choice("norm", {"MAX", "L1", "L2"});
  const std::string x = tableInput(node);
  const std::string size = node.add(kind == "MAX"  ? "ReduceMax"
                                    : kind == "L1" ? "ReduceL1"
                                                   : "ReduceL2",
                                    {x, node.ints({-1})});
  const std::string isZero = node.add("Equal", {size, node.number(0.0F)});
  node.deliver(0, node.add("Div", {x, node.add("Where", {isZero, node.number(1.0F), size})}));
}

// 1 above the threshold, else 0.
void expandBinarizer(Expansion& node)
{
  node.requireInputs(1, 1);
  const std::string threshold = node.number(node.attributes().getFloat("threshold", 0.0F));
  node.deliver(
      0, node.add("Cast", {node.add("Greater", {tableInput(node), threshold})}, {{"to", std::int64_t(1)}}));
}

// Other values in place of one that stands for missing ones.
void expandImputer(Expansion& node)
{
  node.requireInputs(1, 1);
  const std::vector<float> values = node.attributes().getFloats("imputed_value_floats");
  const std::vector<std::int64_t> wholes = node.attributes().getInts("imputed_value_int64s");
  if (values.empty() == wholes.empty())
  {
    throw Error("the values to put in are missing, or there twice")
        .expected("attribute 'imputed_value_floats' or 'imputed_value_int64s'");
  }
  if (values.empty())
  {
    const std::int64_t missing = node.attributes().getInt("replaced_value_int64", 0);
    const std::string isMissing =
        node.add("Equal", {node.input(0), node.constant(Tensor::ints({}, {missing}))});
    node.deliver(0, node.add("Where", {isMissing, node.ints(wholes), node.input(0)}));
    return;
  }
  const float missing = node.attributes().getFloat("replaced_value_float", 0.0F);
  const std::string isMissing = std::isnan(missing)
                                    ? node.add("IsNaN", {node.input(0)})
                                    : node.add("Equal", {node.input(0), node.number(missing)});
  node.deliver(0, node.add("Where", {isMissing, row(node, values), node.input(0)}));
}

// The columns that input 1 names.
void expandArrayFeatureExtractor(Expansion& node)
{
  node.requireInputs(2, 2);
  const std::string index = node.add("Reshape", {node.input(1), node.ints({-1})});
  node.deliver(0, node.add("Gather", {node.input(0), index}, {{"axis", std::int64_t(-1)}}));
}

void expandFeatureVectorizer(Expansion& node)
{
  std::vector<std::string> parts;
  node.requireInputs(1, node.node().inputs.size());
  for (const std::string& input : node.node().inputs)
  {
    parts.push_back(node.add("Cast", {input}, {{"to", std::int64_t(1)}}));
  }
  node.deliver(0, node.add("Concat", parts, {{"axis", std::int64_t(-1)}}));
}

// What takes a label for each probability is left to who reads the network's outputs.
void expandZipMap(Expansion& node)
{
  node.requireInputs(1, 1);
  for (const Node& reader : node.graph().nodes)
  {
    for (const std::string& input : reader.inputs)
    {
      if (node.wants(0) && input == node.node().outputs[0])
      {
        throw Error("its maps are read by another node")
            .expected("an output of the network")
            .found("node '" + reader.name + "'");
      }
    }
  }
  node.deliver(0, node.input(0));
}
}  // namespace

LAYERSCOPE_EXPANSION("ai.onnx.ml", Scaler, expandScaler);
LAYERSCOPE_EXPANSION("ai.onnx.ml", Normalizer, expandNormalizer);
LAYERSCOPE_EXPANSION("ai.onnx.ml", Binarizer, expandBinarizer);
LAYERSCOPE_EXPANSION("ai.onnx.ml", Imputer, expandImputer);
LAYERSCOPE_EXPANSION("ai.onnx.ml", ArrayFeatureExtractor, expandArrayFeatureExtractor);
LAYERSCOPE_EXPANSION("ai.onnx.ml", FeatureVectorizer, expandFeatureVectorizer);
LAYERSCOPE_EXPANSION("ai.onnx.ml", ZipMap, expandZipMap);

}  // namespace layerscope
