// Networks of several inputs, of whole numbers, with the samples along other axes, and what counts as their
// output. Expected values are worked out by hand beside each test.
#include "network/Expansion.h"
#include "network/GraphInputs.h"
#include "network/Plan.h"

using namespace layerscope;

namespace
{

Node makeNode(const std::string& op, std::vector<std::string> inputs, const std::string& output)
{
  Node node;
  node.name = output + "_node";
  node.op = op;
  node.opset = 13;
  node.inputs = std::move(inputs);
  node.outputs = {output};
  return node;
}

ValueInfo input(const std::string& name, Shape shape, std::vector<std::string> symbols = {},
                NumberFormat format = NumberFormat::Float32)
{
  ValueInfo info;
  info.name = name;
  info.info.format = format;
  info.info.type = elementTypeOf(format);
  info.info.shape = std::move(shape);
  info.hasShape = true;
  info.symbols = std::move(symbols);
  return info;
}

/// y = a + b, both [samples, 2].
Graph sum()
{
  Graph graph;
  graph.inputs = {input("a", {-1, 2}), input("b", {-1, 2})};
  graph.nodes = {makeNode("Add", {"a", "b"}, "y")};
  return graph;
}

std::string failure(Graph graph, const InputOptions& options)
{
  try
  {
    prepareInputs(graph, options);
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return {};
}

InputOptions constant(const std::string& name, std::vector<double> values)
{
  InputOptions options;
  options.constants = {{name, std::move(values)}};
  return options;
}

/// All values of `tensor` for inputs that hold 0, 1, 2 ...
std::vector<float> runCounting(const Graph& graph, const GraphInputs& inputs, const std::string& tensor,
                               std::int64_t samples)
{
  std::map<std::string, Plan::Input> infos;
  std::map<std::string, Tensor> tensors;
  for (const FedInput& each : inputs.fed)
  {
    Shape shape = each.sampleShape;
    shape.insert(shape.begin(), samples);
    infos[each.tensor].info.shape = shape;
    Tensor values = Tensor::floats(shape);
    for (std::int64_t i = 0; i < values.size(); ++i)
    {
      values.floats()[i] = static_cast<float>(i);
    }
    tensors[each.tensor] = values;
  }
  const Plan plan(std::make_shared<Graph>(graph), infos, {tensor});
  std::vector<float> found;
  Workspace workspace;
  plan.run(workspace, tensors,
           [&](std::size_t, const Tensor& values)
           {
             for (std::int64_t i = 0; i < values.size(); ++i)
             {
               found.push_back(values.type() == ElementType::Float32 ? values.floats()[i]
                                                                     : static_cast<float>(values.ints()[i]));
             }
             return true;
           });
  return found;
}

void expectWords(const std::string& message, const std::vector<std::string>& words)
{
  for (const std::string& word : words)
  {
    EXPECT_NE(message.find(word), std::string::npos) << "'" << word << "' is not in: " << message;
  }
}

}  // namespace

TEST(GraphInputs, ComeWithEachSample)
{
  Graph graph = sum();
  const GraphInputs inputs = prepareInputs(graph, {});
  ASSERT_EQ(inputs.fed.size(), 2U);
  EXPECT_EQ(inputs.fed[1].name, "b");
  EXPECT_EQ(inputs.fed[1].sampleShape, (Shape{2}));
  EXPECT_EQ(inputs.fixedBatch, 0);
  EXPECT_EQ(runCounting(graph, inputs, "y", 2), (std::vector<float>{0, 2, 4, 6}));
}

TEST(GraphInputs, AreTheSameForAllSamples)
{
  for (const auto& [given, expected] :
       {std::pair(std::vector<double>{5}, std::vector<float>{5, 6, 7, 8}),
        std::pair(std::vector<double>{5, -1}, std::vector<float>{5, 0, 7, 2})})
  {
    Graph graph = sum();
    const GraphInputs inputs = prepareInputs(graph, constant("b", given));
    ASSERT_EQ(inputs.fed.size(), 1U);
    EXPECT_EQ(runCounting(graph, inputs, "y", 2), expected);
  }
  // Without an axis of samples it is a weight.
  Graph graph = sum();
  graph.inputs[1] = input("b", {2});
  const GraphInputs inputs = prepareInputs(graph, constant("b", {1, 2}));
  EXPECT_EQ(graph.initializers.count("b"), 1U);
  EXPECT_EQ(runCounting(graph, inputs, "y", 2), (std::vector<float>{1, 3, 3, 5}));
}

TEST(GraphInputs, RepeatAlongTheirAxisOfSamples)
{
  // b [3, samples, 1] holds 1, 2, 3 for each sample; y = b + the sum over a's [samples, 2].
  Graph graph;
  graph.inputs = {input("a", {-1, 2}, {"batch", ""}), input("b", {3, -1, 1}, {"", "batch", ""})};
  Node total = makeNode("ReduceSum", {"a"}, "total");
  total.opset = 11;
  total.attributes.set("axes", std::vector<std::int64_t>{1});
  graph.nodes = {total, makeNode("Add", {"b", "total"}, "y")};
  const GraphInputs inputs = prepareInputs(graph, constant("b", {1, 2, 3}));
  EXPECT_EQ(runCounting(graph, inputs, "y", 2), (std::vector<float>{2, 6, 3, 7, 4, 8}));
}

TEST(GraphInputs, TakeWholeNumbersAndTruths)
{
  for (const NumberFormat format : {NumberFormat::Int64, NumberFormat::Int32, NumberFormat::Bool})
  {
    Graph graph;
    graph.inputs = {input("ids", {-1, 2}, {}, format)};
    graph.initializers["table"] = Tensor::floats({4}, {10, 11, 12, 13});
    Node whole = makeNode("Cast", {"ids"}, "whole");
    whole.attributes.set("to", std::int64_t(7));
    graph.nodes = {whole, makeNode("Gather", {"table", "whole"}, "y")};
    const GraphInputs inputs = prepareInputs(graph, {});
    EXPECT_TRUE(inputs.fed[0].isWhole);
    EXPECT_EQ(graph.inputs[0].info.type, ElementType::Float32);
    const float most = format == NumberFormat::Bool ? 1 : 3;
    EXPECT_EQ(runCounting(graph, inputs, "y", 2),
              (std::vector<float>{10, 11, 10 + std::min(2.0F, most), 10 + most}));
  }
}

// Floats come first for the samples, wherever they stand; the file's name of the batch tells the axis.
// Of logarithms [0, 1], [2, 3], [4, 5] the one that the label names, turned round.
TEST(GraphInputs, LabelsOfALossComeWithEachSample)
{
  Graph graph;
  graph.inputs = {input("logs", {-1, 2}), input("labels", {-1}, {}, NumberFormat::Int64)};
  graph.nodes = {makeNode("NegativeLogLikelihoodLoss", {"logs", "labels"}, "loss")};
  graph.nodes[0].attributes.set("reduction", std::string("none"));
  graph.nodes[0].attributes.set("ignore_index", std::int64_t(2));
  expandNodes(graph, 100);
  const GraphInputs inputs = prepareInputs(graph, {});
  ASSERT_EQ(inputs.fed.size(), 2U);
  EXPECT_EQ(inputs.fed[1].sampleShape, Shape{});
  EXPECT_EQ(runCounting(graph, inputs, "loss", 3), (std::vector<float>{0, -3, 0}));
}

TEST(GraphInputs, AreFoundByTheirTypeAndName)
{
  Graph graph;
  graph.inputs = {input("mask", {-1, 3}, {"Batch", ""}, NumberFormat::Int64),
                  input("x", {3, -1, 2}, {"", "Batch", ""})};
  graph.nodes = {makeNode("Identity", {"x"}, "y"), makeNode("Identity", {"mask"}, "m")};
  const GraphInputs inputs = prepareInputs(graph, {});
  EXPECT_EQ(inputs.fed[0].name, "x");
  EXPECT_EQ(inputs.fed[0].sampleShape, (Shape{3, 2}));
  // [2 samples, 3, 2] as [3, 2 samples, 2]
  EXPECT_EQ(runCounting(graph, inputs, "y", 2), (std::vector<float>{0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}));
  InputOptions other;
  other.mainInput = "mask";
  Graph again = graph;
  again.inputs = {input("mask", {-1, 3}, {}, NumberFormat::Int64), input("x", {3, -1, 2})};
  expectWords(failure(again, other), {"'x' has no axis of samples", "Other Inputs"});
  // Without names the axis is the first, unless the user tells another.
  InputOptions second = constant("mask", {1});
  second.sampleAxis = 1;
  EXPECT_EQ(prepareInputs(again, second).fed[0].sampleShape, (Shape{3, 2}));
}

TEST(GraphInputs, ShareTheExtentsThatAreOpen)
{
  Graph graph;
  graph.inputs = {input("ids", {-1, -1}, {"batch", "words"}, NumberFormat::Int64),
                  input("mask", {-1, -1}, {"batch", "words"}, NumberFormat::Int64)};
  graph.nodes = {makeNode("Mul", {"ids", "mask"}, "y")};
  InputOptions options;
  options.sampleShape = {3};
  Graph fed = graph;
  EXPECT_EQ(prepareInputs(fed, options).fed[1].sampleShape, (Shape{3}));
  options.constants = {{"mask", {1}}};
  fed = graph;
  EXPECT_EQ(runCounting(fed, prepareInputs(fed, options), "y", 1), (std::vector<float>{0, 1, 2}));
}

TEST(GraphInputs, TellWhatIsWrong)
{
  expectWords(failure({}, {}), {"no input"});
  expectWords(failure(sum(), constant("c", {1})),
              {"Other Inputs", "'c'", "'a' float32 [?, 2], 'b' float32 [?, 2]"});
  expectWords(failure(sum(), constant("a", {1})), {"Other Inputs", "the samples go to", "'a'"});
  expectWords(failure(sum(), constant("b", {1, 2, 3})), {"'b'", "expected 1 or 2", "found 3"});
  InputOptions twice = constant("b", {1});
  twice.constants.push_back({"b", {2}});
  expectWords(failure(sum(), twice), {"twice", "'b'"});
  InputOptions unknown;
  unknown.mainInput = "c";
  expectWords(failure(sum(), unknown), {"Main Input", "'c'"});
  InputOptions axis;
  axis.sampleAxis = 2;
  expectWords(failure(sum(), axis), {"'a'", "Sample Axis from 0 to 1", "found 2"});

  Graph open = sum();
  open.inputs[0] = input("a", {-1, -1});
  expectWords(failure(open, {}), {"leaves its shape open", "[?, ?]"});
  open = sum();
  open.inputs[1] = input("b", {-1, -1});
  expectWords(failure(open, {}), {"'b' leaves its shape open", "[?, ?]"});
  open.inputs[1].hasShape = false;
  expectWords(failure(open, constant("b", {1})), {"'b'", "no shape"});
  open.inputs[1] = input("b", {});
  expectWords(failure(open, {}), {"'b' has no axis of samples"});
  open.inputs[0] = input("a", {});
  expectWords(failure(open, {}), {"'a' has no such axis", "at least one axis"});

  Graph whole = sum();
  whole.inputs[1] = input("b", {2}, {}, NumberFormat::UInt8);
  for (const double value : {0.5, -1.0, 256.0, 1e300})
  {
    expectWords(failure(whole, constant("b", {value})), {"'b'", "uint8"});
  }
  Graph huge = sum();
  huge.inputs[1] = input("b", {-1, 1 << 20, 1 << 19});
  expectWords(failure(huge, constant("b", {1})), {"'b'", "memory"});
  expectWords(failure(huge, {}), {"'b'", "memory"});
}
