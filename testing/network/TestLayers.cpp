// Which tensors count as layers. Expected names and extents were read off the PyTorch modules in
// testing/networks.
#include "Fixtures.h"
#include "network/Layers.h"
#include "network/Network.h"

using namespace layerscope;

namespace
{
std::string layersOf(const std::string& network)
{
  const auto loaded = Network::load(LAYERSCOPE_NETWORKS "/" + network + "/model.onnx");
  std::string text;
  for (const Layer& layer : loaded->layers())
  {
    text += layer.tensor + " " + std::to_string(layer.channels) + "x" + std::to_string(layer.height) + "x" +
            std::to_string(layer.width) + (layer.isOutput ? " output\n" : "\n");
  }
  return text;
}
}  // namespace

TEST(Layers, NormalisationBelongsToTheLayer)
{
  EXPECT_EQ(layersOf("dcgan"), "net.3 16x4x4\nnet.6 12x8x8\nnet.9 8x16x16\nimage 3x32x32 output\n");
}

TEST(Layers, ResidualSumsBelongToTheLayer)
{
  EXPECT_EQ(layersOf("resnet"),
            "net.stem.2 8x12x12\n"
            "net.blocks.0.relu1 8x6x6\nnet.blocks.0.relu2 8x6x6\n"
            "net.blocks.1.relu1 12x3x3\nnet.blocks.1.relu2 12x3x3\n"
            "net.blocks.2.relu1 12x3x3\nnet.blocks.2.relu2 12x3x3\n"
            "logits 5x1x1 output\n");
}

TEST(Layers, PoolingAndFlatteningAreNone)
{
  EXPECT_EQ(layersOf("vgg"),
            "net.features.1 6x16x16\nnet.features.3 6x16x16\nnet.features.6 10x8x8\n"
            "net.features.8 10x8x8\nnet.classifier.1 20x1x1\nnet.classifier.4 12x1x1\n"
            "probability 7x1x1 output\n");
}

TEST(Layers, ConvolutionsWithoutActivationCount)
{
  EXPECT_EQ(layersOf("sagan"),
            "net.activation 8x4x4\nnet.attention.query 4x4x4\nnet.attention.key 4x4x4\n"
            "net.attention.softmax 16x1x16\nnet.attention.value 8x4x4\nimage 3x8x8 output\n");
}

TEST(Layers, FunctionsHaveThoseOfTheirNodes)
{
  EXPECT_EQ(layersOf("functions"),
            "first/l 6x8x8\nfirst 6x8x8\nsecond/l 8x6x6\nsecond 8x6x6\nlogits 10x1x1 output\n");
  EXPECT_EQ(layersOf("functions_torch"),
            "/0/Block_output_0 4x8x8\n/1/Block_output_0 6x8x8\nlogits 10x1x1 output\n");
}

TEST(Layers, QuantisedNetworksHaveThoseOfTheFloats)
{
  EXPECT_EQ(layersOf("quantized"), "relu 8x8x8\nlogits 10x1x1 output\n");
}

TEST(Layers, ExportersDoNotMatter)
{
  for (const auto& pair : {std::make_pair("vgg", "vgg_unfolded"), std::make_pair("dcgan", "dcgan_opset13")})
  {
    const auto one =
        Network::load(std::string(LAYERSCOPE_NETWORKS "/") + pair.first + "/model.onnx")->layers();
    const auto other =
        Network::load(std::string(LAYERSCOPE_NETWORKS "/") + pair.second + "/model.onnx")->layers();
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i)
    {
      EXPECT_EQ(one[i].channels, other[i].channels);
      EXPECT_EQ(one[i].parameters, other[i].parameters);
      EXPECT_EQ(one[i].multiplyAdds, other[i].multiplyAdds);
    }
  }
}

TEST(Layers, FeatureMapsMayBeMadeByAReshapeThatAsksForTheBatch)
{
  // x.view(x.size(0), 16, 2, 2) in PyTorch: a Shape node reads the activation, too.
  const auto network = Network::load(LAYERSCOPE_NETWORKS "/cat_generator/model.onnx");
  const Layer& layer = network->layers().front();
  EXPECT_EQ(layer.channels, 16);
  EXPECT_EQ(layer.height, 2);
  EXPECT_EQ(layer.width, 2);
}

TEST(Layers, ANetworkMayHaveItsOutputAlone)
{
  const auto layers = Network::load(LAYERSCOPE_NETWORKS "/bad/no_layers.onnx")->layers();
  ASSERT_EQ(layers.size(), 1U);
  EXPECT_TRUE(layers[0].isOutput);
  EXPECT_EQ(layers[0].op, "Flatten");
}

