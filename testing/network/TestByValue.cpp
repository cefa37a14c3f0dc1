// Networks whose course or shapes depend on the values of a sample: against what PyTorch answers to each sample
// (testing/networks/make_by_value.py).
#include <omp.h>

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

INSTANTIATE_TEST_SUITE_P(Fixtures, ByValueNetwork, testing::ValuesIn(networks()),
                         [](const auto& info) { return info.param[0]; });
