#include <cmath>
#include <limits>

#include "OperatorCheck.h"

using namespace layerscope;

namespace
{
const float notANumber = std::numeric_limits<float>::quiet_NaN();

std::vector<InputInfo> batchInputs(const Shape& x, const Shape& channels)
{
  return {floatInput(x), floatInput(channels), floatInput(channels), floatInput(channels),
          floatInput(channels)};
}

Attributes flag(const char* name, std::int64_t value)
{
  return attributes({{name, value}});
}
}  // namespace

TEST(NormalizationErrors, BatchInputs)
{
  const Node node = operatorNode("BatchNormalization", 15);
  EXPECT_EQ(failure(node, batchInputs({2, 3, 4, 4}, {3})), "");
  EXPECT_EQ(failure(node, batchInputs({2, 3}, {3})), "");
  expectText(failure(node, batchInputs({3}, {3})), {"too few axes"});
  expectText(failure(node, batchInputs({}, {3})), {"too few axes"});
  expectText(failure(node, {floatInput({2, 3})}), {"expected 5, found 1"});
  EXPECT_NE(failure(node, batchInputs({2, -3}, {-3})), "");
  EXPECT_NE(
      failure(node, batchInputs({std::int64_t(1) << 40, std::int64_t(1) << 40}, {std::int64_t(1) << 40})),
      "");
  const char* names[] = {"", "the scale", "the bias", "the mean", "the variance"};
  for (std::size_t i = 1; i < 5; ++i)
  {
    auto inputs = batchInputs({2, 3, 4, 4}, {3});
    inputs[i] = floatInput({4});
    expectText(failure(node, inputs), {names[i], "expected [3], found [4]"});
    inputs[i] = floatInput({3, 1});
    EXPECT_NE(failure(node, inputs), "");
    inputs[i] = intInput({3});
    expectText(failure(node, inputs), {"expected float32, found int64"});
    inputs[i] = noInput();
    EXPECT_NE(failure(node, inputs), "");
  }
}

TEST(NormalizationErrors, TrainingIsRefused)
{
  const auto inputs = batchInputs({2, 3, 4, 4}, {3});
  const auto fails = [&](std::int64_t opset, const Attributes& given, std::vector<std::string> outputs)
  { return failure(operatorNode("BatchNormalization", opset, given, std::move(outputs)), inputs); };
  expectText(fails(14, flag("training_mode", 1), {"y"}), {"training", "found training_mode = 1"});
  expectText(fails(6, flag("is_test", 0), {"y"}), {"training", "is_test"});
  EXPECT_EQ(fails(6, flag("is_test", 1), {"y"}), "");
  expectText(fails(9, {}, {"y", "mean"}), {"training", "output 'mean'"});
  EXPECT_EQ(fails(9, {}, {"y", "", ""}), "");
  expectText(fails(7, flag("spatial", 0), {"y"}), {"spatial = 1"});
}

TEST(NormalizationErrors, InstanceInputs)
{
  const Node node = operatorNode("InstanceNormalization", 6);
  const InputInfo three = floatInput({3});
  EXPECT_EQ(failure(node, {floatInput({2, 3, 4}), three, three}), "");
  EXPECT_NE(failure(node, {floatInput({2, 3}), three, three}), "");
  EXPECT_NE(failure(node, {floatInput({2, 3, 4}), three}), "");
  EXPECT_NE(failure(node, {floatInput({2, 3, 4}), three, three, three}), "");
  expectText(failure(node, {floatInput({2, 3, 4}), floatInput({2}), three}),
             {"the scale", "expected [3], found [2]"});
  expectText(failure(node, {floatInput({2, 3, 4}), three, floatInput({})}), {"the bias"});
  expectText(failure(node, {intInput({2, 3, 4}), three, three}), {"expected float32"});
  EXPECT_NE(failure(operatorNode("InstanceNormalization", 6, attributes({{"epsilon", std::int64_t(1)}})),
                    {floatInput({2, 3, 4}), three, three}),
            "");
}

TEST(NormalizationErrors, EmptyTensors)
{
  const Tensor one = Tensor::floats({3}, {1, 1, 1});
  for (const Shape& shape : {Shape{0, 3, 4}, Shape{2, 3, 0}})
  {
    EXPECT_EQ(
        runOperator(operatorNode("BatchNormalization", 15), {Tensor::floats(shape), one, one, one, one})[0]
            .shape(),
        shape);
    EXPECT_EQ(
        runOperator(operatorNode("InstanceNormalization", 6), {Tensor::floats(shape), one, one})[0].shape(),
        shape);
  }
}

TEST(NormalizationErrors, NanStaysInItsChannel)
{
  const Tensor x = Tensor::floats({1, 2, 2}, {notANumber, 1, 2, 4});
  const Tensor one = Tensor::floats({2}, {1, 1});
  const Tensor zero = Tensor::floats({2}, {0, 0});
  const auto batch =
      floatValues(runOperator(operatorNode("BatchNormalization", 15), {x, one, zero, zero, one})[0]);
  EXPECT_TRUE(std::isnan(batch[0]) && batch[1] > 0.99F && batch[2] > 1.99F);
  const auto instance = floatValues(runOperator(operatorNode("InstanceNormalization", 6), {x, one, zero})[0]);
  EXPECT_TRUE(std::isnan(instance[0]) && std::isnan(instance[1]));
  EXPECT_NEAR(instance[2], -1.0F, 1e-4F);
  EXPECT_NEAR(instance[3], 1.0F, 1e-4F);
}

TEST(NormalizationErrors, LargeMeanKeepsItsDigits)
{
  // Mean 1e6, deviation 1: the difference of the mean squares would be lost in float32.
  const Tensor x = Tensor::floats({1, 1, 4}, {1e6F - 1, 1e6F + 1, 1e6F - 1, 1e6F + 1});
  const Tensor one = Tensor::floats({1}, {1});
  const Tensor zero = Tensor::floats({1}, {0});
  const auto y = floatValues(runOperator(
      operatorNode("InstanceNormalization", 6, attributes({{"epsilon", 0.0F}})), {x, one, zero})[0]);
  EXPECT_EQ(y, (std::vector<float>{-1, 1, -1, 1}));
}

TEST(NormalizationErrors, FuseOneActivationOnly)
{
  for (const char* name : {"BatchNormalization", "InstanceNormalization"})
  {
    const auto op = makeOperator(operatorNode(name, 15));
    EXPECT_TRUE(op->fuse({Activation::Kind::LeakyRelu, 0.2F}));
    EXPECT_FALSE(op->fuse({Activation::Kind::Relu, 0.0F}));
  }
}
