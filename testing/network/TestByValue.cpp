// Networks whose course or shapes depend on the values of a sample: against what PyTorch answers to each
// sample (testing/networks/make_by_value.py).
#include <omp.h>

#include <atomic>
#include <thread>

#include "Fixtures.h"
#include "network/ByValue.h"
#include "network/Forward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
std::string folderOf(const std::string& name)
{
  return LAYERSCOPE_NETWORKS "/by_value/" + name;
}

std::vector<std::vector<std::string>> networks()
{
  return readTable(LAYERSCOPE_NETWORKS "/by_value.tsv");
}

std::vector<float> outputsOf(const std::shared_ptr<const Network>& network, const Tensor& samples,
                             std::int64_t first, std::int64_t count, std::int64_t batch)
{
  const std::int64_t size = network->rowSize();
  Forward forward(network, {network->outputName()}, batch);
  std::vector<float> values;
  EXPECT_TRUE(forward.run(samples.floats() + first * size, count, size,
                          [&](std::size_t, std::int64_t, std::int64_t taken, const float* data)
                          {
                            values.insert(values.end(), data, data + taken * forward.tapSize(0));
                            return true;
                          }));
  return values;
}

bool isSame(float a, float b)
{
  return a == b || (std::isnan(a) && std::isnan(b));
}

class ByValueNetwork : public testing::TestWithParam<std::vector<std::string>>
{
protected:
  void SetUp() override
  {
    network_ = Network::load(folderOf(GetParam()[0]) + "/model.onnx");
    samples_ = readOnnxTensor(folderOf(GetParam()[0]) + "/input_0.pb");
    expected_ = readOnnxTensor(folderOf(GetParam()[0]) + "/tap_0.pb");
    count_ = samples_.shape()[0];
  }

  std::shared_ptr<const Network> network_;
  Tensor samples_, expected_;
  std::int64_t count_ = 0;
};
}  // namespace

TEST_P(ByValueNetwork, AnswersEachSampleAsPyTorchDoes)
{
  Shape shape = network_->outputShape();
  shape.insert(shape.begin(), count_);
  ASSERT_EQ(toString(shape), toString(expected_.shape()));
  const std::vector<float> found = outputsOf(network_, samples_, 0, count_, 0);
  ASSERT_EQ(static_cast<std::int64_t>(found.size()), expected_.size());
  for (std::int64_t i = 0; i < expected_.size(); ++i)
  {
    const float value = found[static_cast<std::size_t>(i)], answer = expected_.floats()[i];
    ASSERT_EQ(std::isnan(value), std::isnan(answer)) << i;
    if (!std::isnan(answer))
    {
      EXPECT_NEAR(value, answer, 2e-5 * std::max(1.0F, std::abs(answer))) << i;
    }
  }
}

TEST_P(ByValueNetwork, ASampleIsTheSameAloneInAnyBatchAndOnOneThread)
{
  const std::vector<float> all = outputsOf(network_, samples_, 0, count_, 0);
  const auto expectSame = [&](const std::vector<float>& some, std::size_t first)
  {
    for (std::size_t i = 0; i < some.size(); ++i)
    {
      ASSERT_TRUE(isSame(some[i], all[first + i])) << i;
    }
  };
  const std::size_t size = all.size() / static_cast<std::size_t>(count_);
  for (std::int64_t sample = 0; sample < count_; ++sample)
  {
    expectSame(outputsOf(network_, samples_, sample, 1, 1), static_cast<std::size_t>(sample) * size);
  }
  expectSame(outputsOf(network_, samples_, 0, count_, 3), 0);
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  expectSame(outputsOf(network_, samples_, 0, count_, 0), 0);
  omp_set_num_threads(threads);
}

TEST_P(ByValueNetwork, HasTheLayersThatStandOutside)
{
  EXPECT_EQ(network_->fixedBatch(), 1);
  EXPECT_EQ(std::to_string(network_->layers().size()), GetParam()[1]);
  for (const Layer& layer : network_->layers())
  {
    Forward forward(network_, {layer.tensor}, 0);
    EXPECT_GT(forward.tapSize(0), 0) << layer.tensor;
  }
}

// Things that are found lie along the axis that varies; the other one has what is known of each.
TEST_P(ByValueNetwork, TellsWhatVaries)
{
  const std::map<std::string, std::string> varying = {{"detector", "sample, token, feature"},
                                                      {"places", "sample, token, feature"},
                                                      {"different", "sample, token, feature"},
                                                      {"picked", "sample, feature x token"}};
  const auto axes = varying.find(GetParam()[0]);
  for (const Layer& layer : network_->layers())
  {
    EXPECT_EQ(layer.varies, layer.isOutput && axes != varying.end()) << layer.name;
    EXPECT_EQ(layer.op.find("layerscope"), std::string::npos) << layer.op;
  }
  if (axes != varying.end())
  {
    EXPECT_EQ(axesText(network_->layers().back()), axes->second);
  }
}

INSTANTIATE_TEST_SUITE_P(Fixtures, ByValueNetwork, testing::ValuesIn(networks()),
                         [](const auto& info) { return info.param[0]; });

