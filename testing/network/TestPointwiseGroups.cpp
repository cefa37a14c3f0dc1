// Steps that run as one, piece by piece, give the bits of the same steps run one by one: those of a plan that
// is asked for every tensor.

#include <omp.h>

#include <cmath>
#include <cstring>

#include "Fixtures.h"
#include "MakeNode.h"
#include "network/Plan.h"

using namespace layerscope;

namespace
{
/// Numbers of both signs, some of which are exactly 0.
Tensor made(const Shape& shape, float phase)
{
  Tensor tensor(TensorInfo{ElementType::Float32, shape});
  for (std::int64_t i = 0; i < tensor.size(); ++i)
  {
    const auto place = static_cast<float>(i % 9973);
    tensor.floats()[i] =
        i % 17 == 3 ? 0.0F : std::sin(0.37F * place + phase) * (1.0F + 0.01F * (place - 5000.0F) / 5000.0F);
  }
  return tensor;
}

class Groups : public testing::Test
{
protected:
  Groups() { begin(); }

  /// A graph of nothing but its input.
  void begin()
  {
    *graph_ = {};
    graph_->file = "made.onnx";
    graph_->inputs.push_back({"x", {}, false});
  }

  void constant(const std::string& name, const Shape& shape)
  {
    graph_->initializers[name] = made(shape, static_cast<float>(graph_->initializers.size()));
  }

  Node& add(const std::string& op, std::vector<std::string> inputs, const std::string& output,
            std::int64_t opset = 17)
  {
    graph_->nodes.push_back(makeNode(op, std::move(inputs), {output}, opset));
    return graph_->nodes.back();
  }

  /// Batch normalisation of `channels` from `input` to `output`.
  void normalize(const std::string& input, const std::string& output, std::int64_t channels)
  {
    for (const char* part : {"scale", "bias", "mean", "variance"})
    {
      constant(output + part, {channels});
    }
    float* const variance = graph_->initializers.at(output + "variance").floats();
    std::transform(variance, variance + channels, variance, [](float x) { return 0.5F + x * x; });
    add("BatchNormalization",
        {input, output + "scale", output + "bias", output + "mean", output + "variance"}, output);
  }

  /// Behind `tensor`: normalised, times its sigmoid, added to what it is itself, clipped.
  void finish(const std::string& tensor, const Shape& shape)
  {
    normalize(tensor, "normal", shape[1]);
    add("Sigmoid", {"normal"}, "gate");
    add("Mul", {"normal", "gate"}, "swish");
    constant("residual", shape);
    add("Sum", {"swish", "residual"}, "sum");
    add("Clip", {"sum"}, "y", 6).attributes.set("max", 1.5F);
  }

  std::map<std::string, std::vector<float>> runFor(const std::vector<std::string>& taps, const Shape& shape)
  {
    Plan::Input x;
    x.info.shape = shape;
    const Plan plan(graph_, {{"x", x}}, taps);
    steps_ = plan.steps();
    std::map<std::string, std::vector<float>> found;
    Workspace workspace;
    plan.run(workspace, {{"x", made(shape, 0.5F)}},
             [&](std::size_t tap, const Tensor& values)
             {
               found[plan.taps()[tap]].assign(values.floats(), values.floats() + values.size());
               return true;
             });
    return found;
  }

  /// Runs for y alone, on one thread and on three, and for all tensors.
  void check(const Shape& shape, std::size_t steps)
  {
    std::vector<std::string> all;
    for (const Node& node : graph_->nodes)
    {
      all.push_back(node.outputs[0]);
    }
    const std::vector<float> expected = runFor(all, shape).at("y");
    EXPECT_EQ(steps_, graph_->nodes.size());
    for (const int threads : {1, 3})
    {
      omp_set_num_threads(threads);
      const std::vector<float> found = runFor({"y"}, shape).at("y");
      EXPECT_EQ(steps_, steps);
      ASSERT_EQ(found.size(), expected.size());
      EXPECT_EQ(std::memcmp(found.data(), expected.data(), found.size() * sizeof(float)), 0)
          << threads << " threads";
    }
    omp_set_num_threads(2);
  }