// Inputs and outputs that are left out all have the empty name, which connects nothing.
TEST(Layers, NamesLeftOutConnectNothing)
{
  auto graph = std::make_shared<Graph>();
  graph->inputs.push_back({"x", {}, false});
  Node relu;
  relu.op = "Relu";
  relu.opset = 13;
  relu.inputs = {"x"};
  relu.outputs = {"y"};
  Node dropout = relu;
  dropout.op = "Dropout";
  dropout.inputs = {"y", ""};
  dropout.outputs = {"", "mask"};
  graph->nodes = {relu, dropout};
  Plan::Input input;
  input.info.shape = {1, 3};
  const auto layers = findLayers(*graph, Plan(graph, {{"x", input}}, {"y", "mask"}), "y", 1).layers;
  ASSERT_EQ(layers.size(), 1U);
  EXPECT_EQ(layers[0].tensor, "y");
  EXPECT_TRUE(layers[0].isOutput);
}

// The nodes are those that PyTorch 1.13 exports for GELU, Mish and SiLU at operator set 13.
TEST(Layers, GatedActivationsAreOne)
{
  struct Step
  {
    std::string op;
    std::vector<std::string> inputs;
    std::string output;
  };
  const std::vector<std::vector<Step>> cases = {
      {{"Div", {"x", "root"}, "a"},
       {"Erf", {"a"}, "b"},
       {"Add", {"b", "one"}, "c"},
       {"Mul", {"x", "c"}, "d"},
       {"Mul", {"d", "half"}, "y"}},
      {{"Softplus", {"x"}, "a"}, {"Tanh", {"a"}, "b"}, {"Mul", {"x", "b"}, "y"}},
      {{"Sigmoid", {"x"}, "a"}, {"Mul", {"x", "a"}, "y"}}};
  for (const auto& steps : cases)
  {
    auto graph = std::make_shared<Graph>();
    graph->inputs.push_back({"x", {}, false});
    for (const auto& [name, value] :
         {std::make_pair("root", 1.4142135F), std::make_pair("one", 1.0F), std::make_pair("half", 0.5F)})
    {
      graph->initializers[name] = Tensor::floats({}, {value});
    }
    std::vector<std::string> tensors;
    for (const Step& step : steps)
    {
      Node node;
      node.op = step.op;
      node.opset = 13;
      node.inputs = step.inputs;
      node.outputs = {step.output};
      graph->nodes.push_back(node);
      tensors.push_back(step.output);
    }
    Plan::Input input;
    input.info.shape = {1, 3};
    const auto layers = findLayers(*graph, Plan(graph, {{"x", input}}, tensors), "y", 1).layers;
    ASSERT_EQ(layers.size(), 1U) << steps[0].op;
    EXPECT_EQ(layers[0].tensor, "y");
    EXPECT_TRUE(layers[0].isOutput);
  }
}

namespace
{
std::string layersOfCase(const std::string& name)
{
  const auto loaded = Network::load(LAYERSCOPE_NETWORKS "/cases/" + name + ".onnx");
  std::string text;
  for (const Layer& layer : loaded->layers())
  {
    text += layer.node + ": " + layer.op + ", " + std::to_string(layer.channels) + "x" +
            std::to_string(layer.height) + "x" + std::to_string(layer.width) + " [" + axesText(layer) + "]" +
            (layer.isOutput ? " output\n" : "\n");
  }
  return text;
}
}  // namespace

// Networks that were once mistaken; what is expected follows from their few nodes.
TEST(Layers, ChannelsAreWhereTheOperatorsPutThem)
{
  EXPECT_EQ(layersOfCase("token_sequence"),
            "/Relu: MatMul + Relu, 6x1x5 [sample, token, feature]\n"
            "/b/Add: MatMul, 2x1x5 [sample, token, feature] output\n");
  EXPECT_EQ(layersOfCase("nhwc_transpose_relu"),
            "/Relu: Conv + Relu, 5x8x6 [sample, height, width, feature]\n"
            "/l/Gemm: Gemm, 2x1x1 [sample, feature] output\n");
  EXPECT_EQ(layersOfCase("convnext_nhwc"),
            "/n0/n/Add_1: Conv, 16x8x8 [sample, height, width, feature]\n"
            "/n/Add_1: Conv, 16x8x8 [sample, height, width, feature]\n"
            "/Mul_1: MatMul + Erf, 64x8x8 [sample, height, width, feature]\n"
            "/Mul_2: MatMul, 16x8x8 [sample, height, width, feature]\n"
            "/h/Gemm: Gemm, 10x1x1 [sample, feature] output\n");
}

