#include "ClassScores.h"

#include <algorithm>

#include "network/Error.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t onnxFloat = 1, onnxInt64 = 7;

std::string cast(Expansion& node, const std::string& tensor, std::int64_t to)
{
  return node.add("Cast", {tensor}, {{"to", to}});
}

const std::vector<std::string> kinds = {"NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"};

// A softmax of the scores that are not 0; those stay so. Without any other each is a half, as ONNX's
// reference has it.
std::string softmaxOfOthers(Expansion& node, const std::string& scores)
{
  const std::string last = node.ints({-1});
  const std::string seen =
      cast(node, node.add("Greater", {node.add("Abs", {scores}), node.number(1e-7F)}), onnxFloat);
  const std::string away = node.add("Sub", {scores, node.add("ReduceMax", {scores, last})});
  const std::string powers = node.add("Mul", {node.add("Exp", {away}), seen});
  const std::string sum = node.add("ReduceSum", {powers, last});
  const std::string isNone = node.add("Equal", {sum, node.number(0.0F)});
  const std::string shares = node.add("Div", {powers, node.add("Where", {isNone, node.number(1.0F), sum})});
  return node.add("Where", {isNone, node.number(0.5F), shares});
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
  return transformed(node, scores, transformOf(node));
}

std::string transformed(Expansion& node, const std::string& scores, const std::string& kind)
{
  return kind == "SOFTMAX"        ? node.add("Softmax", {scores})
         : kind == "LOGISTIC"     ? node.add("Sigmoid", {scores})
         : kind == "SOFTMAX_ZERO" ? softmaxOfOthers(node, scores)
         : kind == "PROBIT"       ? node.add(probitOp, {scores})
                                  : scores;
}

std::string transformOf(const Expansion& node)
{
  return node.choice("post_transform", kinds);
}

std::string transformOf(std::int64_t number)
{
  if (number < 0 || number >= static_cast<std::int64_t>(kinds.size()))
  {
    throw Error("attribute 'post_transform' is unknown").expected("0 to 4").found(std::to_string(number));
  }
  return kinds[static_cast<std::size_t>(number)];
}

std::string scorePair(Expansion& node, const std::string& score, bool isShare)
{
  const std::string other = isShare ? node.add("Sub", {node.number(1.0F), score}) : node.add("Neg", {score});
  return node.add("Concat", {other, score}, {{"axis", std::int64_t(1)}});
}

std::string transformedPair(Expansion& node, const std::string& score, bool isShare)
{
  const std::string kind = transformOf(node);
  const bool isQuantile = kind == "PROBIT";
  const std::string pair = scorePair(node, score, isShare || isQuantile);
  // ONNX Runtime has no softmax of two.
  return isQuantile || (kind == "LOGISTIC" && !isShare) ? transformed(node, pair, kind) : pair;
}

ClassLabels::ClassLabels(const Expansion& node, const char* numbers)
    : numbers_(node.attributes().getInts(numbers))
{
  const std::size_t texts = node.attributes().getStrings("classlabels_strings").size();
  areTexts_ = texts != 0;
  if (areTexts_ == !numbers_.empty())
  {
    throw Error("the labels of the classes are missing, or there twice")
        .expected(std::string("attribute '") + numbers + "' or 'classlabels_strings'")
        .found(std::to_string(numbers_.size()) + " numbers, " + std::to_string(texts) + " texts");
  }
  for (std::size_t text = 0; text < texts; ++text)
  {
    numbers_.push_back(static_cast<std::int64_t>(text));
  }
}

void ClassLabels::deliver(Expansion& node, const std::string& index) const
{
  if (!node.wants(0))
  {
    return;
  }
  const std::string& name = node.node().outputs[0];
  for (const Node& reader : node.graph().nodes)
  {
    if (areTexts_ && std::find(reader.inputs.begin(), reader.inputs.end(), name) != reader.inputs.end())
    {
      throw Error("the labels '" + name + "' are texts, which cannot be computed with")
          .expected("labels that no node reads, or numbers")
          .found("node '" + reader.name + "', which reads them");
    }
  }
  for (ValueInfo& output : node.graph().outputs)
  {
    if (output.name == name)
    {
      output.info.type = ElementType::Int64;
      output.info.format = NumberFormat::Int64;
    }
  }
  node.deliver(0, node.add("Gather", {node.ints(numbers_), index}));
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
