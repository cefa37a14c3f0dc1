// Networks with changed channels and gradients, against what PyTorch answers with hooks
// (testing/networks/make_interventions.py).
#include <fstream>
#include <map>

#include "../Messages.h"
#include "Fixtures.h"
#include "OperatorCheck.h"
#include "SampledTensors.h"
#include "network/Network.h"
#include "network/OnnxReader.h"
#include "network/OwnOperators.h"

using namespace layerscope;

namespace
{
std::map<std::string, Tensor> layersOf(const Network& network, const Tensor& input)
{
  std::vector<std::string> taps;
  for (const Layer& layer : network.layers())
  {
    taps.push_back(layer.tensor);
  }
  std::map<std::string, Tensor> found;
  const Plan plan = network.plan(input.shape()[0], taps);
  Workspace workspace;
  plan.run(workspace, {{network.inputName(), input}},
           [&](std::size_t tap, const Tensor& values)
           {
             found[network.layers()[tap].name] = copyOf(values);
             return true;
           });
  return found;
}

class ChangedNetwork : public ::testing::TestWithParam<std::string>
{
};
}  // namespace

TEST_P(ChangedNetwork, EveryLayerIsPyTorchs)
{
  const std::string folder = LAYERSCOPE_NETWORKS "/" + GetParam();
  const std::string truth = LAYERSCOPE_NETWORKS "/interventions/" + GetParam();
  std::string text;
  std::getline(std::ifstream(truth + "/factors.txt"), text);
  const auto network = Network::load(folder + "/model.onnx");
  const Tensor input = readOnnxTensor(folder + "/input_0.pb");
  const auto before = layersOf(*network, input);

  const auto changed = network->withInterventions(channelFactors(text));
  const auto found = layersOf(*changed, input);
  ASSERT_EQ(found.size(), network->layers().size());
  for (const auto& [layer, values] : found)
  {
    const Tensor expected = readOnnxTensor(truth + "/" + layer + ".pb");
    EXPECT_LT(relativeError(values.reshaped(expected.shape()), expected), 1e-4) << layer;
  }
  // The network itself is what it was, and the output is the last layer.
  const auto after = layersOf(*network, input);
  for (const auto& [layer, values] : before)
  {
    EXPECT_EQ(relativeError(after.at(layer), values), 0) << layer;
  }
  const Plan plan = changed->plan(input.shape()[0], {changed->outputName()});
  Workspace workspace;
  plan.run(workspace, {{changed->inputName(), input}},
           [&](std::size_t, const Tensor& values)
           {
             EXPECT_EQ(relativeError(values, found.at(network->layers().back().name)), 0);
             return true;
           });
}

INSTANTIATE_TEST_SUITE_P(ChannelFactors, ChangedNetwork,
                         ::testing::Values("cat_generator", "dcgan", "resnet", "vgg"));

namespace
{
std::vector<Intervention> linesOf(const std::string& file)
{
  std::vector<Intervention> lines;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
  {
    lines.push_back(intervention(line));
  }
  return lines;
}

/// The gradient of the weighted output that make_gradients.py tells, with respect to each of `by`.
std::map<std::string, Tensor> gradientsOf(const Network& network, const Tensor& input,
                                          const std::vector<std::string>& by, std::size_t limit = 0)
{
  const Plan plan = network.plan(input.shape()[0], {}, {{network.outputName()}, by, limit});
  std::map<std::string, Tensor> found;
  Workspace workspace;
  EXPECT_TRUE(plan.runBackward(
      workspace, {{network.inputName(), input}}, [](std::size_t, const Tensor&) { return true; },
      [](std::size_t, Tensor& weights)
      {
        for (std::int64_t i = 0; i < weights.size(); ++i)
        {
          weights.floats()[i] = static_cast<float>(i % 101 * 37 % 17 - 8) / 8.0F;
        }
      },
      [&](std::size_t index, const Tensor& gradient)
      {
        found[by[index]] = copyOf(gradient);
        return true;
      }));
  return found;
}

class Lines : public ::testing::TestWithParam<std::string>
{
};
}  // namespace

