// Operators of other domains than ONNX's own: what their nodes become, and malformed ones.

#include <algorithm>
#include <limits>

#include "OperatorCheck.h"
#include "network/DecodedWeights.h"
#include "network/Expansion.h"
#include "network/OwnOperators.h"

using namespace layerscope;

namespace
{
using Values = std::vector<std::pair<std::string, Attributes::Value>>;
using Floats = std::vector<float>;
using Ints = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;
constexpr std::size_t manyNodes = 1000;

Graph graphOf(const std::string& op, std::size_t inputs, const Values& values, Texts outputs = {"y"})
{
  Graph graph;
  Node node = operatorNode(op, 13, attributes(values), outputs);
  for (std::size_t i = 0; i < inputs; ++i)
  {
    const std::string name = "x" + std::to_string(i);
    node.inputs.push_back(name);
    graph.inputs.push_back({name, {}, false});
  }
  for (const std::string& output : outputs)
  {
    graph.outputs.push_back({output, {}, false});
  }
  graph.nodes.push_back(node);
  return graph;
}

// What the Error says that replacing the node or making what it becomes throws; empty where there is none.
std::string refusal(Graph graph, std::size_t mostNodes = manyNodes)
{
  try
  {
    expandNodes(graph, mostNodes);
    for (const Node& node : graph.nodes)
    {
      makeOperator(node);
    }
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}

std::vector<std::string> opsOf(Graph graph)
{
  expandNodes(graph, manyNodes);
  std::vector<std::string> ops;
  for (const Node& node : graph.nodes)
  {
    EXPECT_EQ(node.name, "node");
    ops.push_back(node.op);
  }
  return ops;
}

// A tree of two leaves, in which `changes` replace attributes.
std::string tree(const Values& changes)
{
  Values values = {{"nodes_treeids", Ints{0, 0, 0}},
                   {"nodes_nodeids", Ints{0, 1, 2}},
                   {"nodes_featureids", Ints{1, 0, 0}},
                   {"nodes_values", Floats{0.5F, 0.0F, 0.0F}},
                   {"nodes_modes", Texts{"BRANCH_LEQ", "LEAF", "LEAF"}},
                   {"nodes_truenodeids", Ints{1, 0, 0}},
                   {"nodes_falsenodeids", Ints{2, 0, 0}},
                   {"target_treeids", Ints{0, 0}},
                   {"target_nodeids", Ints{1, 2}},
                   {"target_ids", Ints{0, 0}},
                   {"target_weights", Floats{1.0F, 2.0F}}};
  values.insert(values.end(), changes.begin(), changes.end());
  return refusal(graphOf("ai.onnx.ml.TreeEnsembleRegressor", 1, values));
}

std::string newTree(const Values& changes)
{
  const Tensor modes = Tensor::ints({2}, {0, 0});
  Values values = {{"n_targets", std::int64_t(1)},
                   {"tree_roots", Ints{0}},
                   {"nodes_featureids", Ints{0, 0}},
                   {"nodes_splits", Tensor::floats({2}, {0.0F, 1.0F})},
                   {"nodes_modes", modes},
                   {"nodes_truenodeids", Ints{0, 1}},
                   {"nodes_falsenodeids", Ints{1, 0}},
                   {"nodes_trueleafs", Ints{1, 1}},
                   {"nodes_falseleafs", Ints{0, 1}},
                   {"leaf_targetids", Ints{0, 0}},
                   {"leaf_weights", Tensor::floats({2}, {1.0F, 2.0F})}};
  values.insert(values.end(), changes.begin(), changes.end());
  return refusal(graphOf("ai.onnx.ml.TreeEnsemble", 1, values));
}
}  // namespace

TEST(Domains, OneNameMeansDifferentThings)
{
  EXPECT_TRUE(isKnownOperator("Attention"));
  EXPECT_TRUE(isKnownOperator("Attention", "com.microsoft"));
  EXPECT_FALSE(isKnownOperator("Scaler"));
  EXPECT_TRUE(isKnownOperator("Scaler", "ai.onnx.ml"));
  EXPECT_FALSE(isKnownOperator("ai.onnx.ml.Scaler"));
  EXPECT_FALSE(isKnownOperator("ChannelChange", "layerscope"));
  EXPECT_FALSE(isKnownOperator("Conv", "com.microsoft"));
}

TEST(Domains, NodesBecomeThoseOfOnnx)
{
  EXPECT_EQ(opsOf(graphOf("com.microsoft.FusedConv", 4, {{"activation", std::string("Relu")}})),
            (Texts{"Conv", "Add", "Relu"}));
  EXPECT_EQ(opsOf(graphOf("com.microsoft.BiasGelu", 2, {})), (Texts{"Add", "Gelu"}));
  EXPECT_EQ(opsOf(graphOf("com.microsoft.FusedMatMul", 2, {})), (Texts{"MatMul"}));
}

TEST(Domains, NodesThatAreMalformedAreRefused)
{
  expectText(refusal(graphOf("com.microsoft.FusedConv", 2, {{"activation", std::string("Swoosh")}})),
             {"node 'node' (com.microsoft.FusedConv)", "'activation' is unknown", "LeakyRelu", "'Swoosh'"});
  expectText(refusal(graphOf("com.microsoft.FusedConv", 2, {{"activation", std::string("Clip")}})),
             {"lacks parameters", "expected 2, found 0"});
  expectText(refusal(graphOf("com.microsoft.BiasGelu", 1, {})), {"input 1 is missing"});
  expectText(refusal(graphOf("com.microsoft.Gelu", 2, {})), {"too many inputs", "at most 1", "found 2"});
  expectText(refusal(graphOf("com.microsoft.Attention", 2, {})), {"'num_heads' is missing"});
  expectText(refusal(graphOf("com.microsoft.Attention", 2, {{"num_heads", std::int64_t(0)}})),
             {"heads is not positive", "found 0"});
  expectText(refusal(graphOf("com.microsoft.Attention", 2,
                             {{"num_heads", std::int64_t(2)}, {"do_rotary", std::int64_t(1)}})),
             {"'do_rotary' is not supported"});
  expectText(refusal(graphOf("com.microsoft.SkipSimplifiedLayerNormalization", 3, {}, {"y", "mean"})),
             {"mean and deviation are not supported"});
  expectText(refusal(graphOf("com.microsoft.EmbedLayerNormalization", 3, {})), {"input 3 is missing"});
  expectText(refusal(graphOf("com.microsoft.QLinearConcat", 6, {{"axis", std::int64_t(0)}})),
             {"inputs are incomplete"});
  expectText(refusal(graphOf("com.microsoft.BiasGelu", 2, {}), 1), {"too large", "at most 1 nodes"});
}

TEST(Domains, PackedWeightsMustFit)
{
  Values values = {{"K", std::int64_t(16)}, {"N", std::int64_t(2)}, {"block_size", std::int64_t(16)}};
  Graph graph = graphOf("com.microsoft.MatMulNBits", 3, values);
  expectText(refusal(graph), {"packed weights must be known", "'x1'"});
  graph.initializers["x1"] = Tensor::ints({2, 1, 7}, Ints(14, 0));
  graph.initializers["x2"] = Tensor::floats({2}, {1.0F, 1.0F});
  expectText(refusal(graph), {"the packed weights do not fit", "16 of int64", "14 of int64"});
  for (const auto& [name, value] : Values{{"K", std::int64_t(1) << 40},
                                          {"N", std::int64_t(-1)},
                                          {"bits", std::int64_t(3)},
                                          {"block_size", std::int64_t(24)}})
  {
    Values wrong = values;
    wrong.push_back({name, value});
    graph.nodes[0].attributes = attributes(wrong);
    expectText(refusal(graph), {"layout of the weights is not supported"});
  }
  const std::int64_t most = std::int64_t(1) << 31;
  graph.nodes[0].attributes = attributes({{"K", most}, {"N", most}, {"block_size", std::int64_t(16)}});
  EXPECT_NE(refusal(graph), "");
}

TEST(Domains, WhatIsNoTreeIsRefused)
{
  EXPECT_EQ(tree({}), "");
  expectText(tree({{"nodes_truenodeids", Ints{7, 0, 0}}}), {"tree 0 has no node 7"});
  expectText(tree({{"nodes_truenodeids", Ints{0, 0, 0}}}),
             {"are no trees", "each node below a root", "node 0 below none"});
  expectText(tree({{"nodes_modes", Texts{"BRANCH_LEQ", "BRANCH_LEQ", "LEAF"}},
                   {"nodes_truenodeids", Ints{1, 1, 0}},
                   {"nodes_falsenodeids", Ints{2, 2, 0}},
                   {"target_nodeids", Ints{2, 2}}}),
             {"are no trees", "node 1 more than once"});
  expectText(tree({{"nodes_modes", Texts{"BRANCH_XOR", "LEAF", "LEAF"}}}), {"unknown mode", "'BRANCH_XOR'"});
  expectText(tree({{"nodes_values", Floats{0.5F}}}), {"'nodes_values'", "expected 3, found 1"});
  expectText(tree({{"nodes_nodeids", Ints{0, 1, 1}}}), {"two nodes of tree 0 have the number 1"});
  expectText(tree({{"nodes_featureids", Ints{-1, 0, 0}}}), {"a feature is negative"});
  expectText(tree({{"target_ids", Ints{0, 1}}}), {"target that is not there", "found 1"});
  expectText(tree({{"target_nodeids", Ints{0, 2}}}), {"no leaf has a weight"});
  expectText(tree({{"target_weights", Floats{1.0F}}}), {"'target_weights'", "expected 2, found 1"});
  expectText(tree({{"n_targets", std::int64_t(1) << 40}}), {"number of targets is not supported"});
  expectText(tree({{"aggregate_function", std::string("MODE")}}), {"'aggregate_function' is unknown"});
  expectText(tree({{"base_values", Floats{1.0F, 2.0F}}}), {"'base_values' is of another length"});
  EXPECT_EQ(newTree({}), "");
  expectText(newTree({{"nodes_falsenodeids", Ints{0, 0}}}), {"are no trees", "node 0 more than once"});
  expectText(newTree({{"nodes_falsenodeids", Ints{5, 0}}}), {"a node is not there", "0 to 1", "found 5"});
  expectText(newTree({{"nodes_truenodeids", Ints{-1, 0}}}), {"a leaf is not there", "found -1"});
  expectText(newTree({{"tree_roots", Ints{2}}}), {"a node is not there"});
  expectText(newTree({{"leaf_targetids", Ints{0, 1}}}), {"target that is not there"});
  expectText(newTree({{"nodes_modes", Tensor::ints({2}, {0, 9})}}), {"unknown mode", "found 9"});
  expectText(newTree({{"post_transform", std::int64_t(9)}}), {"'post_transform'", "found 9"});
}

TEST(Domains, TreesAskForFeaturesThatAreThere)
{
  const Node node = with(treesOp, 24,
                         {{"tree_roots", Ints{0}},
                          {"nodes_featureids", Ints{3}},
                          {"nodes_splits", Tensor::floats({1}, {0.0F})},
                          {"nodes_modes", Tensor::ints({1}, {0})},
                          {"nodes_truenodeids", Ints{0}},
                          {"nodes_falsenodeids", Ints{0}},
                          {"nodes_trueleafs", Ints{1}},
                          {"nodes_falseleafs", Ints{1}},
                          {"leaf_targetids", Ints{0}},
                          {"leaf_weights", Tensor::floats({1}, {1.0F})}});
  EXPECT_EQ(failure(node, {floatInput({2, 4})}), "");
  expectText(failure(node, {floatInput({2, 3})}), {"features that are not there", "at least 4", "[2, 3]"});
  expectText(failure(node, {floatInput({2, 3, 4})}), {"no table"});
  expectText(failure(node, {intInput({2, 4})}), {"another type"});
}

TEST(Domains, ModelsOfTablesMustFit)
{
  const auto svm = [](const Values& values)
  { return refusal(graphOf("ai.onnx.ml.SVMRegressor", 1, values)); };
  expectText(svm({{"rho", Floats{0.0F}}}), {"'coefficients' is of a length"});
  expectText(svm({{"coefficients", Floats{1.0F}}}), {"'rho' is too short"});
  expectText(svm({{"coefficients", Floats{1.0F}},
                  {"rho", Floats{0.0F}},
                  {"n_supports", std::int64_t(2)},
                  {"support_vectors", Floats{1.0F, 2.0F, 3.0F}}}),
             {"'support_vectors'", "a multiple of 2", "found 3"});
  expectText(svm({{"coefficients", Floats{1.0F}},
                  {"rho", Floats{0.0F}},
                  {"n_supports", std::int64_t(1)},
                  {"kernel_type", std::string("COSINE")},
                  {"support_vectors", Floats{1.0F, 2.0F}}}),
             {"'kernel_type' is unknown", "'COSINE'"});
  const auto pairs = [](const Values& values) {
    return refusal(graphOf("ai.onnx.ml.SVMClassifier", 1, values, {"label", "scores"}));
  };
  expectText(pairs({{"classlabels_ints", Ints{0, 1}},
                    {"vectors_per_class", Ints{std::numeric_limits<std::int64_t>::max(), 1}}}),
             {"'vectors_per_class' is malformed"});
  expectText(pairs({{"classlabels_ints", Ints{0, 1, 2}}, {"vectors_per_class", Ints{1, 1}}}),
             {"'vectors_per_class' does not fit"});
  expectText(pairs({{"vectors_per_class", Ints{1, 1}}}), {"labels of the classes are missing"});
  expectText(refusal(graphOf("ai.onnx.ml.LinearClassifier", 1,
                             {{"classlabels_ints", Ints{0, 1, 2}},
                              {"coefficients", Floats{1.0F, 2.0F}},
                              {"intercepts", Floats{0.0F, 1.0F}}},
                             {"label", "scores"})),
             {"do not fit the labels", "3 intercepts", "found 2"});
  expectText(refusal(graphOf("ai.onnx.ml.Normalizer", 1, {{"norm", std::string("L7")}})),
             {"'norm' is unknown", "'L7'"});
  expectText(refusal(graphOf("ai.onnx.ml.Imputer", 1, {})), {"values to put in are missing"});
}

TEST(Domains, OfLabelsThatAreTextsThePlaceIsDelivered)
{
  const Values values = {{"classlabels_strings", Texts{"cat", "dog"}},
                         {"coefficients", Floats{1.0F, 2.0F}},
                         {"intercepts", Floats{0.0F}}};
  Graph graph = graphOf("ai.onnx.ml.LinearClassifier", 1, values, {"label", "scores"});
  expandNodes(graph, manyNodes);
  ASSERT_EQ(graph.outputs.size(), 2U);
  EXPECT_EQ(graph.outputs[0].name, "label");
  EXPECT_EQ(graph.outputs[0].info.type, ElementType::Int64);
  const Node& gather = *std::find_if(graph.nodes.begin(), graph.nodes.end(),
                                     [](const Node& node) { return node.outputs[0] == "label"; });
  EXPECT_EQ(gather.op, "Gather");
  EXPECT_EQ(intValues(graph.initializers.at(gather.inputs[0])), (std::vector<std::int64_t>{0, 1}));

  graph = graphOf("ai.onnx.ml.LinearClassifier", 1, values, {"label", "scores"});
  Node reader = operatorNode("Identity", 13);
  reader.name = "reader";
  reader.inputs = {"label"};
  graph.nodes.push_back(reader);
  expectText(refusal(graph), {"labels 'label' are texts", "node 'reader'"});
}

TEST(Domains, MapsOfProbabilitiesAreThoseThemselves)
{
  Graph graph = graphOf("ai.onnx.ml.ZipMap", 1, {{"classlabels_strings", Texts{"cat", "dog"}}});
  EXPECT_EQ(opsOf(graph), (Texts{"Identity"}));
  Node reader = operatorNode("Identity", 13, {}, {"z"});
  reader.name = "reader";
  reader.inputs = {"y"};
  graph.nodes.push_back(reader);
  expectText(refusal(graph), {"maps are read by another node", "'reader'"});
}

TEST(Domains, MasksOfUnknownFormsAreRefused)
{
  const Node node = with(attentionMaskOp, 24);
  const auto mask = [&](Shape shape) {
    return failure(node, {intInput(std::move(shape)), floatInput({2, 3, 4}), floatInput({2, 3, 4})});
  };
  EXPECT_EQ(mask({2, 3}), "");
  expectText(mask({2, 5}), {"form that is not supported", "[2, 3, 3]", "found [2, 5]"});
  expectText(mask({8}), {"form that is not supported"});
  expectText(mask({2, 1, 2, 2}), {"form that is not supported"});
  expectText(failure(node, {intInput({2}), floatInput({2}), floatInput({2, 3, 4})}), {"the queries"});
}

TEST(Domains, MalformedLossesAndConvolutionsAreRefused)
{
  for (const char* loss : {"NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss"})
  {
    EXPECT_EQ(refusal(graphOf(loss, 3, {{"ignore_index", std::int64_t(-1)}})), "");
    expectText(refusal(graphOf(loss, 1, {})), {"input 1 is missing"});
    expectText(refusal(graphOf(loss, 4, {})), {"too many inputs"});
    expectText(refusal(graphOf(loss, 2, {{"reduction", std::string("median")}})),
               {"'reduction'", "'median'"});
  }
  expectText(refusal(graphOf("SoftmaxCrossEntropyLoss", 2, {}, {"loss", "logarithms", "more"})),
             {"output 2"});

  const auto convolution = [](Shape weights, const Values& values = {})
  {
    Graph graph = graphOf("CausalConvWithState", 2, values, {"y", "state"});
    graph.inputs[1] = {"x1", {ElementType::Float32, std::move(weights)}, true};
    return refusal(graph);
  };
  EXPECT_EQ(convolution({6, 1, 4}), "");
  expectText(convolution({6, 2, 4}), {"weights' shape", "found [6, 2, 4]"});
  expectText(convolution({6, 1, 0}), {"found [6, 1, 0]"});
  expectText(convolution({-1, 1, 4}), {"weights' shape"});
  expectText(convolution({6, 1}), {"found [6, 1]"});
  expectText(convolution({6, 1, 4}, {{"activation", std::string("tanh")}}), {"'activation'", "'tanh'"});
  expectText(refusal(graphOf("CausalConvWithState", 2, {})), {"'x1', which is none"});
}

TEST(Domains, GraphsWithinAttentionStandInTheirPlace)
{
  const std::string op = "ai.onnx.preview.FlexAttention";
  auto body = std::make_shared<Graph>();
  body->inputs = {{"s", {}, false}};
  body->outputs = {{"t", {}, false}};
  Node half = operatorNode("Mul", 24, {}, {"t"});
  half.inputs = {"s", "half"};
  body->nodes = {half};
  body->initializers["half"] = Tensor::floats({}, {0.5F});
  Graph graph = graphOf(op, 3, {});
  graph.nodes[0].subgraphs["score_mod"] = body;
  EXPECT_EQ(refusal(graph), "");
  const Texts ops = opsOf(graph);
  EXPECT_EQ(std::count(ops.begin(), ops.end(), "Softmax"), 1);
  EXPECT_EQ(std::count(ops.begin(), ops.end(), "Mul"), 1);

  expectText(refusal(graphOf(op, 2, {})), {"input 2 is missing"});
  body->outputs.push_back({"u", {}, false});
  expectText(refusal(graph), {"'score_mod' does not fit", "found 1 and 2"});
  body->outputs.pop_back();
  body->nodes[0].subgraphs["then_branch"] = std::make_shared<Graph>();
  expectText(refusal(graph), {"graphs within graphs", "node 'node'"});
}

TEST(Domains, QuantisedWeightsAreDecodedWhenTheFileIsRead)
{
  Graph graph;
  graph.initializers = {{"q", Tensor::ints({2}, {3, -5})},
                        {"scale", Tensor::floats({}, {0.5F})},
                        {"zero", Tensor::ints({}, {1})},
                        {"kept", Tensor::floats({}, {1.0F})}};
  Node decoder = operatorNode("DequantizeLinear", 21, {}, {"w"});
  decoder.inputs = {"q", "scale", "zero"};
  Node product = operatorNode("Mul", 21, {}, {"y"});
  product.inputs = {"x", "w"};
  graph.nodes = {decoder, product};
  graph.inputs = {{"x", {}, false}};
  graph.outputs = {{"y", {}, false}};

  Graph decoded = graph;
  const std::set<std::string> read = namesRead(decoded);
  decodeWeights(decoded);
  dropUnread(decoded, read);
  ASSERT_EQ(decoded.nodes.size(), 1U);
  EXPECT_EQ(floatValues(decoded.initializers.at("w")), (Floats{1.0F, -3.0F}));
  EXPECT_EQ(decoded.initializers.size(), 2U);  // "kept", which nothing read in the first place

  // Whatever else reads the numbers keeps them, as does an output of that name.
  Graph shared = graph;
  shared.nodes.push_back(product);
  shared.nodes.back().inputs[1] = "q";
  decodeWeights(shared);
  EXPECT_EQ(shared.nodes.size(), 3U);
  Graph delivered = graph;
  delivered.outputs.push_back({"w", {}, false});
  decodeWeights(delivered);
  EXPECT_EQ(delivered.nodes.size(), 2U);

  graph.initializers["scale"] = Tensor::floats({3}, {1, 1, 1});
  try
  {
    decodeWeights(graph);
    ADD_FAILURE();
  }
  catch (const Error& error)
  {
    expectText(error.what(), {"node 'node' (DequantizeLinear)", "the zero point"});
  }
}
