// Packed copies of weights are made once for all plans of a network.
#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "MakeNode.h"
#include "network/Plan.h"
#include "network/kernels/PackedWeights.h"

using namespace layerscope;

namespace
{
std::shared_ptr<PackedWeights> packedOf(const Tensor& weights, std::int64_t layout)
{
  return PackedWeights::of(weights.floats(), static_cast<std::size_t>(weights.size()), weights.packedForms(),
                           {layout});
}

const float* pack(PackedWeights& packed)
{
  return packed.get(nullptr, [](const float* from, float* to) { to[0] = from[0] + 1.0F; });
}

Tensor filled(Shape shape, float step)
{
  Tensor tensor = Tensor::floats(std::move(shape));
  for (std::int64_t i = 0; i < tensor.size(); ++i)
  {
    tensor.floats()[i] = step * static_cast<float>(i % 13 - 6);
  }
  return tensor;
}

// A convolution of [n, 5, 9, 9], and behind it a product of its [n, 7 * 7 * 7] values.
std::shared_ptr<Graph> makeGraph()
{
  auto graph = std::make_shared<Graph>();
  graph->file = "made.onnx";
  graph->inputs.push_back({"x", {}, false});
  graph->initializers["kernel"] = filled({7, 5, 3, 3}, 0.25F);
  graph->initializers["matrix"] = filled({343, 24}, 0.125F);
  graph->nodes = {makeNode("Conv", {"x", "kernel"}, {"c"}), makeNode("Flatten", {"c"}, {"f"}),
                  makeNode("MatMul", {"f", "matrix"}, {"y"})};
  sortNodes(*graph);
  return graph;
}

Plan makePlan(const std::shared_ptr<const Graph>& graph, std::int64_t samples,
              const Gradients& gradients = {})
{
  Plan::Input x;
  x.info.shape = {samples, 5, 9, 9};
  return Plan(graph, {{"x", x}}, {"y"}, gradients);
}

std::vector<float> run(const Plan& plan, std::int64_t samples)
{
  std::vector<float> found;
  Workspace workspace;
  plan.run(workspace, {{"x", filled({samples, 5, 9, 9}, 0.5F)}},
           [&](std::size_t, const Tensor& values)
           {
             found.assign(values.floats(), values.floats() + values.size());
             return true;
           });
  return found;
}
}  // namespace

TEST(PackedForms, AreSharedWhereTheyAreAlike)
{
  const Tensor weights = filled({4}, 1.0F);
  const Tensor copy = weights.reshaped({2, 2});
  const auto one = packedOf(weights, 1);
  EXPECT_EQ(packedOf(copy, 1), one);
  EXPECT_NE(packedOf(weights, 2), one);
  EXPECT_NE(packedOf(filled({4}, 1.0F), 1), one);
  EXPECT_EQ(pack(*packedOf(weights, 1)), pack(*one));
  // Another part of the same weights is another thing to pack.
  EXPECT_NE(PackedWeights::of(weights.floats() + 1, 4, weights.packedForms(), {1}), one);
  // Memory of others has no place for them.
  Tensor own = filled({4}, 1.0F);
  const Tensor view = Tensor::view(own.info(), own.data());
  EXPECT_EQ(view.packedForms(), nullptr);
  EXPECT_NE(packedOf(view, 1), packedOf(view, 1));
}

TEST(PackedForms, StayAsLongAsTheWeightsOrUntilAnotherIsWanted)
{
  auto weights = std::make_unique<Tensor>(filled({4}, 1.0F));
  std::weak_ptr<PackedWeights> first = packedOf(*weights, 1);
  EXPECT_TRUE(first.expired()) << "nobody packed it";
  auto packed = packedOf(*weights, 1);
  pack(*packed);
  first = packed;
  packed.reset();
  EXPECT_EQ(packedOf(*weights, 1), first.lock());
  EXPECT_NE(packedOf(*weights, 2), nullptr);
  EXPECT_FALSE(first.expired()) << "the other one wasn't packed";
  std::weak_ptr<PackedWeights> second = packedOf(*weights, 2);
  {
    const auto other = packedOf(*weights, 2);
    pack(*other);
    second = other;
  }
  EXPECT_TRUE(first.expired());
  EXPECT_FALSE(second.expired());
  weights.reset();
  EXPECT_TRUE(second.expired());
}

// Whoever packed its own copy would see that the weights have become zeros, which is what nobody may do.
TEST(PackedForms, AreMadeByTheFirstPlanForAll)
{
  const std::shared_ptr<Graph> graph = makeGraph();
  const Plan first = makePlan(graph, 3);
  const std::vector<float> expected = run(first, 3);
  ASSERT_NE(expected, std::vector<float>(expected.size(), 0.0F));
  for (auto& [name, weights] : graph->initializers)
  {
    std::memset(weights.data(), 0, weights.bytes());
  }
  EXPECT_EQ(run(makePlan(graph, 3), 3), expected);
  // Other networks with weights of their own are not meant.
  const std::shared_ptr<Graph> other = makeGraph();
  std::memset(other->initializers.at("matrix").data(), 0, other->initializers.at("matrix").bytes());
  EXPECT_EQ(run(makePlan(other, 3), 3), std::vector<float>(expected.size(), 0.0F));
}

TEST(PackedForms, ServePlansOfManyThreadsAndShapes)
{
  std::map<std::int64_t, std::vector<float>> expected;
  for (const std::int64_t samples : {1, 2, 17})
  {
    expected[samples] = run(makePlan(makeGraph(), samples), samples);
  }
  for (int round = 0; round < 5; ++round)
  {
    const std::shared_ptr<const Graph> graph = makeGraph();
    std::vector<std::thread> threads;
    std::vector<std::vector<float>> found(9);
    const auto samplesOf = [](std::size_t i) { return std::vector<std::int64_t>{1, 2, 17}[i % 3]; };
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      threads.emplace_back(
          [&, i]
          {
            Gradients gradients;
            if (i % 2 == 1)
            {
              gradients.of = {"y"};
              gradients.by = {"x"};
            }
            found[i] = run(makePlan(graph, samplesOf(i), gradients), samplesOf(i));
          });
    }
    for (std::thread& thread : threads)
    {
      thread.join();
    }
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      EXPECT_EQ(found[i], expected.at(samplesOf(i))) << i;
    }
  }
}