TEST(Layers, ReductionsAreNoActivations)
{
  EXPECT_EQ(layersOfCase("l2_normalised_embedding"),
            "/Relu: Conv + Relu, 8x8x8 [sample, feature, height, width]\n"
            "/Div: Gemm, 6x1x1 [sample, feature] output\n");
  EXPECT_EQ(layersOfCase("l2norm_inside"),
            "/Div: Gemm, 6x1x1 [sample, feature]\n/b/Gemm: Gemm, 2x1x1 [sample, feature] output\n");
}

TEST(Layers, GatesBelongToWhatTheyGate)
{
  const std::string rest = "/b/Gemm: Gemm, 2x1x1 [sample, feature] output\n";
  EXPECT_EQ(layersOfCase("glu"), "/Mul: Gemm + Sigmoid, 6x1x1 [sample, feature]\n" + rest);
  EXPECT_EQ(layersOfCase("gelu_tanh"), "/Mul_5: Gemm + Tanh, 6x1x1 [sample, feature]\n" + rest);
  EXPECT_EQ(layersOfCase("hardswish_decomposed"),
            "/Div: Gemm + Relu + Clip, 6x1x1 [sample, feature]\n" + rest);
}

TEST(Layers, TheOutputIsAlwaysOne)
{
  EXPECT_EQ(
      layersOfCase("output_not_a_layer"),
      "/Relu: Conv + Relu, 8x1x16 [sample, feature, step]\n/c/Conv: Conv, 4x1x16 [sample, feature, step]\n"
      "/ReduceMax: ReduceMax, 4x1x1 [sample, feature] output\n");
  EXPECT_EQ(layersOfCase("no_layers_neg"), "y: Neg, 4x1x5 [sample, feature?, token] output\n");
}

namespace
{
std::shared_ptr<const Network> vit()
{
  return Network::load(LAYERSCOPE_NETWORKS "/layers/vit/model.onnx");
}

std::string nodesOf(const Network& network)
{
  std::string text;
  for (const Layer& layer : network.layers())
  {
    text += layer.name + " " + layer.node + "\n";
  }
  return text;
}
}  // namespace

TEST(LayerOptions, SumsNormalisationsAndAttentionInOrder)
{
  LayerOptions options;
  options.inBlocks = true;
  const auto network = vit()->withLayers(options);
  std::string nodes;
  for (const Layer& layer : network->layers())
  {
    nodes += layer.node + " ";
  }
  // Of the first block; the names are PyTorch's own.
  const std::string block =
      "/blocks/blocks.0/norm1/Add_1 /blocks/blocks.0/attention/qkv/Add "
      "/blocks/blocks.0/attention/softmax/Softmax "
      "/blocks/blocks.0/attention/MatMul_1 /blocks/blocks.0/attention/out/Add /blocks/blocks.0/Add "
      "/blocks/blocks.0/norm2/Add_1 /blocks/blocks.0/mlp/act/Mul_1 /blocks/blocks.0/mlp/fc2/Add "
      "/blocks/blocks.0/Add_1 ";
  EXPECT_NE(nodes.find(block), std::string::npos) << nodes;
}

TEST(LayerOptions, ExactlyTheTensorsThatAreNamed)
{
  LayerOptions options;
  options.tensors = {"/blocks/blocks.1/mlp/act/Mul_1", "/patch/Conv_output_0", "y"};
  EXPECT_EQ(nodesOf(*vit()->withLayers(options)),
            "layer_1 /blocks/blocks.1/mlp/act/Mul_1\nlayer_2 /patch/Conv\nlayer_3 /head/Gemm\n");
  for (const char* wrong : {"nothing", "", "/blocks/blocks.1/mlp/act/Constant"})
  {
    options.tensors = {wrong};
    EXPECT_THROW(vit()->withLayers(options), Error) << wrong;
  }
}

TEST(LayerOptions, AnotherAxisForTheChannels)
{
  LayerOptions options;
  options.featureAxes = {{2, 1}};  // the tokens of the first block's queries, keys and values
  const auto network = vit()->withLayers(options);
  EXPECT_EQ(network->layers()[1].channels, 10);
  EXPECT_EQ(network->layers()[1].width, 36);
  EXPECT_EQ(axesText(network->layers()[1]), "sample, feature, token");
  EXPECT_EQ(network->layers()[2].channels, vit()->layers()[2].channels);
  for (const auto& wrong :
       {std::make_pair(2, 0), std::make_pair(2, 3), std::make_pair(2, -1), std::make_pair(99, 1)})
  {
    options.featureAxes = {wrong};
    EXPECT_THROW(vit()->withLayers(options), Error) << wrong.first << " " << wrong.second;
  }
}