namespace
{
std::string byValue(const std::string& name)
{
  return LAYERSCOPE_NETWORKS "/bad/value_" + name + ".onnx";
}

// What a run or plan says; empty where it does well.
template <class Run>
std::string failureOf(const Run& run)
{
  try
  {
    run();
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}

std::vector<const Node*> regionsOf(const Network& network)
{
  std::vector<const Node*> regions;
  for (const Node& node : network.graph()->nodes)
  {
    if (node.op == "layerscope.ByValue")
    {
      regions.push_back(&node);
    }
  }
  return regions;
}
}  // namespace

// Trips double the sample until it has a value of 2; there are 5 at most.
TEST(ByValue, FillsWhatALoopStacksToItsLimitWithNaN)
{
  const auto stack = Network::load(byValue("stacked"));
  ASSERT_EQ(toString(stack->outputShape()), "[5, 1, 3]");
  const Tensor samples = Tensor::floats({2, 3}, {0.5F, 0.25F, -1, 3, 0, 1});
  const std::vector<float> found = outputsOf(stack, samples, 0, 2, 0);
  for (std::size_t i = 0; i < found.size(); ++i)
  {
    const std::size_t sample = i / 15, row = i % 15 / 3, trips = sample == 0 ? 2 : 1;
    if (row < trips)
    {
      EXPECT_EQ(found[i], -samples.floats()[sample * 3 + i % 3] * static_cast<float>(2 << row)) << i;
    }
    else
    {
      EXPECT_TRUE(std::isnan(found[i])) << i;
    }
  }
}

TEST(ByValue, LeavesNodesOutsideWhoseShapesAreKnown)
{
  const auto twice = Network::load(byValue("twice"));
  ASSERT_EQ(regionsOf(*twice).size(), 2U);
  const auto& nodes = twice->graph()->nodes;
  EXPECT_EQ(std::count_if(nodes.begin(), nodes.end(), [](const Node& node) { return node.op == "MatMul"; }),
            1);
  const auto meeting = Network::load(byValue("meeting"));
  ASSERT_EQ(regionsOf(*meeting).size(), 1U);
  EXPECT_EQ(regionsOf(*meeting)[0]->subgraphs.at("body")->nodes.size(), 5U);
}

TEST(ByValue, AnyTensorWithALimitCanBeTheOutput)
{
  InputOptions options;
  options.output = "kept";
  const auto network = Network::load(byValue("scalar"), options);
  EXPECT_EQ(toString(network->outputShape()), "[3]");
  options.output = "nowhere";
  const std::string message = failureOf([&] { Network::load(byValue("scalar"), options); });
  EXPECT_NE(message.find("'nowhere'"), std::string::npos) << message;
}

TEST(ByValue, HasNoDerivativeAndSaysSo)
{
  const auto network = Network::load(folderOf("choosing") + "/model.onnx");
  // Behind it there is one.
  const std::string tensor = network->layers()[1].tensor;
  network->plan(1, {}, {{network->outputName()}, {tensor}});
  const std::string message = failureOf(
      [&] {
        network->plan(1, {}, {{network->outputName()}, {network->inputName()}});
      });
  EXPECT_NE(message.find("derivative"), std::string::npos) << message;
  EXPECT_NE(message.find("If"), std::string::npos) << message;
}

TEST(ByValue, SeveralThreadsMayRunOnePlan)
{
  const auto network = Network::load(folderOf("detector") + "/model.onnx");
  const Tensor samples = readOnnxTensor(folderOf("detector") + "/input_0.pb");
  const std::int64_t count = samples.shape()[0], size = network->rowSize();
  const std::vector<float> expected = outputsOf(network, samples, 0, count, 0);
  const Plan plan = network->plan(1, {network->outputName()});
  const auto width = static_cast<std::int64_t>(expected.size()) / count;
  std::vector<float> found(expected.size());
  std::vector<std::thread> threads;
  for (std::int64_t first = 0; first < 4; ++first)
  {
    threads.emplace_back(
        [&, first]
        {
          Workspace workspace;
          for (std::int64_t i = first; i < count; i += 4)
          {
            Tensor input = network->emptyInputs(1).begin()->second;
            std::copy_n(samples.floats() + i * size, size, input.floats());
            plan.run(workspace, {{network->inputName(), input}},
                     [&](std::size_t, const Tensor& values)
                     {
                       std::copy_n(values.floats(), width, found.data() + i * width);
                       return true;
                     });
          }
        });
  }
  std::for_each(threads.begin(), threads.end(), [](std::thread& thread) { thread.join(); });
  EXPECT_TRUE(std::equal(found.begin(), found.end(), expected.begin(), isSame));
}

TEST(ByValue, ARunThatIsStoppedEnds)
{
  const auto network = Network::load(byValue("nested"));
  const Plan plan = network->plan(1, {network->outputName()});
  Workspace workspace;
  const std::atomic<bool> stop(true);
  const Tensor input = Tensor::floats({1, 3}, {1, 2, 3});
  EXPECT_FALSE(plan.run(
      workspace, {{network->inputName(), input}}, [](std::size_t, const Tensor&) { return true; }, &stop));
}
