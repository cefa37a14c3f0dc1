#include <cmath>
#include <limits>

#include "OperatorCheck.h"

using namespace layerscope;

namespace
{
const float notANumber = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

const std::vector<std::string> reductions = {"ReduceSum",    "ReduceMean",     "ReduceMax", "ReduceMin",
                                             "ReduceProd",   "ReduceL1",       "ReduceL2",  "ReduceSumSquare",
                                             "ReduceLogSum", "ReduceLogSumExp"};

Attributes axes(std::vector<std::int64_t> values)
{
  return attributes({{"axes", std::move(values)}});
}

InputInfo constant(const Tensor& tensor)
{
  return {true, tensor.info(), &tensor};
}
}  // namespace

TEST(ReductionErrors, InputsAndTypes)
{
  for (const std::string& op : reductions)
  {
    SCOPED_TRACE(op);
    EXPECT_NE(failure(operatorNode(op, 11), {}), "");
    EXPECT_NE(failure(operatorNode(op, 11), {floatInput({2}), intInput({1})}), "");
    EXPECT_NE(failure(operatorNode(op, 18), std::vector<InputInfo>(3, floatInput({2}))), "");
    expectText(failure(operatorNode(op, 11), {floatInput({std::int64_t(1) << 40, 2})}), {"too large"});
    EXPECT_NE(failure(operatorNode(op, 11, axes({1})), {floatInput({2, -3})}), "");
  }
  for (const char* op : {"ReduceL2", "ReduceLogSum", "ReduceLogSumExp"})
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 11), {intInput({2})}), {"expected float32, found int64"});
  }
}

TEST(ReductionErrors, Axes)
{
  const Tensor outside = Tensor::ints({1}, {2});
  const Tensor twice = Tensor::ints({2}, {1, -1});
  const Tensor floats = Tensor::floats({1}, {1.0F});
  for (const std::string& op : reductions)
  {
    SCOPED_TRACE(op);
    const InputInfo x = floatInput({2, 3});
    expectText(failure(operatorNode(op, 11, axes({2})), {x}), {"expected -2 to 1, found 2"});
    expectText(failure(operatorNode(op, 11, axes({-3})), {x}), {"found -3"});
    expectText(failure(operatorNode(op, 11, axes({0, -2})), {x}), {"an axis is given twice"});
    expectText(failure(operatorNode(op, 11, axes({0})), {floatInput({})}), {"the input is a scalar"});
    expectText(failure(operatorNode(op, 11, attributes({{"axes", std::int64_t(1)}})), {x}),
               {"a list of integers"});
    expectText(failure(operatorNode(op, 18), {x, constant(outside)}), {"expected -2 to 1, found 2"});
    expectText(failure(operatorNode(op, 18), {x, constant(twice)}), {"twice"});
    expectText(failure(operatorNode(op, 18), {x, constant(floats)}), {"expected int64, found float32"});
    expectText(failure(operatorNode(op, 18), {x, intInput({1})}), {"axes must be known before the run"});
  }
  expectText(failure(operatorNode("ReduceSum", 13), {floatInput({2, 3}), constant(outside)}), {"found 2"});
}

TEST(ReductionErrors, NothingToReduce)
{
  for (const char* op : {"ReduceMax", "ReduceMin"})
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 11, axes({1})), {floatInput({2, 0})}),
               {"without elements", "[2, 0]"});
    // Nothing is asked for either.
    EXPECT_EQ(failure(operatorNode(op, 11, axes({1})), {floatInput({0, 2})}), "");
  }
  const auto of = [](const std::string& op) {
    return floatValues(runOperator(operatorNode(op, 11, axes({1})), {Tensor::floats({2, 0})}).at(0));
  };
  EXPECT_EQ(of("ReduceSum"), (std::vector<float>{0.0F, 0.0F}));
  EXPECT_EQ(of("ReduceProd"), (std::vector<float>{1.0F, 1.0F}));
  EXPECT_EQ(of("ReduceLogSumExp"), (std::vector<float>{-infinity, -infinity}));
  EXPECT_TRUE(std::isnan(of("ReduceMean")[0]));
  // The empty axis is not the last one.
  const auto y = runOperator(operatorNode("ReduceSum", 11, axes({0})), {Tensor::floats({0, 3})}).at(0);
  EXPECT_EQ(floatValues(y), (std::vector<float>{0.0F, 0.0F, 0.0F}));
  // Several pieces of columns, of an input that has no memory (clang's sanitizer minds where one points into
  // it).
  const auto wide =
      runOperator(operatorNode("ReduceSum", 11, axes({1})), {Tensor::floats({2, 0, 600})}).at(0);
  EXPECT_EQ(floatValues(wide), std::vector<float>(1200, 0.0F));
}

TEST(ReductionErrors, EmptyAxesMayKeepTheInput)
{
  const auto keep = attributes({{"noop_with_empty_axes", std::int64_t(1)}});
  const Tensor x = Tensor::floats({2, 2}, {1, -2, 3, -4});
  for (const std::string& op : reductions)
  {
    SCOPED_TRACE(op);
    EXPECT_EQ(floatValues(runOperator(operatorNode(op, 18, keep), {x}).at(0)), floatValues(x));
    EXPECT_EQ(runOperator(operatorNode(op, 18), {x}).at(0).shape(), (Shape{1, 1}));
    EXPECT_EQ(runOperator(operatorNode(op, 18), {x, Tensor::ints({0})}, {1}).at(0).shape(), (Shape{1, 1}));
  }
}

TEST(ReductionErrors, NanIsKept)
{
  const Tensor x = Tensor::floats({3, 2}, {1, 2, notANumber, 3, 4, 5});
  for (const std::string& op : reductions)
  {
    SCOPED_TRACE(op);
    const auto rows = floatValues(runOperator(operatorNode(op, 11, axes({1})), {x}).at(0));
    EXPECT_TRUE(!std::isnan(rows[0]) && std::isnan(rows[1]) && !std::isnan(rows[2]));
    const auto columns = floatValues(runOperator(operatorNode(op, 11, axes({0})), {x}).at(0));
    EXPECT_TRUE(std::isnan(columns[0]) && !std::isnan(columns[1]));
  }
}

TEST(ReductionErrors, Infinities)
{
  const auto of = [](const std::vector<float>& x)
  {
    const auto count = static_cast<std::int64_t>(x.size());
    return runOperator(operatorNode("ReduceLogSumExp", 11), {Tensor::floats({count}, x)}).at(0).floats()[0];
  };
  EXPECT_EQ(of({-infinity, -infinity}), -infinity);
  EXPECT_EQ(of({infinity, 1.0F, infinity}), infinity);
  EXPECT_FLOAT_EQ(of({-infinity, 3.0F}), 3.0F);
  EXPECT_FLOAT_EQ(of({1000.0F, 1000.0F}), 1000.0F + std::log(2.0F));
}

TEST(ReductionErrors, IntegersWrapAround)
{
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  const Tensor x = Tensor::ints({3}, {most, 2, -5});
  const auto of = [&](const std::string& op)
  { return runOperator(operatorNode(op, 11), {x}).at(0).ints()[0]; };
  EXPECT_EQ(of("ReduceSum"), most - 3);
  EXPECT_EQ(of("ReduceMax"), most);
  EXPECT_EQ(of("ReduceMin"), -5);
  EXPECT_EQ(of("ReduceProd"), 10);  // (2^63 - 1) * -10 modulo 2^64
}
