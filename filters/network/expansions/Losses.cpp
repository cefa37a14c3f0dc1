// Losses of classifiers, in ONNX's own domain. The classes' labels are an input, as whole numbers.

#include "network/Error.h"
#include "network/Expansion.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t onnxFloat = 1;

// What a label that counts for nothing is replaced by, and by what it is known.
struct Labels
{
  std::string index;      ///< from 0
  std::string isIgnored;  ///< "" where every label counts
};

Labels labelsOf(Expansion& node)
{
  if (!node.attributes().has("ignore_index"))
  {
    return {node.input(1), ""};
  }
  const std::string ignored = node.constant(Tensor::ints({}, {node.attributes().getInt("ignore_index", 0)}));
  const std::string isIgnored = node.add("Equal", {node.input(1), ignored});
  return {node.add("Where", {isIgnored, node.constant(Tensor::ints({}, {0})), node.input(1)}), isIgnored};
}

std::string zeroWhere(Expansion& node, const std::string& condition, const std::string& tensor)
{
  return condition.empty() ? tensor : node.add("Where", {condition, node.number(0.0F), tensor});
}

// What each label weighs; "" where all weigh the same.
std::string weightsOf(Expansion& node, const Labels& labels)
{
  if (node.has(2))
  {
    return zeroWhere(node, labels.isIgnored, node.add("Gather", {node.input(2), labels.index}));
  }
  return labels.isIgnored.empty()
             ? std::string()
             : node.add("Cast", {node.add("Not", {labels.isIgnored})}, {{"to", onnxFloat}});
}

// Of the logarithms of probabilities [samples, classes, ...] and labels [samples, ...].
std::string logLoss(Expansion& node, const std::string& logarithms)
{
  const std::string reduction = node.choice("reduction", {"mean", "sum", "none"});
  const Labels labels = labelsOf(node);
  const std::string second = node.ints({1});
  const std::string chosen =
      node.add("GatherElements", {logarithms, node.add("Unsqueeze", {labels.index, second})},
               {{"axis", std::int64_t(1)}});
  std::string loss = node.add("Neg", {node.add("Squeeze", {chosen, second})});
  const std::string weights = weightsOf(node, labels);
  loss = node.has(2) ? node.add("Mul", {loss, weights}) : loss;
  // Behind the product: nothing times infinity is not 0.
  loss = zeroWhere(node, labels.isIgnored, loss);
  const Expansion::AttributeList whole = {{"keepdims", std::int64_t(0)}};
  if (reduction == "none")
  {
    return loss;
  }
  if (reduction == "mean" && weights.empty())
  {
    return node.add("ReduceMean", {loss}, whole);
  }
  loss = node.add("ReduceSum", {loss}, whole);
  return reduction == "sum" ? loss : node.add("Div", {loss, node.add("ReduceSum", {weights}, whole)});
}

void expandNegativeLogLikelihoodLoss(Expansion& node)
{
  node.requireInputs(2, 3);
  node.deliver(0, logLoss(node, node.input(0)));
}

// Output 1: the logarithms of the probabilities.
void expandSoftmaxCrossEntropyLoss(Expansion& node)
{
  node.requireInputs(2, 3);
  node.requireOutputsBelow(2);
  const std::string logarithms = node.add("LogSoftmax", {node.input(0)}, {{"axis", std::int64_t(1)}});
  node.deliver(0, logLoss(node, logarithms));
  node.deliver(1, logarithms);
}
}  // namespace

LAYERSCOPE_EXPANSION("", NegativeLogLikelihoodLoss, expandNegativeLogLikelihoodLoss);
LAYERSCOPE_EXPANSION("", SoftmaxCrossEntropyLoss, expandSoftmaxCrossEntropyLoss);

}  // namespace layerscope
