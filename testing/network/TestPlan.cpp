#include <atomic>
#include <cmath>
#include <cstring>
#include <map>
#include <thread>

#include "Fixtures.h"
#include "MakeNode.h"
#include "network/Forward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
const std::string networks = LAYERSCOPE_NETWORKS;

std::shared_ptr<const Graph> makeGraph(std::vector<Node> nodes,
                                       const std::map<std::string, Tensor>& constants = {})
{
  auto graph = std::make_shared<Graph>();
  graph->file = "made.onnx";
  graph->inputs.push_back({"x", {}, false});
  graph->initializers["two"] = Tensor::floats({}, {2.0F});
  graph->initializers["one"] = Tensor::floats({1, 1}, {1.0F});
  for (const auto& [name, constant] : constants)
  {
    graph->initializers[name] = constant;
  }
  graph->nodes = std::move(nodes);
  sortNodes(*graph);
  return graph;
}

std::map<std::string, Plan::Input> input(Shape shape)
{
  Plan::Input x;
  x.info.shape = std::move(shape);
  return {{"x", x}};
}

std::map<std::string, std::vector<float>> runAll(const Plan& plan, const Tensor& x)
{
  std::map<std::string, std::vector<float>> found;
  Workspace workspace;
  plan.run(workspace, {{"x", x}},
           [&](std::size_t tap, const Tensor& values)
           {
             found[plan.taps()[tap]].assign(values.floats(), values.floats() + values.size());
             return true;
           });
  return found;
}
}  // namespace

// Element-wise steps write over their inputs; a tensor that is read again later must survive that.
TEST(Plan, KeepsTensorsThatAreReadAgain)
{
  const auto graph = makeGraph({makeNode("Mul", {"x", "two"}, {"a"}), makeNode("Neg", {"a"}, {"b"}),
                                makeNode("Relu", {"b"}, {"c"}), makeNode("Add", {"a", "c"}, {"d"}),
                                makeNode("Add", {"d", "d"}, {"e"})});
  const Tensor x = Tensor::floats({1, 3}, {-1.0F, 0.5F, 3.0F});
  const std::vector<float> d = {0.0F, 1.0F, 6.0F};  // 2x + max(-2x, 0)
  for (const std::vector<std::string>& taps :
       std::vector<std::vector<std::string>>{{"d"}, {"d", "a", "b"}, {"e"}})
  {
    const Plan plan(graph, input({1, 3}), taps);
    const auto found = runAll(plan, x);
    if (found.count("d"))
    {
      EXPECT_EQ(found.at("d"), d);
    }
    if (found.count("e"))
    {
      EXPECT_EQ(found.at("e"), (std::vector<float>{0.0F, 2.0F, 12.0F}));
    }
    if (found.count("a"))
    {
      EXPECT_EQ(found.at("a"), (std::vector<float>{-2.0F, 1.0F, 6.0F}));
      EXPECT_EQ(found.at("b"), (std::vector<float>{2.0F, -1.0F, -6.0F}));
    }
  }
  EXPECT_EQ(x.floats()[0], -1.0F);  // the caller's memory is never written
}

namespace
{
// Tensors that are joined in all ways that decide whether they may be written in their place at once.
std::shared_ptr<const Graph> makeJoined(const Tensor& rows)
{
  const auto join = [](std::vector<std::string> inputs, const std::string& output)
  {
    Node node = makeNode("Concat", std::move(inputs), {output});
    node.attributes.set("axis", std::int64_t(1));
    return node;
  };
  Node soft = makeNode("Softmax", {"abc"}, {"soft"});
  soft.attributes.set("axis", std::int64_t(1));
  return makeGraph(
      {makeNode("Mul", {"x", "two"}, {"a"}), makeNode("Sin", {"a"}, {"b"}), join({"a", "b"}, "ab"),
       makeNode("Neg", {"b"}, {"c"}), join({"ab", "c"}, "abc"),  // a whole that is a part
       soft, makeNode("Exp", {"abc"}, {"e"}),  // in place of the whole, while its part c is read again
       makeNode("Mul", {"c", "two"}, {"d"}), join({"d", "d"}, "dd"),  // the same part twice
       join({"x", "rows", "d"}, "fromCaller"),   // the caller's and constants' memory stays theirs
       makeNode("Add", {"d", "two"}, {"late"}),  // in place of a part after it was joined
       join({"e", "dd", "fromCaller", "late", "soft", "b"}, "y")},
      {{"rows", rows}});
}
}  // namespace