  std::shared_ptr<Graph> graph_ = std::make_shared<Graph>();
  std::size_t steps_ = 0;
};

struct Example
{
  const char* name;
  const char* op;
  Shape input;
  Shape weights;
  Shape output;
  std::vector<std::int64_t> strides;
  std::vector<std::int64_t> pads;
  std::int64_t group = 1;
};

class Convolutions : public Groups, public testing::WithParamInterface<Example>
{
};

const std::vector<Example> examples = {
    {"OneByOne", "Conv", {2, 24, 14, 14}, {40, 24, 1, 1}, {2, 40, 14, 14}, {1, 1}, {0, 0, 0, 0}},
    {"OneByOneOfManyChannels", "Conv", {1, 500, 9, 9}, {20, 500, 1, 1}, {1, 20, 9, 9}, {1, 1}, {0, 0, 0, 0}},
    {"OneByOneOfBands", "Conv", {1, 16, 120, 90}, {9, 16, 1, 1}, {1, 9, 120, 90}, {1, 1}, {0, 0, 0, 0}},
    {"Winograd", "Conv", {3, 32, 28, 28}, {24, 32, 3, 3}, {3, 24, 28, 28}, {1, 1}, {1, 1, 1, 1}},
    {"WinogradOfOddSizes", "Conv", {2, 64, 57, 31}, {48, 64, 3, 3}, {2, 48, 57, 31}, {1, 1}, {1, 1, 1, 1}},
    {"Strided", "Conv", {2, 3, 61, 47}, {16, 3, 7, 7}, {2, 16, 31, 24}, {2, 2}, {3, 3, 3, 3}},
    {"Grouped", "Conv", {1, 12, 20, 20}, {16, 3, 3, 3}, {1, 16, 20, 20}, {1, 1}, {1, 1, 1, 1}, 4},
    {"Depthwise", "Conv", {2, 37, 30, 29}, {37, 1, 3, 3}, {2, 37, 15, 15}, {2, 2}, {1, 1, 1, 1}, 37},
    {"DepthwiseOfSmallMaps", "Conv", {1, 96, 7, 7}, {96, 1, 3, 3}, {1, 96, 7, 7}, {1, 1}, {1, 1, 1, 1}, 96},
    {"Whole", "Conv", {3, 10, 6, 6}, {33, 10, 6, 6}, {3, 33, 1, 1}, {1, 1}, {0, 0, 0, 0}},
    {"Signal", "Conv", {2, 6, 300}, {8, 6, 5}, {2, 8, 300}, {1}, {2, 2}},
    {"Volume", "Conv", {1, 4, 9, 10, 11}, {6, 4, 3, 3, 3}, {1, 6, 5, 10, 6}, {2, 1, 2}, {1, 1, 1, 1, 1, 1}},
    {"Transposed", "ConvTranspose", {2, 20, 9, 7}, {20, 12, 4, 4}, {2, 12, 18, 14}, {2, 2}, {1, 1, 1, 1}},
    {"TransposedOfThree", "ConvTranspose", {1, 5, 8, 9}, {5, 7, 3, 3}, {1, 7, 22, 25}, {3, 3}, {1, 1, 1, 1}},
    {"TransposedVolume",
     "ConvTranspose",
     {1, 4, 4, 5, 6},
     {4, 3, 2, 2, 2},
     {1, 3, 8, 10, 12},
     {2, 2, 2},
     {0, 0, 0, 0, 0, 0}},
    {"Spread", "ConvTranspose", {2, 32, 5, 5}, {32, 20, 5, 5}, {2, 20, 9, 9}, {1, 1}, {0, 0, 0, 0}},
    {"FromOnePixel", "ConvTranspose", {2, 30, 1, 1}, {30, 18, 4, 4}, {2, 18, 4, 4}, {1, 1}, {0, 0, 0, 0}},
};
}  // namespace

TEST_P(Convolutions, AreFinishedPieceByPiece)
{
  const Example& example = GetParam();
  constant("weights", example.weights);
  constant("bias", {example.output[1]});
  Node& node = add(example.op, {"x", "weights", "bias"}, "maps");
  node.attributes.set("strides", example.strides);
  node.attributes.set("pads", example.pads);
  node.attributes.set("group", example.group);
  finish("maps", example.output);
  check(example.input, 1);
}

