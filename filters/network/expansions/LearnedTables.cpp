// Linear models, support vector machines and decision trees of the domain ai.onnx.ml.

#include <algorithm>

#include "ClassScores.h"
#include "network/Error.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
// A list as a matrix of so many rows.
Tensor matrix(const std::vector<float>& values, std::int64_t rows, const char* attribute)
{
  const auto count = static_cast<std::int64_t>(values.size());
  if (rows < 1 || count == 0 || count % rows != 0)
  {
    throw Error(std::string("attribute '") + attribute + "' is of a length that does not fit")
        .expected("a multiple of " + std::to_string(rows))
        .found(std::to_string(count));
  }
  return Tensor::floats({rows, count / rows}, values);
}

void requireLength(const std::vector<float>& values, std::int64_t least, const char* attribute)
{
  if (static_cast<std::int64_t>(values.size()) < least)
  {
    throw Error(std::string("attribute '") + attribute + "' is too short")
        .expected("at least " + std::to_string(least))
        .found(std::to_string(values.size()));
  }
}

// x times the transposed coefficients [targets, features], and the intercepts.
std::string linear(Expansion& node, std::int64_t targets)
{
  const Tensor coefficients = matrix(node.attributes().getFloats("coefficients"), targets, "coefficients");
  std::vector<float> intercepts = node.attributes().getFloats("intercepts");
  if (!intercepts.empty() && static_cast<std::int64_t>(intercepts.size()) != targets)
  {
    throw Error("attribute 'intercepts' is of another length")
        .expected(std::to_string(targets))
        .found(std::to_string(intercepts.size()));
  }
  const std::string addend = intercepts.empty() ? "" : node.constant(Tensor::floats({targets}, intercepts));
  return node.add("Gemm", {tableInput(node), node.constant(coefficients), addend},
                  {{"transB", std::int64_t(1)}});
}

void expandLinearRegressor(Expansion& node)
{
  node.requireInputs(1, 1);
  node.deliver(0, transformed(node, linear(node, node.attributes().getInt("targets", 1))));
}

void expandLinearClassifier(Expansion& node)
{
  node.requireInputs(1, 1);
  node.requireOutputsBelow(2);
  const ClassLabels labels(node, "classlabels_ints");
  const std::vector<float> intercepts = node.attributes().getFloats("intercepts");
  const auto rows = intercepts.empty() ? labels.count() : static_cast<std::int64_t>(intercepts.size());
  if (rows != labels.count() && !(rows == 1 && labels.count() == 2))
  {
    throw Error("the coefficients do not fit the labels")
        .expected(std::to_string(labels.count()) + " intercepts")
        .found(std::to_string(rows));
  }
  const std::string scores = linear(node, rows);
  const bool isPair = rows == 1 && labels.count() == 2;
  labels.deliver(node, isPair ? isAbove(node, scores, 0.0F) : largestClass(node, scores));
  node.deliver(1, isPair ? transformedPair(node, scores, false) : transformed(node, scores));
}

// [samples, vectors]
std::string kernels(Expansion& node, std::int64_t count)
{
  const Tensor vectors = matrix(node.attributes().getFloats("support_vectors"), count, "support_vectors");
  return node.add(supportKernelsOp, {tableInput(node)},
                  {{"vectors", vectors},
                   {"kernel_type", node.attributes().getString("kernel_type", "LINEAR")},
                   {"kernel_params", node.attributes().getFloats("kernel_params", {0.0F, 0.0F, 0.0F})}});
}

void expandSVMRegressor(Expansion& node)
{
  node.requireInputs(1, 1);
  const std::vector<float> coefficients = node.attributes().getFloats("coefficients");
  const std::vector<float> rho = node.attributes().getFloats("rho");
  requireLength(rho, 1, "rho");
  const std::int64_t count = node.attributes().getInt("n_supports", 0);
  const std::string x = count > 0 ? kernels(node, count) : tableInput(node);
  const Tensor weights = matrix(coefficients, 1, "coefficients");
  if (count > 0 && weights.size() != count)
  {
    throw Error("attribute 'coefficients' does not fit the support vectors")
        .expected(std::to_string(count))
        .found(std::to_string(weights.size()));
  }
  std::string y = node.add("Gemm", {x, node.constant(weights), node.constant(Tensor::floats({1}, {rho[0]}))},
                           {{"transB", std::int64_t(1)}});
  if (node.attributes().getInt("one_class", 0) != 0)
  {
    y = node.add("Where",
                 {node.add("Greater", {y, node.number(0.0F)}), node.number(1.0F), node.number(-1.0F)});
  }
  node.deliver(0, transformed(node, y));
}

