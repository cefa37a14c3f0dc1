// Gradients of single nodes, and of quantised networks, against PyTorch's autograd; see
// testing/network/gradients.
#include <map>

#include "Fixtures.h"
#include "network/OnnxReader.h"
#include "network/Plan.h"

using namespace layerscope;

namespace
{
// "data/average_pool_1d"
std::vector<std::string> caseNames(const std::string& folder)
{
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(LAYERSCOPE_GRADIENTS "/" + folder))
  {
    names.push_back(folder + "/" + entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class GradientOfNode : public testing::TestWithParam<std::string>
{
protected:
  void SetUp() override
  {
    graph = std::make_shared<const Graph>(readOnnx(LAYERSCOPE_GRADIENTS "/" + GetParam() + ".onnx"));
    for (const ValueInfo& output : graph->outputs)
    {
      if (graph->initializers.count("seed " + output.name))
      {
        gradients.of.push_back(output.name);
      }
    }
  }

  const Tensor& known(const std::string& name) const { return graph->initializers.at(name); }

  // Inputs that are not differentiated by are fixed in the plan.
  void checkBy(const std::vector<std::string>& by)
  {
    gradients.by = by;
    std::map<std::string, Plan::Input> planned;
    std::map<std::string, Tensor> given;
    for (const ValueInfo& input : graph->inputs)
    {
      const Tensor& values = known("value " + input.name);
      const bool isFixed = std::find(by.begin(), by.end(), input.name) == by.end();
      planned[input.name] = {values.info(), isFixed ? values : Tensor(), isFixed};
      if (!isFixed)
      {
        given[input.name] = values;
      }
    }
    const Plan plan(graph, planned, {}, gradients);
    Workspace workspace;
    // What an earlier run left in the workspace must not matter.
    for (int pass = 0; pass < 2; ++pass)
    {
      std::size_t delivered = 0;
      plan.runBackward(
          workspace, given, [](std::size_t, const Tensor&) { return true; },
          [&](std::size_t of, Tensor& weights)
          {
            const Tensor& seed = known("seed " + gradients.of[of]);
            ASSERT_EQ(toString(weights.shape()), toString(seed.shape()));
            std::copy_n(seed.floats(), seed.size(), weights.floats());
          },
          [&](std::size_t i, const Tensor& gradient)
          {
            EXPECT_LE(relativeError(gradient, known("gradient " + by[i])), 1e-5) << by[i];
            ++delivered;
            return true;
          });
      EXPECT_EQ(delivered, by.size());
    }
  }

  std::shared_ptr<const Graph> graph;
  Gradients gradients;
};
}  // namespace

TEST_P(GradientOfNode, IsThatOfPyTorch)
{
  std::vector<std::string> all;
  for (const ValueInfo& input : graph->inputs)
  {
    all.push_back(input.name);
  }
  checkBy(all);
  for (const std::string& one : all)
  {
    if (all.size() > 1)
    {
      checkBy({one});
    }
  }
}

static std::string nameOf(const testing::TestParamInfo<std::string>& info)
{
  return std::filesystem::path(info.param).filename().string();
}

INSTANTIATE_TEST_SUITE_P(Data, GradientOfNode, testing::ValuesIn(caseNames("data")), nameOf);
INSTANTIATE_TEST_SUITE_P(Quantized, GradientOfNode, testing::ValuesIn(caseNames("quantized")), nameOf);