TEST_P(Lines, ActivationsAndGradientsArePyTorchs)
{
  const std::string truth = LAYERSCOPE_NETWORKS "/interventions/" + GetParam();
  const auto plain = Network::load(LAYERSCOPE_NETWORKS "/" + GetParam() + "/model.onnx");
  const auto network = plain->withInterventions(linesOf(truth + "/lines.txt"));
  const Tensor input = readOnnxTensor(LAYERSCOPE_NETWORKS "/" + GetParam() + "/input_0.pb");
  const auto activations = layersOf(*network, input);
  std::map<std::string, std::string> tensors = {{"input", network->inputName()}};
  std::vector<std::string> by = {network->inputName()};
  for (const Layer& layer : network->layers())
  {
    tensors[layer.name] = layer.tensor;
    by.push_back(layer.tensor);
  }
  const auto gradients = gradientsOf(*network, input, by);
  const auto recomputed = gradientsOf(*network, input, by, 1);
  const auto unchanged = gradientsOf(*plain, input, {plain->inputName()});
  for (const auto& row : readTable(truth + "/lines.tsv"))
  {
    const bool isGradient = row.at(0) == "gradients";
    const Tensor& found = isGradient ? gradients.at(tensors.at(row.at(1))) : activations.at(row.at(1));
    compareSampled(found, std::stod(row.at(2)), numbers(row.at(3)), row.at(0) + " of " + row.at(1));
    if (isGradient)
    {
      EXPECT_EQ(relativeError(recomputed.at(tensors.at(row.at(1))), found), 0) << row.at(1);
    }
  }
  EXPECT_GT(relativeError(gradients.at(network->inputName()), unchanged.at(plain->inputName())), 1e-2);
}

INSTANTIATE_TEST_SUITE_P(Interventions, Lines, ::testing::Values("dcgan", "resnet", "vgg"));

// Without a backward pass they are not there: no step, no memory.
TEST(Interventions, ThoseOnGradientsCostNothingForward)
{
  const auto plain = Network::load(LAYERSCOPE_NETWORKS "/vgg/model.onnx");
  const auto changed = plain->withInterventions({intervention("2 all set 0 gradients")});
  const Plan before = plain->plan(3, {plain->outputName(), plain->layers()[1].tensor});
  const Plan after = changed->plan(3, {changed->outputName(), changed->layers()[1].tensor});
  EXPECT_EQ(after.workspaceBytes(), before.workspaceBytes());
  EXPECT_EQ(after.multiplyAdds(), before.multiplyAdds());
  const Tensor input = readOnnxTensor(LAYERSCOPE_NETWORKS "/vgg/input_0.pb");
  for (const auto& [layer, values] : layersOf(*changed, input))
  {
    EXPECT_EQ(relativeError(values, layersOf(*plain, input).at(layer)), 0) << layer;
  }
}

TEST(Interventions, NothingComesBackThroughAConstant)
{
  const auto plain = Network::load(LAYERSCOPE_NETWORKS "/vgg/model.onnx");
  const Tensor input = readOnnxTensor(LAYERSCOPE_NETWORKS "/vgg/input_0.pb");
  for (const char* line : {"3 all set 0.5", "3 all multiply 0", "3 all clamp -2 -1", "3 all set 0 gradients"})
  {
    const auto changed = plain->withInterventions({intervention(line)});
    const Tensor gradient = gradientsOf(*changed, input, {changed->inputName()}).at(changed->inputName());
    EXPECT_EQ(std::count(gradient.floats(), gradient.floats() + gradient.size(), 0.0F), gradient.size())
        << line;
  }
}

