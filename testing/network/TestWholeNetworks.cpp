// Whole networks, against the values that PyTorch (testing/networks) and TensorFlow.js (testing/weights)
// computed for every tensor.
#include <map>

#include "Fixtures.h"
#include "network/Forward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
constexpr double tolerance = 1e-4;

std::vector<std::string> networkFolders()
{
  std::vector<std::string> folders;
  for (const auto& row : readTable(LAYERSCOPE_NETWORKS "/networks.tsv"))
  {
    folders.push_back(LAYERSCOPE_NETWORKS "/" + row.at(0));
  }
  for (const auto& row : readTable(LAYERSCOPE_NETWORKS "/exported.tsv"))
  {
    folders.push_back(LAYERSCOPE_NETWORKS "/exported/" + row.at(0));
  }
  for (const char* name : {"quantized", "functions", "functions_torch"})
  {
    folders.push_back(std::string(LAYERSCOPE_NETWORKS "/") + name);
  }
  folders.push_back(LAYERSCOPE_CONVERTED "/small");
  folders.push_back(LAYERSCOPE_CONVERTED "/odd");
  return folders;
}

std::map<std::string, Tensor> readTaps(const std::string& folder)
{
  std::map<std::string, Tensor> taps;
  for (int i = 0;; ++i)
  {
    const std::string file = folder + "/tap_" + std::to_string(i) + ".pb";
    if (!std::filesystem::exists(file))
    {
      return taps;
    }
    std::string name;
    const Tensor values = readOnnxTensor(file, &name);
    taps[name] = values;
  }
}

class WholeNetwork : public testing::TestWithParam<std::string>
{
protected:
  void SetUp() override
  {
    network_ = Network::load(GetParam() + "/model.onnx");
    readRows();
    expected_ = readTaps(GetParam());
    ASSERT_FALSE(expected_.empty());
  }

  std::map<std::string, Tensor> run(const std::vector<std::string>& taps) const
  {
    std::map<std::string, Tensor> found;
    const Plan plan = network_->plan(samples_, taps);
    Workspace workspace;
    plan.run(
        workspace,
        BatchPlans(network_, taps, {}, samples_).inputs(samplesAt(rows_.data(), size_, size_), 0, samples_),
        [&](std::size_t tap, const Tensor& values)
        {
          found[taps[tap]] = copyOf(values);
          return true;
        });
    return found;
  }

  /// What the samples are fed: the values of all inputs, one after the other.
  void readRows()
  {
    std::vector<Tensor> inputs;
    for (const FedInput& each : network_->inputs())
    {
      inputs.push_back(inputNamed(each));
    }
    samples_ = inputs[0].shape()[0];
    size_ = network_->rowSize();
    for (std::int64_t sample = 0; sample < samples_; ++sample)
    {
      for (const Tensor& input : inputs)
      {
        const std::int64_t width = input.size() / samples_;
        for (std::int64_t i = sample * width; i < (sample + 1) * width; ++i)
        {
          rows_.push_back(input.type() == ElementType::Float32 ? input.floats()[i]
                                                               : static_cast<float>(input.ints()[i]));
        }
      }
    }
  }

  /// That of the file's inputs; a network of one input takes the only one there is.
  Tensor inputNamed(const FedInput& input) const
  {
    for (int i = 0; network_->inputs().size() > 1; ++i)
    {
      std::string name;
      const Tensor values = readOnnxTensor(GetParam() + "/input_" + std::to_string(i) + ".pb", &name);
      if (name == input.name)
      {
        return values;
      }
    }
    return readOnnxTensor(GetParam() + "/input_0.pb");
  }

  std::shared_ptr<const Network> network_;
  std::vector<float> rows_;
  std::int64_t samples_ = 0, size_ = 0;
  std::map<std::string, Tensor> expected_;
};
}  // namespace

TEST_P(WholeNetwork, EveryTensorAtOnceIsRight)
{
  std::vector<std::string> taps;
  for (const auto& tap : expected_)
  {
    taps.push_back(tap.first);
  }
  const auto found = run(taps);
  for (const auto& tap : expected_)
  {
    ASSERT_TRUE(found.count(tap.first)) << tap.first;
    EXPECT_LT(relativeError(found.at(tap.first), tap.second), tolerance) << tap.first;
  }
}

// Alone, a tensor takes another way: activations are merged, memory is shared, later nodes are left out.
TEST_P(WholeNetwork, EveryTensorAloneIsRight)
{
  for (const auto& tap : expected_)
  {
    const auto found = run({tap.first});
    EXPECT_LT(relativeError(found.at(tap.first), tap.second), tolerance) << tap.first;
  }
}

TEST_P(WholeNetwork, BatchesDoNotChangeASample)
{
  const std::vector<std::string> taps = {network_->outputName()};
  std::vector<std::vector<float>> results;
  for (const std::int64_t batch : {1, 2, 3})
  {
    Forward forward(network_, taps, batch);
    std::vector<float> values;
    EXPECT_TRUE(forward.run(rows_.data(), samples_, size_,
                            [&](std::size_t, std::int64_t, std::int64_t count, const float* data)
                            {
                              values.insert(values.end(), data, data + count * forward.tapSize(0));
                              return true;
                            }));
    results.push_back(values);
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
  const Tensor joined = Tensor::floats(expected_.at(taps[0]).shape(), results[0]);
  EXPECT_LT(relativeError(joined, expected_.at(taps[0])), tolerance);
}

INSTANTIATE_TEST_SUITE_P(Fixtures, WholeNetwork, testing::ValuesIn(networkFolders()),
                         [](const auto& info) { return info.param.substr(info.param.rfind('/') + 1); });
