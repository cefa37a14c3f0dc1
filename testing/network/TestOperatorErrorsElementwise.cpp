#include <algorithm>
#include <cmath>
#include <limits>

#include "OperatorCheck.h"

using namespace layerscope;

namespace
{
const float notANumber = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

const std::vector<std::string> unaryOperators = {
    "Relu",       "LeakyRelu", "Elu",      "Celu",        "Selu",      "Sigmoid",
    "Tanh",       "Softplus",  "Softsign", "HardSigmoid", "HardSwish", "ThresholdedRelu",
    "Sqrt",       "Exp",       "Log",      "Neg",         "Abs",       "Sign",
    "Reciprocal", "Erf",       "Sin",      "Cos",         "Floor",     "Ceil",
    "Round",      "Clip",      "Softmax",  "LogSoftmax",  "Tan",       "Asin",
    "Acos",       "Atan",      "Sinh",     "Cosh",        "Asinh",     "Acosh",
    "Atanh",      "Shrink",    "Mish",     "Swish",       "Gelu"};

const std::vector<std::string> forIntsToo = {"Neg", "Abs", "Sign", "Clip", "Relu"};

bool takesInts(const std::string& op)
{
  return std::find(forIntsToo.begin(), forIntsToo.end(), op) != forIntsToo.end();
}
}  // namespace

TEST(ElementwiseErrors, WrongNumberOfInputs)
{
  for (const std::string& op : unaryOperators)
  {
    SCOPED_TRACE(op);
    EXPECT_NE(failure(operatorNode(op, 13), {}), "");
    EXPECT_NE(failure(operatorNode(op, 13), {noInput()}), "");
    const std::vector<InputInfo> four(4, floatInput({}));
    expectText(failure(operatorNode(op, 13), four), {"wrong number of inputs", "found 4"});
  }
}

TEST(ElementwiseErrors, WrongType)
{
  for (const std::string& op : unaryOperators)
  {
    SCOPED_TRACE(op);
    const std::string text = failure(operatorNode(op, 13), {intInput({2, 3})});
    if (takesInts(op))
    {
      EXPECT_EQ(text, "");
    }
    else
    {
      expectText(text, {"expected float32, found int64"});
    }
  }
}

TEST(ElementwiseErrors, AbsurdShapes)
{
  for (const std::string& op : unaryOperators)
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13), {floatInput({std::int64_t(1) << 40, 2})}), {"too large"});
    EXPECT_NE(failure(operatorNode(op, 13), {floatInput({2, -1})}), "");
  }
}

TEST(ElementwiseErrors, AttributesOfAnotherKind)
{
  const auto text =
      attributes({{"alpha", std::string("0.1")}, {"axis", std::string("1")}, {"min", std::string("0")}});
  for (const char* op :
       {"LeakyRelu", "Elu", "Celu", "Selu", "HardSigmoid", "ThresholdedRelu", "Softmax", "LogSoftmax"})
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13, text), {floatInput({2, 3})}),
               {"of another kind", "node 'node'", op});
  }
  expectText(failure(operatorNode("Swish", 24, text), {floatInput({2})}), {"of another kind"});
  expectText(failure(operatorNode("Gelu", 20, attributes({{"approximate", std::string("sigmoid")}})),
                     {floatInput({2})}),
             {"'approximate'", "none or tanh", "'sigmoid'"});
  expectText(failure(operatorNode("Clip", 6, text), {floatInput({2})}), {"'min' is of another kind"});
  expectText(failure(operatorNode("Celu", 12, attributes({{"alpha", 0.0F}})), {floatInput({2})}),
             {"must not be 0"});
}

TEST(ElementwiseErrors, EmptyTensorsStayEmpty)
{
  for (const std::string& op : unaryOperators)
  {
    SCOPED_TRACE(op);
    for (const Shape& shape : {Shape{0}, Shape{0, 3}, Shape{3, 0}, Shape{2, 0, 4}})
    {
      const auto y = runOperator(operatorNode(op, 13), {Tensor::floats(shape)});
      EXPECT_EQ(y.at(0).shape(), shape);
    }
  }
}

TEST(ElementwiseErrors, NanStaysNan)
{
  for (const std::string& op : unaryOperators)
  {
    SCOPED_TRACE(op);
    // Long enough for vector code and a remainder.
    std::vector<float> x(37, 1.0F);
    x[3] = x[20] = x[36] = notANumber;
    const bool isSoftmax = op == "Softmax" || op == "LogSoftmax";
    const auto y = floatValues(runOperator(operatorNode(op, 13), {Tensor::floats({37}, x)}).at(0));
    for (std::size_t i = 0; i < x.size(); ++i)
    {
      EXPECT_EQ(std::isnan(y[i]), isSoftmax || std::isnan(x[i])) << i;
    }
  }
}

