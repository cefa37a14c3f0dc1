// What counts as a layer, which axis its channels are and what they hold, against what hooks on PyTorch's
// modules gave; see testing/networks/make_layers.py.
#include <map>

#include "Fixtures.h"
#include "network/Forward.h"
#include "network/LayerOrder.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
struct Expected
{
  std::string module;
  std::int64_t channels = 0, positions = 0;
};

std::map<std::string, std::vector<Expected>> expectedLayers()
{
  std::map<std::string, std::vector<Expected>> networks;
  for (const auto& row : readTable(LAYERSCOPE_NETWORKS "/layers/layers.tsv"))
  {
    networks[row.at(0)].push_back({row.at(2), std::stoll(row.at(3)), std::stoll(row.at(4))});
  }
  return networks;
}

std::vector<std::string> networkNames()
{
  std::vector<std::string> names;
  for (const auto& [name, layers] : expectedLayers())
  {
    names.push_back(name);
  }
  return names;
}

class LayerFixture : public testing::TestWithParam<std::string>
{
protected:
  std::string folder() const { return LAYERSCOPE_NETWORKS "/layers/" + GetParam(); }

  // The layers' values, ordered by channels.
  static std::vector<Tensor> run(const std::shared_ptr<const Network>& network, const Tensor& input,
                                 std::int64_t batch)
  {
    std::vector<std::string> taps;
    std::vector<Tensor> found;
    for (const Layer& layer : network->layers())
    {
      taps.push_back(layer.tensor);
      found.push_back(Tensor::floats({input.shape()[0], layer.channels, layer.height * layer.width}));
    }
    Forward forward(network, taps, batch);
    forward.run(input.floats(), input.shape()[0], network->sampleSize(),
                [&](std::size_t tap, std::int64_t first, std::int64_t count, const float* values)
                {
                  const Layer& layer = network->layers()[tap];
                  float* target = found[tap].floats() + first * layer.channels * layer.height * layer.width;
                  LayerOrder(layer).arrange(values, forward.computed(count), count, target);
                  return true;
                });
    return found;
  }
};
}  // namespace

TEST_P(LayerFixture, HasTheModulesLayers)
{
  const auto expected = expectedLayers().at(GetParam());
  const auto network = Network::load(folder() + "/model.onnx");
  std::string names, wanted;
  for (const Layer& layer : network->layers())
  {
    names += layer.node + " " + axesText(layer) + "\n";
  }
  for (const Expected& each : expected)
  {
    wanted += each.module + "\n";
  }
  ASSERT_EQ(network->layers().size(), expected.size()) << names << wanted;
  EXPECT_EQ(network->fixedBatch(), 0);
  const Tensor input = readOnnxTensor(folder() + "/input_0.pb");
  for (const std::int64_t batch : {3, 2})
  {
    const std::vector<Tensor> found = run(network, input, batch);
    for (std::size_t i = 0; i < expected.size(); ++i)
    {
      SCOPED_TRACE(expected[i].module + ", batch " + std::to_string(batch));
      const Layer& layer = network->layers()[i];
      EXPECT_EQ(layer.channels, expected[i].channels) << layer.node << " " << axesText(layer);
      EXPECT_EQ(layer.height * layer.width, expected[i].positions) << layer.node << " " << axesText(layer);
      EXPECT_FALSE(layer.isGuess) << axesText(layer);
      EXPECT_FALSE(layer.op.empty());
      EXPECT_EQ(layer.isOutput, i + 1 == expected.size());
      const Tensor values = readOnnxTensor(folder() + "/layer_" + std::to_string(i + 1) + ".pb");
      EXPECT_LT(relativeError(found[i], values), 1e-4) << layer.node << " " << axesText(layer);
    }
  }
}

// A channel is scaled wherever it stands in the layer's tensor, and nothing else of the layer or before it.
TEST_P(LayerFixture, ChannelsAreScaledWhereTheyAre)
{
  const auto network = Network::load(folder() + "/model.onnx");
  const Tensor input = readOnnxTensor(folder() + "/input_0.pb");
  const std::vector<Tensor> before = run(network, input, 2);
  for (std::size_t i = 0; i < network->layers().size(); ++i)
  {
    const Layer& layer = network->layers()[i];
    SCOPED_TRACE(layer.node + " " + axesText(layer));
    const std::int64_t channel = layer.channels / 2;
    const auto changed = network->withInterventions(
        {{static_cast<int>(i) + 1, channel, Intervention::Action::Multiply, -3.0F}});
    const Tensor found = run(changed, input, 2)[i];
    Tensor expected = copyOf(before[i]);
    const std::int64_t positions = layer.height * layer.width;
    for (std::int64_t sample = 0; sample < input.shape()[0]; ++sample)
    {
      float* values = expected.floats() + (sample * layer.channels + channel) * positions;
      std::transform(values, values + positions, values, [](float value) { return -3.0F * value; });
    }
    EXPECT_LT(relativeError(found, expected), 1e-6);
  }
}

INSTANTIATE_TEST_SUITE_P(Layers, LayerFixture, testing::ValuesIn(networkNames()),
                         [](const auto& info) { return info.param; });
