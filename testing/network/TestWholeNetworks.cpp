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
    if (std::filesystem::exists(GetParam() + "/input_1.pb"))
    {
      GTEST_SKIP() << "networks of several inputs are not read yet";
    }
    network_ = Network::load(GetParam() + "/model.onnx");
    input_ = readOnnxTensor(GetParam() + "/input_0.pb");
    expected_ = readTaps(GetParam());
    ASSERT_FALSE(expected_.empty());
  }

  std::map<std::string, Tensor> run(const std::vector<std::string>& taps) const
  {
    std::map<std::string, Tensor> found;
    const Plan plan = network_->plan(input_.shape()[0], taps);
    Workspace workspace;
    plan.run(workspace, {{network_->inputName(), input_}},
             [&](std::size_t tap, const Tensor& values)
             {
               found[taps[tap]] = copyOf(values);
               return true;
             });
    return found;
  }

  std::shared_ptr<const Network> network_;
  Tensor input_;
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
  const std::int64_t size = network_->sampleSize();
  std::vector<std::vector<float>> results;
  for (const std::int64_t batch : {1, 2, 3})
  {
    Forward forward(network_, taps, batch);
    std::vector<float> values;
    EXPECT_TRUE(forward.run(input_.floats(), input_.shape()[0], size,
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