// One column for each pair of classes, i < j: the coefficients of the support vectors of both.
Tensor pairWeights(const Tensor& coefficients, const std::vector<std::int64_t>& counts)
{
  const auto classes = static_cast<std::int64_t>(counts.size());
  const std::int64_t vectors = coefficients.shape()[1], pairs = classes * (classes - 1) / 2;
  elementCount({vectors, pairs});
  Tensor weights = Tensor::floats({vectors, pairs});
  std::fill_n(weights.floats(), weights.size(), 0.0F);
  std::vector<std::int64_t> starts(1, 0);
  for (const std::int64_t count : counts)
  {
    starts.push_back(starts.back() + count);
  }
  std::int64_t pair = 0;
  for (std::int64_t i = 0; i < classes; ++i)
  {
    for (std::int64_t j = i + 1; j < classes; ++j, ++pair)
    {
      const auto copy = [&](std::int64_t of, std::int64_t row)
      {
        for (std::int64_t k = starts[static_cast<std::size_t>(of)];
             k < starts[static_cast<std::size_t>(of) + 1]; ++k)
        {
          weights.floats()[k * pairs + pair] = coefficients.floats()[row * vectors + k];
        }
      };
      copy(i, j - 1);
      copy(j, i);
    }
  }
  return weights;
}

// A machine for each pair of classes.
void expandPairs(Expansion& node, const ClassLabels& labels, const std::vector<std::int64_t>& counts)
{
  constexpr std::int64_t mostVectors = std::int64_t(1) << 31;
  std::int64_t vectors = 0;
  for (const std::int64_t count : counts)
  {
    if (count < 0 || count > mostVectors - vectors)
    {
      throw Error("attribute 'vectors_per_class' is malformed")
          .expected("numbers from 0")
          .found(std::to_string(count));
    }
    vectors += count;
  }
  const std::int64_t classes = labels.count();
  if (static_cast<std::int64_t>(counts.size()) != classes || classes < 2)
  {
    throw Error("attribute 'vectors_per_class' does not fit the labels")
        .expected(std::to_string(classes) + " numbers, at least 2")
        .found(std::to_string(counts.size()));
  }
  const std::int64_t pairs = classes * (classes - 1) / 2;
  const std::vector<float> rho = node.attributes().getFloats("rho");
  const std::vector<float> slopes = node.attributes().getFloats("prob_a"),
                           shifts = node.attributes().getFloats("prob_b");
  requireLength(rho, pairs, "rho");
  if (!slopes.empty())
  {
    requireLength(slopes, pairs, "prob_a");
    requireLength(shifts, pairs, "prob_b");
  }
  const Tensor coefficients =
      matrix(node.attributes().getFloats("coefficients"), classes - 1, "coefficients");
  if (coefficients.shape()[1] != vectors)
  {
    throw Error("attribute 'coefficients' does not fit the support vectors")
        .expected(std::to_string(vectors * (classes - 1)))
        .found(std::to_string(coefficients.size()));
  }
  const std::vector<float> shift(rho.begin(), rho.begin() + pairs);
  const std::string scores =
      node.add("Gemm", {kernels(node, vectors), node.constant(pairWeights(coefficients, counts)),
                        node.constant(Tensor::floats({pairs}, shift))});
  const bool isPositive = std::all_of(coefficients.floats(), coefficients.floats() + coefficients.size(),
                                      [](float value) { return value >= 0.0F; });
  if (isPositive && classes == 2 && slopes.empty())
  {
    throw Error("coefficients of two classes that are all positive are not supported")
        .expected("at least one below 0");
  }
  labels.deliver(node, node.add(pairVotesOp, {scores}, {{"classes", classes}}));
  if (!slopes.empty())
  {
    node.deliver(
        1, transformed(node,
                       node.add(pairProbabilitiesOp, {scores},
                                {{"classes", classes},
                                 {"prob_a", std::vector<float>(slopes.begin(), slopes.begin() + pairs)},
                                 {"prob_b", std::vector<float>(shifts.begin(), shifts.begin() + pairs)}})));
    return;
  }
  const bool isPlain = node.attributes().getString("post_transform", "NONE") == "NONE";
  node.deliver(1, classes == 2 ? transformedPair(node, scores, !isPlain) : transformed(node, scores));
}

void expandSVMClassifier(Expansion& node)
{
  node.requireInputs(1, 1);
  node.requireOutputsBelow(2);
  const ClassLabels labels(node, "classlabels_ints");
  const std::vector<std::int64_t> counts = node.attributes().getInts("vectors_per_class");
  if (std::any_of(counts.begin(), counts.end(), [](std::int64_t count) { return count != 0; }))
  {
    expandPairs(node, labels, counts);
    return;
  }
  const std::vector<float> rho = node.attributes().getFloats("rho");
  requireLength(rho, 1, "rho");
  const Tensor weights = matrix(node.attributes().getFloats("coefficients"), labels.count(), "coefficients");
  const std::string scores = node.add(
      "Gemm", {tableInput(node), node.constant(weights), node.constant(Tensor::floats({1}, {rho[0]}))},
      {{"transB", std::int64_t(1)}});
  labels.deliver(node, largestClass(node, scores));
  node.deliver(1, transformed(node, scores));
}