namespace
{
/// What a chain of lines makes of channel 1 of a tensor [2, 3, 2], and of the gradient that comes back.
struct Changed
{
  std::vector<float> values, gradient;
};

Changed changed(const std::vector<float>& numbers, const std::vector<float>& x, const std::vector<float>& out)
{
  std::vector<float> maps = {1, 0, -INFINITY, INFINITY};
  maps.insert(maps.end(), numbers.begin(), numbers.end());
  maps.insert(maps.end(), {1, 0, -INFINITY, INFINITY});
  const Node node = operatorNode(channelChangeOp, 0,
                                 attributes({{"maps", maps},
                                             {"extents", std::vector<std::int64_t>{-1, 3, 2}},
                                             {"features", std::vector<std::int64_t>{0, 1, 0}}}));
  const auto op = makeOperator(node);
  const Inputs inputs({floatInput({2, 3, 2})});
  op->prepare(inputs);
  op->prepareBackward(inputs, {true});
  const Tensor values = Tensor::floats({2, 3, 2}, x);
  Tensor y = Tensor::floats({2, 3, 2}), gradientOut = Tensor::floats({2, 3, 2}, out),
         gradientIn = Tensor::floats({2, 3, 2});
  op->run({&values}, {&y}, nullptr);
  BackwardStep step;
  step.inputs = {&values};
  step.outputs = {nullptr};
  step.outputGradients = {&gradientOut};
  step.inputGradients = {&gradientIn};
  op->backward(step);
  return {{y.floats(), y.floats() + 12}, {gradientIn.floats(), gradientIn.floats() + 12}};
}
}  // namespace

// At a limit the gradient passes, beyond it does not; other channels are as they were, NaN among them.
TEST(Interventions, OfOneChannel)
{
  const std::vector<float> x = {-1, 2, -2, 0.5F, 7, NAN, 3, 4, 1, 0, 5, 6};
  const std::vector<float> out(12, 4.0F);
  const Changed limited = changed({2, 1, -1, 2}, x, out);
  EXPECT_EQ((std::vector<float>{limited.values[2], limited.values[3], limited.values[8], limited.values[9]}),
            (std::vector<float>{-1, 2, 2, 1}));
  EXPECT_EQ(limited.gradient, (std::vector<float>{4, 4, 0, 8, 4, 4, 4, 4, 0, 8, 4, 4}));
  EXPECT_EQ(limited.values[7], 4);
  EXPECT_TRUE(std::isnan(limited.values[5]));
  // A constant, even of what is not finite.
  std::vector<float> odd = x;
  odd[2] = NAN;
  odd[3] = INFINITY;
  const Changed constant = changed({0, 9, -INFINITY, INFINITY}, odd, out);
  EXPECT_EQ((std::vector<float>{constant.values[2], constant.values[3], constant.values[8]}),
            (std::vector<float>{9, 9, 9}));
  EXPECT_EQ(constant.gradient[2] + constant.gradient[3], 0);
}

TEST(Interventions, ALayerThatIsThereTwice)
{
  const auto plain = Network::load(LAYERSCOPE_NETWORKS "/vgg/model.onnx");
  LayerOptions options;
  options.tensors = {plain->layers()[1].tensor, plain->layers()[1].tensor};
  const auto twice = plain->withLayers(options)->withInterventions(
      {intervention("1 0 set 2"), intervention("2 0 multiply 3"), intervention("1 1 multiply 2 gradients"),
       intervention("2 1 multiply 2 gradients")});
  const Tensor input = readOnnxTensor(LAYERSCOPE_NETWORKS "/vgg/input_0.pb");
  const Tensor values = layersOf(*twice, input).at("layer_1");
  EXPECT_EQ(values.floats()[0], 6);
  EXPECT_EQ(relativeError(layersOf(*twice, input).at("layer_2"), values), 0);
}

