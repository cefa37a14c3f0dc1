// Branches and loops that are put in place: what comes of names, layers and gradients.
#include "Fixtures.h"
#include "network/ControlFlow.h"
#include "network/Network.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
std::string exported(const std::string& name)
{
  return LAYERSCOPE_NETWORKS "/exported/" + name + "/model.onnx";
}

std::string odd(const std::string& name)
{
  return LAYERSCOPE_NETWORKS "/bad/" + name + ".onnx";
}

double number(std::int64_t i)
{
  return static_cast<double>(i * 37 % 17 - 8) / 8.0;
}

Tensor inputOf(const Network& network, std::int64_t samples, double step)
{
  Shape shape = network.sampleShape();
  shape.insert(shape.begin(), samples);
  Tensor input = Tensor::floats(shape);
  for (std::int64_t i = 0; i < input.size(); ++i)
  {
    input.floats()[i] = static_cast<float>(number(i + 3) + step * number(5 * i + 1));
  }
  return input;
}

// Of a sum of outputs, each with a weight.
double outputSum(const Network& network, std::int64_t samples, double step)
{
  double sum = 0;
  Workspace workspace;
  network.plan(samples, {network.outputName()})
      .run(workspace, {{network.inputName(), inputOf(network, samples, step)}},
           [&](std::size_t, const Tensor& values)
           {
             for (std::int64_t i = 0; i < values.size(); ++i)
             {
               sum += number(i) * values.floats()[i];
             }
             return true;
           });
  return sum;
}

std::size_t count(const Network& network, const std::string& op)
{
  const auto& nodes = network.graph()->nodes;
  return static_cast<std::size_t>(
      std::count_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.op == op; }));
}
}  // namespace

class GradientThroughControlFlow : public testing::TestWithParam<std::string>
{
};

TEST_P(GradientThroughControlFlow, IsThatOfDifferences)
{
  const auto network = Network::load(GetParam());
  const std::int64_t samples = network->fixedBatch() ? network->fixedBatch() : 3;
  const Plan plan = network->plan(samples, {}, {{network->outputName()}, {network->inputName()}});
  double slope = 0;
  Workspace workspace;
  plan.runBackward(
      workspace, {{network->inputName(), inputOf(*network, samples, 0)}},
      [](std::size_t, const Tensor&) { return true; },
      [](std::size_t, Tensor& weights)
      {
        for (std::int64_t i = 0; i < weights.size(); ++i)
        {
          weights.floats()[i] = static_cast<float>(number(i));
        }
      },
      [&](std::size_t, const Tensor& gradient)
      {
        for (std::int64_t i = 0; i < gradient.size(); ++i)
        {
          slope += gradient.floats()[i] * number(5 * i + 1);
        }
        return true;
      });
  const double step = 1.0 / 256;
  const double difference =
      (outputSum(*network, samples, step) - outputSum(*network, samples, -step)) / (2 * step);
  EXPECT_GT(std::abs(difference), 1e-3);
  EXPECT_NEAR(slope, difference, 2e-3 * std::abs(difference));
}

INSTANTIATE_TEST_SUITE_P(
    Networks, GradientThroughControlFlow,
    testing::Values(exported("branching"), exported("local_response"), exported("looping"), odd("if"),
                    odd("loop"), odd("loop_while"), odd("loop_nested"), odd("scan"), odd("scan_8")),
    [](const auto& info)
    {
      const std::filesystem::path path = info.param;
      return (path.stem() == "model" ? path.parent_path().filename() : path.stem()).string();
    });

TEST(ControlFlow, LeavesTheBranchThatIsTaken)
{
  const auto network = Network::load(exported("branching"));
  EXPECT_EQ(count(*network, "If"), 0U);
  EXPECT_EQ(count(*network, "Conv"), 2U);
  EXPECT_EQ(network->fixedBatch(), 0);
  // tanh(a) and relu(grey) of the branch, and the head.
  EXPECT_EQ(network->layers().size(), 3U);
}

TEST(ControlFlow, MakesALayerOfEachTripAndNamesIt)
{
  const auto network = Network::load(exported("looping"));
  EXPECT_EQ(count(*network, "Loop"), 0U);
  EXPECT_EQ(count(*network, "Tanh"), 4U);
  ASSERT_GE(network->layers().size(), 4U);
  EXPECT_NE(network->layers()[1].tensor.find("/1/"), std::string::npos) << network->layers()[1].tensor;
}

// Weights of a body are there once, however many trips there are.
TEST(ControlFlow, SharesWeightsAmongTrips)
{
  const auto graph = readOnnx(exported("looping"));
  const auto network = Network::load(exported("looping"));
  std::int64_t before = 0, after = 0;
  for (const auto& [name, tensor] : network->graph()->initializers)
  {
    after += tensor.type() == ElementType::Float32 ? tensor.size() : 0;
  }
  for (const auto& [name, tensor] : graph.initializers)
  {
    before += tensor.type() == ElementType::Float32 ? tensor.size() : 0;
  }
  EXPECT_EQ(before, after);
}

TEST(ControlFlow, RunsSamplesOneByOneWhereTheirNumberDecides)
{
  EXPECT_EQ(Network::load(odd("if_samples"))->fixedBatch(), 1);
  EXPECT_EQ(Network::load(odd("loop_samples"))->fixedBatch(), 1);
  EXPECT_EQ(Network::load(odd("if"))->fixedBatch(), 0);
  EXPECT_EQ(Network::load(odd("loop_while"))->fixedBatch(), 0);
}

TEST(ControlFlow, NamesOfABranchStayWhereTheyAreFree)
{
  const auto network = Network::load(odd("if"));
  EXPECT_EQ(network->tensorNamed("a"), "a");
  EXPECT_EQ(network->tensorNamed("choice"), "output");
}

TEST(ControlFlow, ANetworkWithoutIsHandedOn)
{
  const auto graph = std::make_shared<const Graph>(readOnnx(LAYERSCOPE_NETWORKS "/exported/unet/model.onnx"));
  std::int64_t samples = 0;
  EXPECT_EQ(withoutControlFlow(graph, {}, samples), graph);
}