// A normalisation alone, and one with each activation behind it: the convolution does all of it, but where
// its kernel lies on the whole image.
TEST_P(Convolutions, TakeNormalizationAndActivation)
{
  const Example& example = GetParam();
  for (const char* activation : {"", "Relu", "LeakyRelu", "Clip"})
  {
    begin();
    constant("weights", example.weights);
    Node& node = add(example.op, {"x", "weights"}, "maps");
    node.attributes.set("strides", example.strides);
    node.attributes.set("pads", example.pads);
    node.attributes.set("group", example.group);
    normalize("maps", *activation ? "normal" : "y", example.output[1]);
    if (activation == std::string("Clip"))
    {
      graph_->initializers["least"] = made({}, -0.25F);
      add("Clip", {"normal", "least"}, "y");
    }
    else if (*activation)
    {
      add(activation, {"normal"}, "y");
    }
    check(example.input, 1);
  }
}

// What comes last of two branches adds the other one to itself: as its own step where it can't.
TEST_P(Convolutions, TakeSumsAndActivation)
{
  const Example& example = GetParam();
  for (const char* activation : {"", "Relu", "Clip"})
  {
    for (const bool isFirst : {false, true})
    {
      begin();
      for (const std::string branch : {"a", "b"})
      {
        constant(branch + "Weights", example.weights);
        Node& node = add(example.op, {"x", branch + "Weights"}, branch + "Maps");
        node.attributes.set("strides", example.strides);
        node.attributes.set("pads", example.pads);
        node.attributes.set("group", example.group);
        normalize(branch + "Maps", branch, example.output[1]);
      }
      const std::string output = *activation ? "sum" : "y";
      isFirst ? add("Add", {"b", "a"}, output) : add("Sum", {"a", "b"}, output);
      if (*activation)
      {
        add(activation, {"sum"}, "y", 6);
      }
      check(example.input, 2);
    }
  }
}

// What is added may be read again, be read by the convolution itself, be the caller's, be asked for, or be
// the same twice.
TEST_F(Groups, SumsOfWhatIsReadAgain)
{
  constant("w", {6, 6, 1, 1});
  constant("v", {6, 6, 3, 3});
  add("Sin", {"x"}, "a");
  add("Conv", {"a", "w"}, "b");
  add("Add", {"a", "b"}, "c");
  add("Conv", {"c", "v"}, "d").attributes.set("pads", std::vector<std::int64_t>{1, 1, 1, 1});
  add("Sum", {"d", "x"}, "e");
  add("Conv", {"e", "w"}, "f");
  add("Add", {"f", "c"}, "g");
  add("Relu", {"g"}, "h");
  add("Add", {"h", "e"}, "i");
  add("Conv", {"i", "w"}, "j");
  add("Add", {"j", "j"}, "k");
  add("Conv", {"k", "w"}, "l");
  add("Relu", {"l"}, "m");
  add("Add", {"m", "k"}, "n");
  add("Conv", {"n", "w"}, "o");
  add("Add", {"n", "o"}, "p");
  add("Sub", {"p", "i"}, "y");
  check({2, 6, 20, 20}, 7);
}

// A sum's other tensor gives its memory up to it, so that a chain of blocks needs two tensors.
TEST_F(Groups, SumsTakeTheMemoryOfWhatIsAdded)
{
  constant("w", {8, 8, 1, 1});
  add("Conv", {"x", "w"}, "s0");
  for (int i = 0; i < 5; ++i)
  {
    const std::string last = "s" + std::to_string(i);
    const std::string next = i == 4 ? "y" : "s" + std::to_string(i + 1);
    add("Conv", {last, "w"}, last + "a");
    add("Conv", {last + "a", "w"}, last + "b");
    add("Add", {last, last + "b"}, next);
  }
  Plan::Input x;
  x.info.shape = {1, 8, 64, 64};
  constexpr std::size_t tensor = 8 * 64 * 64 * sizeof(float);
  const Plan one(graph_, {{"x", x}}, {"s0"});
  const Plan all(graph_, {{"x", x}}, {"y"});
  EXPECT_EQ(all.workspaceBytes(), one.workspaceBytes() + tensor);
  check(x.info.shape, 11);
}