// Values and gradients that a caller gives take the place of a tensor's; NaN leaves them.
TEST(Given, ValuesAndGradients)
{
  const auto plain = Network::load(LAYERSCOPE_NETWORKS "/vgg/model.onnx");
  const Tensor input = readOnnxTensor(LAYERSCOPE_NETWORKS "/vgg/input_0.pb");
  const std::string layer = plain->layers()[2].tensor;
  const Tensor values = layersOf(*plain, input).at("layer_3");
  const Tensor before = gradientsOf(*plain, input, {layer, plain->inputName()}).at(plain->inputName());
  const auto all = [&](float value)
  {
    Tensor tensor(values.info());
    std::fill_n(tensor.floats(), tensor.size(), value);
    return tensor;
  };

  const auto left = plain->withGiven({{"layer_3", all(NAN), false}, {layer, all(NAN), true}});
  EXPECT_EQ(relativeError(layersOf(*left, input).at("layer_7"), layersOf(*plain, input).at("layer_7")), 0);
  EXPECT_EQ(relativeError(gradientsOf(*left, input, {left->inputName()}).at(left->inputName()), before), 0);

  Tensor mixed = all(NAN);
  mixed.floats()[1] = 5;
  Tensor back = all(2);
  back.floats()[0] = NAN;
  const auto changed = plain->withGiven({{"layer_3", back, true}, {"layer_3", mixed, false}});
  const std::string read = changed->tensorNamed(layer);
  EXPECT_EQ(read, changed->tensorNamed("layer_3"));
  EXPECT_EQ(read, changed->layers()[2].tensor);
  const Tensor found = layersOf(*changed, input).at("layer_3");
  EXPECT_EQ(found.floats()[0], values.floats()[0]);
  EXPECT_EQ(found.floats()[1], 5);
  const Tensor own = gradientsOf(*changed, input, {read}).at(read);
  EXPECT_NE(own.floats()[0], 2);
  EXPECT_EQ(std::count(own.floats() + 1, own.floats() + own.size(), 2.0F), own.size() - 1);

  // Nothing comes back through what was set, nor where the gradient is set to 0.
  const auto set = plain->withGiven({{layer, all(1), false}});
  const auto stopped = plain->withGiven({{layer, all(0), true}});
  for (const auto& network : {set, stopped})
  {
    const Tensor gradient = gradientsOf(*network, input, {network->inputName()}).at(network->inputName());
    EXPECT_EQ(std::count(gradient.floats(), gradient.floats() + gradient.size(), 0.0F), gradient.size());
  }

  // Behind interventions on activations, before those on gradients.
  const auto both =
      plain->withInterventions({intervention("3 all set 3"), intervention("3 all multiply -2 gradients")})
          ->withGiven({{layer, mixed, false}, {layer, all(2), true}});
  const Tensor after = layersOf(*both, input).at("layer_3");
  EXPECT_EQ(after.floats()[0], 3);
  EXPECT_EQ(after.floats()[1], 5);
  const auto turned = plain->withInterventions({intervention("3 all multiply -2 gradients")})
                          ->withGiven({{layer, all(2), true}});
  const std::string tensor = turned->tensorNamed(layer);
  EXPECT_EQ(gradientsOf(*turned, input, {tensor}).at(tensor).floats()[0], -4);
}

TEST(Given, WhatThereIsNot)
{
  const auto network = Network::load(LAYERSCOPE_NETWORKS "/vgg/model.onnx");
  const std::string missing = layerscope::testing::messageOf([&] { network->tensorNamed("nothing"); });
  EXPECT_NE(missing.find("model.onnx: there is no tensor 'nothing'"), std::string::npos) << missing;
  EXPECT_EQ(network->tensorNamed(network->inputName()), network->inputName());
  EXPECT_FALSE(layerscope::testing::messageOf([&] { network->tensorNamed(""); }).empty());
  // Of another shape.
  const auto given = network->withGiven({{"layer_1", Tensor::floats({1, 2}), false}});
  const std::string wrong = layerscope::testing::messageOf([&] { given->plan(3, {given->outputName()}); });
  EXPECT_NE(wrong.find("what replaces a tensor"), std::string::npos) << wrong;
}

TEST(Interventions, NoFileCanAskForTheEnginesOwnOperators)
{
  for (const char* op : {channelChangeOp, gradientChangeOp, givenOp, givenGradientOp})
  {
    EXPECT_FALSE(isKnownOperator(op));
    EXPECT_TRUE(makeOperator(operatorNode(op, 0)));
  }
}