// The parts of a tensor that is joined from others lie in its memory from the first; two samples are joined
// by copies.
TEST(Plan, JoinsInPlaceWhatItCopiesOtherwise)
{
  const auto graph = makeJoined(Tensor::floats({1, 2}, {0.25F, -7.0F}));
  const auto ofTwo = makeJoined(Tensor::floats({2, 2}, {0.25F, -7.0F, 0.25F, -7.0F}));
  const std::vector<float> sample = {-1.0F, 0.5F, 3.0F};
  std::vector<std::string> all;
  for (const Node& node : graph->nodes)
  {
    all.push_back(node.outputs[0]);
  }
  const Tensor two = Tensor::floats({2, 3}, {-1.0F, 0.5F, 3.0F, 1.0F, 2.0F, -4.0F});
  const auto copied = runAll(Plan(ofTwo, input({2, 3}), all), two);
  for (const std::vector<std::string>& taps :
       std::vector<std::vector<std::string>>{{"y"}, {"y", "late", "c"}, all})
  {
    const auto found = runAll(Plan(graph, input({1, 3}), taps), Tensor::floats({1, 3}, sample));
    for (const std::string& tap : taps)
    {
      const std::vector<float>& values = copied.at(tap);
      EXPECT_EQ(found.at(tap), std::vector<float>(values.begin(), values.begin() + values.size() / 2)) << tap;
    }
  }
}

// A chain of joins, as in a DenseNet, needs the memory of its last tensor and little more.
TEST(Plan, ChainsOfJoinsAreOneTensor)
{
  std::vector<Node> nodes = {makeNode("Sin", {"x"}, {"c0"})};
  constexpr std::int64_t links = 40;
  for (std::int64_t i = 0; i < links; ++i)
  {
    const std::string before = "c" + std::to_string(i);
    const std::string piece = "p" + std::to_string(i);
    Node slice = makeNode("Slice", {before, "from", "to", "axis"}, {piece});
    nodes.push_back(slice);
    nodes.push_back(makeNode("Cos", {piece}, {piece + "cos"}));
    Node join = makeNode("Concat", {before, piece + "cos"}, {"c" + std::to_string(i + 1)});
    join.attributes.set("axis", std::int64_t(1));
    nodes.push_back(join);
  }
  const auto graph = makeGraph(std::move(nodes), {{"from", Tensor::ints({1}, {1000})},
                                                  {"to", Tensor::ints({1}, {2000})},
                                                  {"axis", Tensor::ints({1}, {1})}});
  const Plan plan(graph, input({1, 2000}), {"c" + std::to_string(links)});
  EXPECT_LE(plan.workspaceBytes(), sizeof(float) * (2000 + 1000 * links + 2 * 1000) + 4096);
  Tensor x(TensorInfo{ElementType::Float32, {1, 2000}});
  for (std::int64_t i = 0; i < 2000; ++i)
  {
    x.floats()[i] = 0.001F * static_cast<float>(i);
  }
  const std::vector<float> found = runAll(plan, x).begin()->second;
  ASSERT_EQ(found.size(), 2000U + 1000U * links);
  for (std::size_t i = 0; i < 2000; ++i)
  {
    EXPECT_EQ(found[i], std::sin(x.floats()[i]));
  }
  for (std::size_t i = 2000; i < found.size(); ++i)
  {
    ASSERT_EQ(found[i], std::cos(found[1000 + i % 1000])) << i;
  }
}

// One activation is merged into the product before it; a second one must not take its place.
TEST(Plan, KeepsEveryActivationOfAChain)
{
  Node leaky = makeNode("LeakyRelu", {"b"}, {"c"});
  leaky.attributes.set("alpha", 0.5F);
  const auto graph =
      makeGraph({makeNode("MatMul", {"x", "one"}, {"a"}), makeNode("Relu", {"a"}, {"b"}), leaky});
  EXPECT_EQ(runAll(Plan(graph, input({2, 1}), {"c"}), Tensor::floats({2, 1}, {-4.0F, 3.0F})).at("c"),
            (std::vector<float>{0.0F, 3.0F}));

  Node first = makeNode("LeakyRelu", {"a"}, {"b"});
  first.attributes.set("alpha", 0.5F);
  const auto twice = makeGraph({makeNode("MatMul", {"x", "one"}, {"a"}), first, leaky});
  EXPECT_EQ(runAll(Plan(twice, input({2, 1}), {"c"}), Tensor::floats({2, 1}, {-4.0F, 3.0F})).at("c"),
            (std::vector<float>{-1.0F, 3.0F}));
}

