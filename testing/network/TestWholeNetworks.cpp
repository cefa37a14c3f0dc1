// Networks exported by PyTorch, against the values PyTorch computed for every tensor; see testing/networks.
#include <map>

#include "Fixtures.h"
#include "network/Forward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
const std::string folder = LAYERSCOPE_NETWORKS;
constexpr double tolerance = 1e-4;

std::vector<std::string> networkNames()
{
  std::vector<std::string> names;
  for (const auto& row : readTable(folder + "/networks.tsv"))
  {
    names.push_back(row.at(0));
  }
  return names;
}

std::map<std::string, Tensor> readTaps(const std::string& network)
{
  std::map<std::string, Tensor> taps;
  for (int i = 0;; ++i)
  {
    const std::string file = folder + "/" + network + "/tap_" + std::to_string(i) + ".pb";
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
    network_ = Network::load(folder + "/" + GetParam() + "/model.onnx");
    input_ = readOnnxTensor(folder + "/" + GetParam() + "/input_0.pb");
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
} // namespace

TEST_P(WholeNetwork, EveryTensorAtOnceIsAsInPyTorch)
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
TEST_P(WholeNetwork, EveryTensorAloneIsAsInPyTorch)
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

INSTANTIATE_TEST_SUITE_P(PyTorch, WholeNetwork, testing::ValuesIn(networkNames()),
                         [](const auto& info) { return info.param; });