TEST(Interventions, ThereAndBackAsText)
{
  for (const char* line : {"2 74 multiply 0", "1 all add -0.333333343", "6 12345678901 set 1.00000001e-10",
                           "3 all clamp 0 1 gradients", "3 5 multiply 2 gradients"})
  {
    EXPECT_EQ(toText(intervention(line)), line);
    EXPECT_EQ(intervention(toText(intervention(line))), intervention(line));
  }
  EXPECT_EQ(toText(intervention(" Layer_2,  All, Multiply,0.50  Activations ")), "2 all multiply 0.5");
  EXPECT_EQ(toText(intervention("2 -1 add 1")), "2 -1 add 1");
  EXPECT_TRUE(std::isinf(intervention("2 1 add -inf").value));
  EXPECT_TRUE(std::isnan(intervention("2 1 set NaN").value));
  for (const char* line :
       {"", "2", "2 3 multiply", "2 3 0", "2 3 times 4", "two 3 add 4", "2 every add 4", "2 3 add 4 5",
        "2 3 clamp 4", "2 3 clamp 4 5 6", "2 3 add four", "2 3 add 4 weights", "2 3 add gradients",
        "2.5 3 add 4", "2 3 add 4x", "layer_ 3 add 4", "2 3 add 4 gradients gradients"})
  {
    const std::string message = layerscope::testing::messageOf([&] { intervention(line); });
    EXPECT_NE(message.find("cannot be read"), std::string::npos) << line;
    EXPECT_NE(message.find(std::string("found '") + line + "'"), std::string::npos) << message;
  }
}

TEST(ChannelFactors, ThereAndBackAsText)
{
  using Action = Intervention::Action;
  const std::vector<Intervention> factors = {{1, 0, Action::Multiply, 0.0F},
                                             {2, 399, Action::Multiply, 0.1F},
                                             {6, 12345678901, Action::Multiply, -1.0F / 3}};
  EXPECT_EQ(channelFactors(channelFactorsText(factors)), factors);
  EXPECT_EQ(channelFactorsText({{2, 17, Action::Multiply, 0}, {4, 3, Action::Multiply, 0.5F}}),
            "2:17:0;4:3:0.5");
  EXPECT_EQ(channelFactorsText({}), "");
  EXPECT_TRUE(channelFactors("").empty());
  for (const char* text : {"2", "2:", "2:3", "2:3:", "a:b:c", "2;3;4", "2:3:0;x", "2:3:0 4", "1:2:3:4", ";"})
  {
    EXPECT_NE(layerscope::testing::messageOf([&] { channelFactors(text); }).find(text), std::string::npos)
        << text;
  }
}

TEST(Interventions, WhatThereIsNot)
{
  const auto network = Network::load(LAYERSCOPE_NETWORKS "/cat_generator/model.onnx");
  const auto wrong = [&](const std::string& line)
  { return layerscope::testing::messageOf([&] { network->withInterventions({intervention(line)}); }); };
  for (const char* layer : {"-1", "0", "7"})
  {
    const std::string text = wrong(std::string(layer) + " 0 set 0");
    EXPECT_EQ(text.rfind("Interventions of model.onnx: the network has no such layer", 0), 0U) << text;
    EXPECT_NE(text.find(std::string("expected 1 to 6, found ") + layer), std::string::npos) << text;
  }
  for (const char* channel : {"-1", "12"})
  {
    const std::string text = wrong(std::string("2 ") + channel + " add 1 gradients");
    EXPECT_EQ(text.rfind("Interventions of model.onnx: layer_2 has no such channel", 0), 0U) << text;
    EXPECT_NE(text.find(std::string("expected 0 to 11, or all, found ") + channel), std::string::npos)
        << text;
  }
  for (const char* line :
       {"2 0 multiply nan", "2 0 add inf", "2 all set -inf", "2 0 clamp 0 inf", "2 0 clamp nan 1"})
  {
    EXPECT_NE(wrong(line).find("layer_2"), std::string::npos) << wrong(line);
    EXPECT_NE(wrong(line).find("not finite"), std::string::npos) << wrong(line);
  }
  EXPECT_NE(wrong("2 0 clamp 2 1").find("limits of channels of layer_2 are the wrong way round"),
            std::string::npos)
      << wrong("2 0 clamp 2 1");
}
