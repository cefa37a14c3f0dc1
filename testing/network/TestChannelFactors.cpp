// Networks with channels switched off, against what PyTorch answers with hooks
// (testing/networks/interventions).
#include <fstream>
#include <map>

#include "../Messages.h"
#include "Fixtures.h"
#include "network/ChannelFactors.h"
#include "network/Network.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
std::map<std::string, Tensor> layersOf(const Network& network, const Tensor& input)
{
  std::vector<std::string> taps;
  for (const Layer& layer : network.layers())
  {
    taps.push_back(layer.tensor);
  }
  std::map<std::string, Tensor> found;
  const Plan plan = network.plan(input.shape()[0], taps);
  Workspace workspace;
  plan.run(workspace, {{network.inputName(), input}},
           [&](std::size_t tap, const Tensor& values)
           {
             found[network.layers()[tap].name] = copyOf(values);
             return true;
           });
  return found;
}

class Intervention : public ::testing::TestWithParam<std::string>
{
};
}  // namespace

TEST_P(Intervention, EveryLayerIsPyTorchs)
{
  const std::string folder = LAYERSCOPE_NETWORKS "/" + GetParam();
  const std::string truth = LAYERSCOPE_NETWORKS "/interventions/" + GetParam();
  std::string text;
  std::getline(std::ifstream(truth + "/factors.txt"), text);
  const auto network = Network::load(folder + "/model.onnx");
  const Tensor input = readOnnxTensor(folder + "/input_0.pb");
  const auto before = layersOf(*network, input);

  const auto changed = network->withFactors(channelFactors(text));
  const auto found = layersOf(*changed, input);
  ASSERT_EQ(found.size(), network->layers().size());
  for (const auto& [layer, values] : found)
  {
    const Tensor expected = readOnnxTensor(truth + "/" + layer + ".pb");
    EXPECT_LT(relativeError(values.reshaped(expected.shape()), expected), 1e-4) << layer;
  }
  // The network itself is what it was, and the output is the last layer.
  const auto after = layersOf(*network, input);
  for (const auto& [layer, values] : before)
  {
    EXPECT_EQ(relativeError(after.at(layer), values), 0) << layer;
  }
  const Plan plan = changed->plan(input.shape()[0], {changed->outputName()});
  Workspace workspace;
  plan.run(workspace, {{changed->inputName(), input}},
           [&](std::size_t, const Tensor& values)
           {
             EXPECT_EQ(relativeError(values, found.at(network->layers().back().name)), 0);
             return true;
           });
}

INSTANTIATE_TEST_SUITE_P(ChannelFactors, Intervention,
                         ::testing::Values("cat_generator", "dcgan", "resnet", "vgg"));

TEST(ChannelFactors, ThereAndBackAsText)
{
  const std::vector<ChannelFactor> factors = {{1, 0, 0.0f}, {2, 399, 0.1f}, {6, 12345678901, -1.0f / 3}};
  EXPECT_EQ(channelFactors(toText(factors)), factors);
  EXPECT_EQ(toText({{2, 17, 0}, {4, 3, 0.5f}}), "2:17:0;4:3:0.5");
  EXPECT_EQ(toText({}), "");
  EXPECT_TRUE(channelFactors("").empty());
  for (const char* text : {"2", "2:", "2:3", "2:3:", "a:b:c", "2;3;4", "2:3:0;x", "2:3:0 4", "1:2:3:4", ";"})
  {
    EXPECT_NE(layerscope::testing::messageOf([&] { channelFactors(text); }).find(text), std::string::npos)
        << text;
  }
}

TEST(ChannelFactors, NoSuchLayerOrChannel)
{
  const auto network = Network::load(LAYERSCOPE_NETWORKS "/cat_generator/model.onnx");
  const auto wrong = [&](ChannelFactor factor)
  { return layerscope::testing::messageOf([&] { network->withFactors({factor}); }); };
  for (const int layer : {-1, 0, 7})
  {
    const std::string text = wrong({layer, 0, 0});
    EXPECT_NE(text.find("model.onnx"), std::string::npos);
    EXPECT_EQ(text.rfind("Channel Factors of model.onnx: the network has no such layer", 0), 0U) << text;
    EXPECT_NE(text.find("expected 1 to 6, found " + std::to_string(layer)), std::string::npos) << text;
  }
  for (const std::int64_t channel : {-1, 12})
  {
    const std::string text = wrong({2, channel, 0});
    EXPECT_NE(text.find("layer_2"), std::string::npos);
    EXPECT_EQ(text.rfind("Channel Factors of model.onnx: layer_2 has no such channel", 0), 0U) << text;
    EXPECT_NE(text.find("expected 0 to 11, found " + std::to_string(channel)), std::string::npos) << text;
  }
  EXPECT_NE(wrong({2, 0, NAN}).find("not finite"), std::string::npos);
  EXPECT_NE(wrong({2, 0, INFINITY}).find("not finite"), std::string::npos);
}