TEST(Plan, TapsInputsWeightsAndViews)
{
  Node flatten = makeNode("Flatten", {"x"}, {"flat"});
  const auto graph = makeGraph({flatten, makeNode("Add", {"flat", "two"}, {"sum"})});
  const Plan plan(graph, input({2, 1, 2}), {"x", "two", "flat", "sum", "sum"});
  EXPECT_EQ(plan.tapInfo(2).shape, (Shape{2, 2}));
  const auto found = runAll(plan, Tensor::floats({2, 1, 2}, {1, 2, 3, 4}));
  EXPECT_EQ(found.at("x"), (std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(found.at("two"), (std::vector<float>{2}));
  EXPECT_EQ(found.at("flat"), (std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(found.at("sum"), (std::vector<float>{3, 4, 5, 6}));
}

TEST(Plan, LeavesOutWhatNoTapNeeds)
{
  const auto network = Network::load(networks + "/dcgan/model.onnx");
  const std::string first = network->layers().front().tensor;
  const Plan whole = network->plan(2, {network->outputName()});
  const Plan start = network->plan(2, {first});
  EXPECT_LT(start.multiplyAdds(), whole.multiplyAdds());
  EXPECT_EQ(start.find(network->outputName()), nullptr);
}

TEST(Plan, StopsWhenATapSaysSo)
{
  const auto network = Network::load(networks + "/dcgan/model.onnx");
  const Plan plan = network->plan(1, {network->layers().front().tensor, network->outputName()});
  const Tensor z = readOnnxTensor(networks + "/dcgan/input_0.pb");
  Workspace workspace;
  int calls = 0;
  EXPECT_FALSE(plan.run(workspace, {{network->inputName(), Tensor::floats({1, 10})}},
                        [&](std::size_t, const Tensor&)
                        {
                          ++calls;
                          return false;
                        }));
  EXPECT_EQ(calls, 1);
}

// The flag is set while a tensor is delivered, at first the input, which is there before the first operator.
// After the last one the run hasn't finished either: what its receiver was about to make of it may be
// half-way.
TEST(Plan, EndsBeforeTheNextOperatorWhenStopped)
{
  const auto graph = makeGraph({makeNode("Mul", {"x", "two"}, {"a"}), makeNode("Neg", {"a"}, {"b"})});
  const Plan plan(graph, input({1, 3}), {"x", "a", "b"});
  const Tensor x = Tensor::floats({1, 3}, {-1.0F, 0.5F, 3.0F});
  for (const std::size_t last : {0, 1, 2})
  {
    std::atomic<bool> stop{false};
    std::vector<std::size_t> delivered;
    Workspace workspace;
    const bool finished = plan.run(
        workspace, {{"x", x}},
        [&](std::size_t tap, const Tensor&)
        {
          delivered.push_back(tap);
          stop = tap == last;
          return true;
        },
        &stop);
    EXPECT_FALSE(finished);
    EXPECT_EQ(delivered.back(), last);
  }
}

TEST(Plan, RefusesWhatDoesNotFit)
{
  const auto network = Network::load(networks + "/dcgan/model.onnx");
  EXPECT_THROW(network->plan(1, {"no such tensor"}), Error);
  EXPECT_THROW(network->plan(0, {network->outputName()}), Error);
  const Plan plan = network->plan(2, {network->outputName()});
  Workspace workspace;
  const auto ignore = [](std::size_t, const Tensor&) { return true; };
  EXPECT_THROW(plan.run(workspace, {}, ignore), Error);
  EXPECT_THROW(plan.run(workspace, {{network->inputName(), Tensor::floats({1, 10})}}, ignore), Error);
  EXPECT_THROW(plan.run(workspace, {{network->inputName(), Tensor::ints({2, 10})}}, ignore), Error);
}

// An old file's Unsqueeze has its axes as an attribute; that it is given something else beside doesn't
// matter.
TEST(Plan, AViewOfAConstantIsOne)
{
  Node view = makeNode("Unsqueeze", {"one", "x"}, {"view"});
  view.opset = 6;
  view.attributes.set("axes", std::vector<std::int64_t>{0});
  Node largest = makeNode("ReduceMax", {"view"}, {"largest"});
  largest.attributes.set("axes", std::vector<std::int64_t>{0});
  const Plan plan(makeGraph({view, largest, makeNode("Add", {"x", "largest"}, {"y"})}), input({1, 2}),
                  {"y", "view"});
  const auto found = runAll(plan, Tensor::floats({1, 2}, {3, 4}));
  EXPECT_EQ(found.at("y"), (std::vector<float>{4, 5}));
  EXPECT_EQ(found.at("view"), std::vector<float>{1});
}

TEST(Plan, DropoutsMaskAlone)
{
  Node asFloats = makeNode("Cast", {"mask"}, {"y"});
  asFloats.attributes.set("to", std::int64_t(1));
  for (const char* source : {"one", "x"})
  {
    Node dropout = makeNode("Dropout", {source}, {"", "mask"});
    const Plan plan(makeGraph({dropout, asFloats}), input({1, 1}), {"y"});
    EXPECT_EQ(runAll(plan, Tensor::floats({1, 1}, {3})).at("y"), std::vector<float>{1}) << source;
  }
}

TEST(Plan, RunsInSeveralThreadsAtOnce)
{
  const auto network = Network::load(networks + "/style_block/model.onnx");
  const Tensor z = readOnnxTensor(networks + "/style_block/input_0.pb");
  const Plan plan = network->plan(z.shape()[0], {network->outputName()});
  std::vector<std::vector<float>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results)
  {
    threads.emplace_back(
        [&]
        {
          Workspace workspace;
          for (int round = 0; round < 20; ++round)
          {
            plan.run(workspace, {{network->inputName(), z}},
                     [&](std::size_t, const Tensor& values)
                     {
                       result.assign(values.floats(), values.floats() + values.size());
                       return true;
                     });
          }
        });
  }
  for (std::thread& thread : threads)
  {
    thread.join();
  }
  for (const auto& result : results)
  {
    EXPECT_EQ(result, results[0]);
  }
}

TEST(Forward, FeedsFixedBatchesAndRests)
{
  for (const std::string file : {"fixed_batch_4", "fixed_batch_1"})
  {
    const std::string stem = networks + "/bad/" + file;
    const auto network = Network::load(stem + ".onnx");
    const Tensor rows = readOnnxTensor(stem + ".input.pb");
    const std::int64_t size = network->sampleSize();
    std::vector<float> seven;  // more than one batch, and a rest
    for (int i = 0; i < 7; ++i)
    {
      const float* row = rows.floats() + (i % rows.shape()[0]) * size;
      seven.insert(seven.end(), row, row + size);
    }
    Forward forward(network, {network->outputName()});
    std::vector<float> values;
    std::vector<double> fractions;
    EXPECT_TRUE(forward.run(
        seven.data(), 7, size,
        [&](std::size_t, std::int64_t first, std::int64_t count, const float* data)
        {
          EXPECT_EQ(static_cast<std::int64_t>(values.size()), first * forward.tapSize(0));
          values.insert(values.end(), data, data + count * forward.tapSize(0));
          return true;
        },
        [&](double fraction)
        {
          fractions.push_back(fraction);
          return true;
        }));
    const Tensor expected = readOnnxTensor(stem + ".expected.pb");
    ASSERT_EQ(static_cast<std::int64_t>(values.size()), 7 * forward.tapSize(0));
    for (std::size_t i = 0; i < values.size(); ++i)
    {
      EXPECT_NEAR(values[i], expected.floats()[i % static_cast<std::size_t>(expected.size())], 1e-5);
    }
    EXPECT_EQ(fractions.back(), 1.0);
    EXPECT_TRUE(std::is_sorted(fractions.begin(), fractions.end()));
  }
}

TEST(Forward, EndsWhenStopped)
{
  const auto network = Network::load(networks + "/dcgan/model.onnx");
  Forward forward(network, {network->outputName()}, 1);
  const std::vector<float> samples(3 * 10, 0.5F);
  std::atomic<bool> stop{false};
  int delivered = 0;
  EXPECT_FALSE(forward.run(
      samples.data(), 3, 10,
      [&](std::size_t, std::int64_t first, std::int64_t, const float*)
      {
        ++delivered;
        stop = first == 1;
        return true;
      },
      {}, &stop));
  EXPECT_EQ(delivered, 2);
}

TEST(Forward, DoesNothingForNoSamples)
{
  const auto network = Network::load(networks + "/dcgan/model.onnx");
  Forward forward(network, {network->outputName()});
  EXPECT_TRUE(forward.run(nullptr, 0, 10,
                          [](std::size_t, std::int64_t, std::int64_t, const float*)
                          {
                            ADD_FAILURE();
                            return true;
                          }));
}
