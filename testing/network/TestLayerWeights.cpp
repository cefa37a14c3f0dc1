// Weights and biases of layers, unit by unit, against those that networks were made from; see
// testing/networks/make_parameters.py.
#include "network/LayerWeights.h"

#include <map>
#include <set>

#include "../Messages.h"
#include "Fixtures.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
const std::string folder = LAYERSCOPE_NETWORKS "/parameters/";

struct Expected
{
  std::string op;
  std::int64_t groups = 1;
  bool hasBias = false;
};

std::map<std::string, std::vector<Expected>> expectedLayers()
{
  std::map<std::string, std::vector<Expected>> networks;
  for (const auto& row : readTable(folder + "parameters.tsv"))
  {
    networks[row.at(0)].push_back({row.at(2), std::stoll(row.at(3)), row.at(4) == "1"});
  }
  return networks;
}

std::vector<std::string> names()
{
  std::vector<std::string> found;
  for (const auto& [name, layers] : expectedLayers())
  {
    found.push_back(name);
  }
  return found;
}

class KnownWeights : public ::testing::TestWithParam<std::string>
{
};
}  // namespace

TEST_P(KnownWeights, AreFoundUnitByUnit)
{
  const auto network = Network::load(folder + GetParam() + ".onnx");
  const auto expected = expectedLayers()[GetParam()];
  ASSERT_EQ(network->layers().size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
  {
    const std::string file = folder + GetParam() + "_" + std::to_string(i + 1);
    if (!std::filesystem::exists(file + ".pb"))
    {
      continue;
    }
    const LayerWeights found = layerWeights(*network, network->layers()[i]);
    SCOPED_TRACE(file);
    EXPECT_EQ(found.op, expected[i].op);
    EXPECT_EQ(found.groups, expected[i].groups);
    EXPECT_EQ(found.hasBias, expected[i].hasBias);
    EXPECT_EQ(found.isConvolution, expected[i].op.rfind("Conv", 0) == 0);
    EXPECT_LT(relativeError(found.weights, readOnnxTensor(file + ".pb")), 1e-7);
    EXPECT_EQ(found.units() * found.incoming(), found.weights.size());
    EXPECT_LT(relativeError(Tensor::floats({found.units()}, found.bias), readOnnxTensor(file + "_bias.pb")),
              1e-7);
  }
}

INSTANTIATE_TEST_SUITE_P(LayerWeights, KnownWeights, ::testing::ValuesIn(names()));

TEST(LayerWeights, InputChannelsOfGroups)
{
  const auto network = Network::load(folder + "pictures.onnx");
  // Eight units in two groups of three channels each.
  const LayerWeights found = layerWeights(*network, network->layers()[1]);
  EXPECT_EQ(found.inputChannel(0, 2), 2);
  EXPECT_EQ(found.inputChannel(3, 0), 0);
  EXPECT_EQ(found.inputChannel(4, 0), 3);
  EXPECT_EQ(found.inputChannel(7, 2), 5);
}

TEST(LayerWeights, WhatReadsTheInput)
{
  const auto first = [](const std::string& name, std::size_t layer)
  {
    const auto network = Network::load(folder + name + ".onnx");
    return linearOperators(*network, network->layers()[layer]).at(0);
  };
  EXPECT_TRUE(first("pictures", 0).isConvolution);
  EXPECT_TRUE(first("pictures", 0).readsNetworkInput);
  EXPECT_FALSE(first("pictures", 1).readsNetworkInput);
  EXPECT_FALSE(first("digits", 0).isConvolution);
  EXPECT_TRUE(first("digits", 0).readsNetworkInput);
  EXPECT_FALSE(first("digits", 1).readsNetworkInput);
}

TEST(LayerWeights, ProductsOfActivationsHaveNone)
{
  const auto network = Network::load(folder + "products.onnx");
  const std::string text =
      layerscope::testing::messageOf([&] { layerWeights(*network, network->layers()[3]); });
  for (const char* part : {"products.onnx", "'d_node' (MatMul)", "no constant weights", "two activations"})
  {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

TEST(LayerWeights, ALayerMayHaveNoOperator)
{
  const auto network = Network::load(LAYERSCOPE_NETWORKS "/bad/no_layers.onnx");
  const std::string text =
      layerscope::testing::messageOf([&] { layerWeights(*network, network->layers()[0]); });
  EXPECT_NE(text.find("layer_1 has no weights of its own"), std::string::npos) << text;
  EXPECT_NE(text.find("(Flatten)"), std::string::npos) << text;
}

// Each linear operator of a network belongs to one layer, and what belongs to none of them has a reason.
TEST(LayerWeights, OfWholeNetworks)
{
  for (const auto& row : readTable(LAYERSCOPE_NETWORKS "/networks.tsv"))
  {
    const auto network = Network::load(LAYERSCOPE_NETWORKS "/" + row.at(0) + "/model.onnx");
    std::set<std::string> seen;
    for (const Layer& layer : network->layers())
    {
      for (const std::string& tensor : layer.linear)
      {
        EXPECT_TRUE(seen.insert(tensor).second) << row.at(0) << ": " << tensor;
      }
      if (layer.parameters == 0 && !layer.linear.empty())
      {
        EXPECT_THROW(layerWeights(*network, layer), Error) << row.at(0) << ": " << layer.name;
      }
      else if (!layer.linear.empty())
      {
        const LayerWeights found = layerWeights(*network, layer);
        EXPECT_LE(found.weights.size(), layer.parameters) << row.at(0) << ": " << layer.name;
      }
    }
  }
}