TEST(ElementwiseErrors, InfinitiesHaveTheirLimits)
{
  const auto of = [](const std::string& op, float x)
  { return runOperator(operatorNode(op, 13), {Tensor::floats({1}, {x})}).at(0).floats()[0]; };
  EXPECT_EQ(of("Relu", infinity), infinity);
  EXPECT_EQ(of("Relu", -infinity), 0.0F);
  EXPECT_EQ(of("Sigmoid", infinity), 1.0F);
  EXPECT_EQ(of("Sigmoid", -infinity), 0.0F);
  EXPECT_EQ(of("Tanh", infinity), 1.0F);
  EXPECT_EQ(of("Tanh", -infinity), -1.0F);
  EXPECT_EQ(of("Exp", infinity), infinity);
  EXPECT_EQ(of("Exp", -infinity), 0.0F);
  EXPECT_EQ(of("Elu", -infinity), -1.0F);
  EXPECT_EQ(of("Softplus", infinity), infinity);
  EXPECT_EQ(of("Softplus", -infinity), 0.0F);
  EXPECT_EQ(of("Softplus", 200.0F), 200.0F);
  EXPECT_EQ(of("HardSigmoid", infinity), 1.0F);
  EXPECT_EQ(of("Erf", -infinity), -1.0F);
  EXPECT_TRUE(std::isnan(of("Sqrt", -1.0F)));
  EXPECT_TRUE(std::isnan(of("Log", -1.0F)));
  EXPECT_EQ(of("Log", 0.0F), -infinity);
}

TEST(ElementwiseErrors, IntsDoNotOverflow)
{
  const std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const Tensor x = Tensor::ints({4}, {least, -3, 0, 7});
  EXPECT_EQ(intValues(runOperator(operatorNode("Neg", 13), {x}).at(0)),
            (std::vector<std::int64_t>{least, 3, 0, -7}));
  EXPECT_EQ(intValues(runOperator(operatorNode("Abs", 13), {x}).at(0)),
            (std::vector<std::int64_t>{least, 3, 0, 7}));
  EXPECT_EQ(intValues(runOperator(operatorNode("Sign", 13), {x}).at(0)),
            (std::vector<std::int64_t>{-1, -1, 0, 1}));
}

TEST(ElementwiseErrors, SoftmaxAxes)
{
  const auto axis = [](std::int64_t value) { return attributes({{"axis", value}}); };
  for (const char* op : {"Softmax", "LogSoftmax"})
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13, axis(2)), {floatInput({2, 3})}), {"expected -2 to 1, found 2"});
    expectText(failure(operatorNode(op, 13, axis(-3)), {floatInput({2, 3})}), {"expected -2 to 1, found -3"});
    expectText(failure(operatorNode(op, 11, axis(3)), {floatInput({2, 3})}), {"found 3"});
    expectText(failure(operatorNode(op, 13), {floatInput({})}), {"the input is a scalar"});
    EXPECT_NE(
        failure(operatorNode(op, 13, axis(std::numeric_limits<std::int64_t>::min())), {floatInput({2})}), "");
    EXPECT_EQ(failure(operatorNode(op, 11, axis(2)), {floatInput({2, 3})}), "");
  }
}

TEST(ElementwiseErrors, SoftmaxOfInfinities)
{
  const auto softmax = [](const std::vector<float>& x)
  {
    const auto size = static_cast<std::int64_t>(x.size());
    return floatValues(runOperator(operatorNode("Softmax", 13), {Tensor::floats({size}, x)}).at(0));
  };
  EXPECT_EQ(softmax({-infinity, 1e30F, -1e30F}), (std::vector<float>{0.0F, 1.0F, 0.0F}));
  for (const float y : softmax({-infinity, -infinity}))
  {
    EXPECT_TRUE(std::isnan(y));
  }
}

TEST(ElementwiseErrors, ClipLimits)
{
  expectText(failure(operatorNode("Clip", 11), {floatInput({2}), floatInput({2})}),
             {"a limit must be one number"});
  expectText(failure(operatorNode("Clip", 11), {floatInput({2}), noInput(), intInput({})}),
             {"expected float32"});
  expectText(failure(operatorNode("Clip", 6), {floatInput({2}), floatInput({})}), {"wrong number of inputs"});
  const Tensor x = Tensor::floats({3}, {-5.0F, 0.0F, 5.0F});
  const auto clip = [&](float low, float high)
  {
    return floatValues(
        runOperator(operatorNode("Clip", 13), {x, Tensor::floats({}, {low}), Tensor::floats({1}, {high})})
            .at(0));
  };
  EXPECT_EQ(clip(-1.0F, 2.0F), (std::vector<float>{-1.0F, 0.0F, 2.0F}));
  // Limits that cross: the upper one holds, as in NumPy.
  EXPECT_EQ(clip(2.0F, 1.0F), (std::vector<float>{1.0F, 1.0F, 1.0F}));
  const auto unlimited =
      runOperator(operatorNode("Clip", 6), {Tensor::floats({2}, {-infinity, infinity})}).at(0);
  EXPECT_EQ(floatValues(unlimited), (std::vector<float>{-infinity, infinity}));
}
