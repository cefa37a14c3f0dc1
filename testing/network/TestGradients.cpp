// Gradients through whole networks, against PyTorch's (testing/networks/make_gradients.py).
#include <omp.h>

#include <map>

#include "Fixtures.h"
#include "SampledTensors.h"
#include "network/Network.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
struct Expected
{
  std::string rule;
  std::string tensor;
  double norm;
  std::vector<double> values;
};

std::vector<Expected> readGradients(const std::string& folder)
{
  std::vector<Expected> gradients;
  for (const auto& row : readTable(folder + "/gradients.tsv"))
  {
    gradients.push_back({row.at(0), row.at(1), std::stod(row.at(2)), numbers(row.at(3))});
  }
  return gradients;
}

GradientRule ruleOf(const std::string& name)
{
  return name == "deconvnet" ? GradientRule::Deconvnet
                             : (name == "guided" ? GradientRule::Guided : GradientRule::True);
}

void seed(Tensor& weights)
{
  for (std::int64_t i = 0; i < weights.size(); ++i)
  {
    weights.floats()[i] = static_cast<float>(i % 101 * 37 % 17 - 8) / 8.0F;
  }
}

class WholeGradient : public testing::TestWithParam<std::string>
{
protected:
  void SetUp() override
  {
    network_ = Network::load(GetParam() + "/model.onnx");
    input_ = readOnnxTensor(GetParam() + "/input_0.pb");
    expected_ = readGradients(GetParam());
  }

  std::vector<std::string> tensors(const std::string& rule) const
  {
    std::vector<std::string> names;
    for (const Expected& expected : expected_)
    {
      if (expected.rule == rule)
      {
        names.push_back(expected.tensor);
      }
    }
    return names;
  }

  std::map<std::string, Tensor> run(const std::string& rule, const std::vector<std::string>& by,
                                    std::size_t limit = 0) const
  {
    const Plan plan = network_->plan(input_.shape()[0], {}, {{network_->outputName()}, by, limit});
    std::map<std::string, Tensor> found;
    Workspace workspace;
    EXPECT_TRUE(plan.runBackward(
        workspace, {{network_->inputName(), input_}}, [](std::size_t, const Tensor&) { return true; },
        [](std::size_t, Tensor& weights) { seed(weights); },
        [&](std::size_t index, const Tensor& gradient)
        {
          found[by[index]] = copyOf(gradient);
          return true;
        },
        ruleOf(rule)));
    return found;
  }

  void compare(const std::string& rule, const std::map<std::string, Tensor>& found) const
  {
    for (const Expected& expected : expected_)
    {
      const auto gradient = found.find(expected.tensor);
      if (expected.rule != rule || gradient == found.end())
      {
        continue;
      }
      compareSampled(gradient->second, expected.norm, expected.values, rule + " " + expected.tensor);
    }
  }

  std::shared_ptr<const Network> network_;
  Tensor input_;
  std::vector<Expected> expected_;
};

std::vector<std::string> networkFolders()
{
  std::vector<std::string> folders;
  for (const auto& row : readTable(LAYERSCOPE_NETWORKS "/networks.tsv"))
  {
    folders.push_back(LAYERSCOPE_NETWORKS "/" + row.at(0));
  }
  return folders;
}

std::string nameOf(const testing::TestParamInfo<std::string>& info)
{
  return std::filesystem::path(info.param).filename().string();
}
}  // namespace

TEST_P(WholeGradient, OfEveryTensorAtOnceIsRight)
{
  compare("true", run("true", tensors("true")));
}

// Alone, a gradient takes another way: activations are merged, and what nobody wants is left out.
TEST_P(WholeGradient, OfEveryTensorAloneIsRight)
{
  for (const std::string& tensor : tensors("true"))
  {
    compare("true", run("true", {tensor}));
  }
}

TEST_P(WholeGradient, RulesAtActivationsAreThoseOfHooks)
{
  for (const char* rule : {"deconvnet", "guided"})
  {
    if (!tensors(rule).empty())
    {
      compare(rule, run(rule, tensors(rule)));
    }
  }
}

TEST_P(WholeGradient, ComputingAgainChangesNoBit)
{
  const std::vector<std::string> by = {network_->inputName()};
  const auto kept = run("true", by);
  const auto again = run("true", by, 1);
  const Plan plan = network_->plan(3, {}, {{network_->outputName()}, by, 0});
  const Plan small = network_->plan(3, {}, {{network_->outputName()}, by, 1});
  EXPECT_LE(small.workspaceBytes(), plan.workspaceBytes() + 4096);
  EXPECT_TRUE(std::equal(kept.at(by[0]).floats(), kept.at(by[0]).floats() + kept.at(by[0]).size(),
                         again.at(by[0]).floats()));
}

TEST_P(WholeGradient, ThreadsChangeNoBit)
{
  const std::vector<std::string> by = {network_->inputName()};
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  const auto one = run("true", by);
  omp_set_num_threads(3);
  const auto three = run("true", by);
  omp_set_num_threads(threads);
  EXPECT_TRUE(std::equal(one.at(by[0]).floats(), one.at(by[0]).floats() + one.at(by[0]).size(),
                         three.at(by[0]).floats()));
}

// The networks that come with Layerscope, their input's gradient and those of all hidden tensors.
TEST(ShippedGradient, IsThatOfPyTorch)
{
  std::map<std::string, std::vector<std::vector<std::string>>> networks;
  for (const auto& row : readTable(LAYERSCOPE_NETWORKS "/shipped_gradients.tsv"))
  {
    networks[row.at(0)].push_back(row);
  }
  for (const auto& entry : networks)
  {
    const std::string& name = entry.first;
    const auto& rows = entry.second;
    const auto network = Network::load(LAYERSCOPE_WEIGHTS "/" + name + ".onnx");
    Shape shape = network->sampleShape();
    shape.insert(shape.begin(), 2);
    Tensor input = Tensor::floats(shape);
    for (std::int64_t i = 0; i < input.size(); ++i)
    {
      input.floats()[i] = static_cast<float>(i % 101 * 29 % 31 - 15) / 15.0F;
    }
    std::vector<std::string> by;
    for (const auto& row : rows)
    {
      by.push_back(row.at(1));
    }
    const Plan plan = network->plan(2, {}, {{network->outputName()}, by});
    Workspace workspace;
    std::size_t count = 0;
    plan.runBackward(
        workspace, {{network->inputName(), input}}, [](std::size_t, const Tensor&) { return true; },
        [](std::size_t, Tensor& weights) { seed(weights); },
        [&](std::size_t index, const Tensor& gradient)
        {
          const auto& row = rows.at(index);
          compareSampled(gradient, std::stod(row.at(2)), numbers(row.at(3)), name + " " + row.at(1));
          ++count;
          return true;
        });
    EXPECT_EQ(count, rows.size()) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Networks, WholeGradient, testing::ValuesIn(networkFolders()), nameOf);
