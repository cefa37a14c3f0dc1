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