// What somebody else reads or asks for is no part of a convolution.
TEST_F(Groups, NormalizationOfWhatIsReadTwice)
{
  constant("w", {6, 6, 1, 1});
  add("Conv", {"x", "w"}, "maps");
  normalize("maps", "normal", 6);
  add("Relu", {"normal"}, "rectified");
  add("Conv", {"rectified", "w"}, "again");
  normalize("again", "second", 6);
  normalize("second", "third", 6);
  add("MaxPool", {"maps"}, "pooled").attributes.set("kernel_shape", std::vector<std::int64_t>{1, 1});
  add("Mul", {"third", "pooled"}, "y");
  check({1, 6, 8, 8}, 4);
}

INSTANTIATE_TEST_SUITE_P(All, Convolutions, testing::ValuesIn(examples),
                         [](const testing::TestParamInfo<Example>& info) { return info.param.name; });

TEST_F(Groups, OfElementwiseStepsAlone)
{
  add("Neg", {"x"}, "a");
  finish("a", {3, 5, 41, 37});
  check({3, 5, 41, 37}, 1);
}

TEST_F(Groups, BroadcastInAllWays)
{
  const Shape shape = {3, 7, 5, 33};
  const std::vector<Shape> others = {{},           {1},           {33},        {5, 33},
                                     {5, 1},       {7, 1, 1},     {7, 1, 33},  {3, 1, 1, 1},
                                     {3, 1, 5, 1}, {3, 7, 5, 33}, {1, 1, 1, 1}};
  std::string last = "x";
  for (std::size_t i = 0; i < others.size(); ++i)
  {
    const std::string other = "other" + std::to_string(i);
    constant(other, others[i]);
    for (const char* op : {"Add", "Sub", "Mul"})
    {
      const std::string next = op + std::to_string(i);
      op == std::string("Sub") ? add(op, {other, last}, next) : add(op, {last, other}, next);
      last = next;
    }
  }
  add("Tanh", {last}, "y");
  check(shape, 2);
}

TEST_F(Groups, BroadcastAsOldOperatorSetsDid)
{
  constant("other", {4, 9});
  Node& node = add("Add", {"x", "other"}, "sum", 6);
  node.attributes.set("broadcast", std::int64_t(1));
  node.attributes.set("axis", std::int64_t(0));
  add("Neg", {"sum"}, "y");
  check({4, 9, 1}, 1);
}

// Where branches come together the sum belongs to one of them; what others read stays by itself.
TEST_F(Groups, OfBranches)
{
  constant("w", {6, 6, 1, 1});
  add("Conv", {"x", "w"}, "left");
  add("Relu", {"left"}, "leftRelu");
  add("Conv", {"leftRelu", "w"}, "right");
  add("Sigmoid", {"right"}, "rightGate");
  add("Add", {"leftRelu", "rightGate"}, "sum");
  add("Relu", {"sum"}, "sumRelu");
  add("GlobalAveragePool", {"sumRelu"}, "mean");
  add("Mul", {"sumRelu", "mean"}, "y");
  check({1, 6, 8, 8}, 4);
}

// Four values wait at a time, and so many buffers there are; the first four steps stay by themselves.
TEST_F(Groups, OfManyValuesThatWait)
{
  std::vector<std::string> names = {"x"};
  for (int i = 0; i < 8; ++i)
  {
    const std::string name = "v" + std::to_string(i);
    add(i % 2 ? "Tanh" : "Sin", {names.back()}, name);
    names.push_back(name);
  }
  std::string last = names.back();
  for (std::size_t i = 1; i + 1 < names.size(); ++i)
  {
    const std::string next = i + 2 == names.size() ? "y" : "sum" + std::to_string(i);
    add("Add", {names[i], last}, next);
    last = next;
  }
  check({2, 3000}, 5);
}

// What is read again behind the first step must not have been written over.
TEST_F(Groups, InPlace)
{
  constant("w", {4, 4, 1, 1});
  add("Conv", {"x", "w"}, "a");
  add("MaxPool", {"a"}, "b").attributes.set("kernel_shape", std::vector<std::int64_t>{1, 1});
  add("Sigmoid", {"b"}, "gate");
  add("Mul", {"b", "gate"}, "c");
  add("MaxPool", {"c"}, "d").attributes.set("kernel_shape", std::vector<std::int64_t>{1, 1});
  add("Neg", {"d"}, "e");
  add("Exp", {"e"}, "y");
  check({2, 4, 30, 30}, 5);
}