std::string trees(Expansion& node)
{
  node.requireInputs(1, 1);
  return node.add(treesOp, {tableInput(node)}, node.attributes());
}

std::vector<float> baseValues(const Expansion& node)
{
  if (!node.attributes().has("base_values_as_tensor"))
  {
    return node.attributes().getFloats("base_values");
  }
  const Tensor tensor = node.attributes().getTensor("base_values_as_tensor");
  return {tensor.floats(), tensor.floats() + tensor.size()};
}

// One for all, or one a column.
std::string withBase(Expansion& node, const std::string& scores, const std::vector<float>& base,
                     std::int64_t columns)
{
  const auto count = static_cast<std::int64_t>(base.size());
  if (count > 1 && count != columns)
  {
    throw Error("attribute 'base_values' is of another length")
        .expected(std::to_string(columns))
        .found(std::to_string(count));
  }
  return base.empty() ? scores : node.add("Add", {scores, node.constant(Tensor::floats({count}, base))});
}

void expandTreeEnsembleRegressor(Expansion& node)
{
  const std::string scores = trees(node);
  node.deliver(0, transformed(node, withBase(node, scores, baseValues(node),
                                             node.attributes().getInt("n_targets", 1))));
}

void expandTreeEnsembleClassifier(Expansion& node)
{
  node.requireOutputsBelow(2);
  const ClassLabels labels(node, "classlabels_int64s");
  const std::vector<std::int64_t> ids = node.attributes().getInts("class_ids");
  const bool isOne = std::all_of(ids.begin(), ids.end(), [&](std::int64_t id) { return id == ids[0]; });
  std::string scores = trees(node);
  std::vector<float> base = baseValues(node);
  if (labels.count() != 2 || !isOne || ids.empty())
  {
    scores = withBase(node, scores, base, labels.count());
    labels.deliver(node, largestClass(node, scores));
    node.deliver(1, transformed(node, scores));
    return;
  }
  // Both classes by the score of one: a share where no weight is below 0.
  const std::vector<float> weights = node.attributes().getFloats("class_weights");
  const bool isShare =
      std::all_of(weights.begin(), weights.end(), [](float weight) { return weight >= 0.0F; }) &&
      !node.attributes().has("class_weights_as_tensor");
  const std::string place = node.constant(Tensor::ints({1}, {ids[0] == 0 ? 0 : 1}));
  scores = node.add("Gather", {scores, place}, {{"axis", std::int64_t(1)}});
  if (base.size() == 2)
  {
    base = {base[ids[0] == 0 ? 0 : 1]};
  }
  scores = withBase(node, scores, base, 1);
  const std::string kind = transformOf(node);
  const std::string pair = kind == "SOFTMAX_ZERO" ? transformed(node, scorePair(node, scores, false))
                                                  : transformedPair(node, scores, isShare);
  const bool isOfPair = kind == "PROBIT" || kind == "SOFTMAX_ZERO";
  labels.deliver(node, isOfPair ? largestClass(node, pair) : isAbove(node, scores, isShare ? 0.5F : 0.0F));
  node.deliver(1, pair);
}

// The newest form: transformations are numbers.
void expandTreeEnsemble(Expansion& node)
{
  const std::string kind = transformOf(node.attributes().getInt("post_transform", 0));
  node.deliver(0, transformed(node, trees(node), kind));
}
}  // namespace

LAYERSCOPE_EXPANSION("ai.onnx.ml", LinearRegressor, expandLinearRegressor);
LAYERSCOPE_EXPANSION("ai.onnx.ml", LinearClassifier, expandLinearClassifier);
LAYERSCOPE_EXPANSION("ai.onnx.ml", SVMRegressor, expandSVMRegressor);
LAYERSCOPE_EXPANSION("ai.onnx.ml", SVMClassifier, expandSVMClassifier);
LAYERSCOPE_EXPANSION("ai.onnx.ml", TreeEnsembleRegressor, expandTreeEnsembleRegressor);
LAYERSCOPE_EXPANSION("ai.onnx.ml", TreeEnsembleClassifier, expandTreeEnsembleClassifier);
LAYERSCOPE_EXPANSION("ai.onnx.ml", TreeEnsemble, expandTreeEnsemble);

}  // namespace layerscope
