#include "ClassScores.h"

#include <algorithm>

#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t onnxFloat = 1, onnxInt64 = 7;

std::string cast(Expansion& node, const std::string& tensor, std::int64_t to)
{
  return node.add("Cast", {tensor}, {{"to", to}});
}

std::string transformOf(const Expansion& node)
{
  const std::string kind =
      node.choice("post_transform", {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"});
  if (kind == "PROBIT")
  {
    throw Error("attribute 'post_transform' is not supported")
        .expected("NONE, SOFTMAX, LOGISTIC or SOFTMAX_ZERO")
        .found("PROBIT");
  }
  return kind;
}

// A softmax of the scores that are not 0; those stay so.
std::string softmaxOfOthers(Expansion& node, const std::string& scores)
{
  const std::string last = node.ints({-1});
  const std::string seen =
      cast(node, node.add("Greater", {node.add("Abs", {scores}), node.number(1e-7F)}), onnxFloat);
  const std::string away = node.add("Sub", {scores, node.add("ReduceMax", {scores, last})});
  const std::string powers = node.add("Mul", {node.add("Exp", {away}), seen});
  return node.add("Div", {powers, node.add("ReduceSum", {powers, last})});
}
}  // namespace

std::string tableInput(Expansion& node)
{
  const auto& inputs = node.graph().inputs;
  const bool isFloat =
      std::any_of(inputs.begin(), inputs.end(),
                  [&](const ValueInfo& value)
                  { return value.name == node.input(0) && value.info.type == ElementType::Float32; });
  return isFloat ? node.input(0) : cast(node, node.input(0), onnxFloat);
}

std::string transformed(Expansion& node, const std::string& scores)
{
  const std::string kind = transformOf(node);
  return kind == "SOFTMAX"        ? node.add("Softmax", {scores})
         : kind == "LOGISTIC"     ? node.add("Sigmoid", {scores})
         : kind == "SOFTMAX_ZERO" ? softmaxOfOthers(node, scores)
                                  : scores;
}

std::string transformedPair(Expansion& node, const std::string& score, bool isShare)
{
  const bool isLogistic = transformOf(node) == "LOGISTIC" && !isShare;
  const std::string other = isShare ? node.add("Sub", {node.number(1.0F), score}) : node.add("Neg", {score});
  const std::string pair = node.add("Concat", {other, score}, {{"axis", std::int64_t(1)}});
  return isLogistic ? node.add("Sigmoid", {pair}) : pair;
}

ClassLabels::ClassLabels(const Expansion& node, const char* numbers)
    : numbers_(node.attributes().getInts(numbers))
{
  const std::size_t texts = node.attributes().getStrings("classlabels_strings").size();
  count_ = static_cast<std::int64_t>(std::max(texts, numbers_.size()));
  if ((texts == 0) == numbers_.empty())
  {
    throw Error("the labels of the classes are missing, or there twice")
        .expected(std::string("attribute '") + numbers + "' or 'classlabels_strings'")
        .found(std::to_string(numbers_.size()) + " numbers, " + std::to_string(texts) + " texts");
  }
}

void ClassLabels::deliver(Expansion& node, const std::string& index) const
{
  if (!node.wants(0))
  {
    return;
  }
  if (!numbers_.empty())
  {
    node.deliver(0, node.add("Gather", {node.ints(numbers_), index}));
    return;
  }
  const std::string& name = node.node().outputs[0];
  for (const Node& reader : node.graph().nodes)
  {
    if (std::find(reader.inputs.begin(), reader.inputs.end(), name) != reader.inputs.end())
    {
      throw Error("the labels '" + name + "' are texts, which cannot be computed with")
          .expected("labels that no node reads, or numbers")
          .found("node '" + reader.name + "', which reads them");
    }
  }
  std::vector<ValueInfo>& outputs = node.graph().outputs;
  outputs.erase(std::remove_if(outputs.begin(), outputs.end(),
                               [&](const ValueInfo& output) { return output.name == name; }),
                outputs.end());
  if (outputs.empty())
  {
    throw Error("the network's only output '" + name + "' are labels, which are texts")
        .expected("an output of scores");
  }
}

std::string largestClass(Expansion& node, const std::string& scores)
{
  return node.add("ArgMax", {scores}, {{"axis", std::int64_t(1)}, {"keepdims", std::int64_t(0)}});
}

std::string isAbove(Expansion& node, const std::string& score, float threshold)
{
  const std::string above = cast(node, node.add("Greater", {score, node.number(threshold)}), onnxInt64);
  return node.add("Reshape", {above, node.ints({-1})});
}

}  // namespace layerscope
