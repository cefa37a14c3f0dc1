#include <cmath>
#include <limits>

#include "OperatorCheck.h"

using namespace layerscope;

namespace
{
const float notANumber = std::numeric_limits<float>::quiet_NaN();
const std::int64_t least = std::numeric_limits<std::int64_t>::min();
const std::int64_t most = std::numeric_limits<std::int64_t>::max();

const std::vector<std::string> pairOperators = {"Add", "Sub", "Mul", "Div", "Pow", "PRelu"};
const std::vector<std::string> listOperators = {"Max", "Min", "Sum", "Mean"};

std::vector<std::int64_t> ints(const std::string& op, const std::vector<std::int64_t>& a,
                               const std::vector<std::int64_t>& b)
{
  const auto count = static_cast<std::int64_t>(a.size());
  return intValues(
      runOperator(operatorNode(op, 13), {Tensor::ints({count}, a), Tensor::ints({count}, b)}).at(0));
}
}  // namespace

TEST(BroadcastErrors, WrongNumberOfInputs)
{
  for (const std::string& op : pairOperators)
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13), {}), {"expected 2, found 0"});
    expectText(failure(operatorNode(op, 13), {floatInput({2})}), {"expected 2, found 1"});
    expectText(failure(operatorNode(op, 13), {floatInput({2}), noInput()}), {"input 1 is missing"});
    EXPECT_NE(failure(operatorNode(op, 13), {noInput(), floatInput({2})}), "");
    expectText(failure(operatorNode(op, 13), std::vector<InputInfo>(3, floatInput({2}))),
               {"expected 2, found 3"});
  }
  for (const std::string& op : listOperators)
  {
    SCOPED_TRACE(op);
    EXPECT_NE(failure(operatorNode(op, 13), {}), "");
    EXPECT_NE(failure(operatorNode(op, 13), {floatInput({2}), noInput()}), "");
  }
}

TEST(BroadcastErrors, ShapesThatDoNotMatch)
{
  std::vector<std::string> all = pairOperators;
  all.insert(all.end(), listOperators.begin(), listOperators.end());
  for (const std::string& op : all)
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13), {floatInput({2, 3}), floatInput({2, 4})}), {"[2, 3]", "[2, 4]"});
    EXPECT_NE(failure(operatorNode(op, 13), {floatInput({2, 3}), floatInput({2})}), "");
    EXPECT_NE(failure(operatorNode(op, 13), {floatInput({0}), floatInput({2})}), "");
  }
  expectText(failure(operatorNode("Sum", 13), {floatInput({2, 1}), floatInput({3}), floatInput({4})}),
             {"[4]"});
}

TEST(BroadcastErrors, AbsurdShapes)
{
  const std::int64_t large = std::int64_t(1) << 30;
  for (const char* op : {"Add", "Sub", "Mul", "Div", "Pow", "Max", "Sum"})
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13), {floatInput({large, 1}), floatInput({1, large})}),
               {"too large"});
    EXPECT_NE(failure(operatorNode(op, 13), {floatInput({-1}), floatInput({1})}), "");
  }
}

TEST(BroadcastErrors, Types)
{
  for (const char* op : {"Add", "Sub", "Mul", "Div"})
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 13), {floatInput({2}), intInput({2})}), {"both float32", "int64"});
  }
  expectText(failure(operatorNode("PRelu", 16), {floatInput({2}), intInput({2})}), {"expected float32"});
  expectText(failure(operatorNode("PRelu", 16), {intInput({2}), intInput({2})}), {"expected float32"});
  expectText(failure(operatorNode("Max", 13), {floatInput({2}), intInput({2})}), {"expected float32"});
  expectText(failure(operatorNode("Min", 13), {intInput({2}), floatInput({2})}), {"expected int64"});
  EXPECT_EQ(failure(operatorNode("Sum", 13), {intInput({2})}), "");
  EXPECT_EQ(failure(operatorNode("Pow", 13), {floatInput({2}), intInput({2})}), "");
}

TEST(BroadcastErrors, EmptyTensors)
{
  const auto add =
      runOperator(operatorNode("Add", 13), {Tensor::floats({0, 3}), Tensor::floats({1, 3}, {1, 2, 3})});
  EXPECT_EQ(add.at(0).shape(), (Shape{0, 3}));
  const auto outer =
      runOperator(operatorNode("Mul", 13), {Tensor::floats({3, 0}), Tensor::floats({3, 1}, {1, 2, 3})});
  EXPECT_EQ(outer.at(0).shape(), (Shape{3, 0}));
  const auto list =
      runOperator(operatorNode("Max", 13), {Tensor::floats({2, 0}), Tensor::floats({}, {1.0F})});
  EXPECT_EQ(list.at(0).shape(), (Shape{2, 0}));
}

TEST(BroadcastErrors, LegacyAxis)
{
  const auto legacy = [](std::int64_t axis) {
    return attributes({{"broadcast", std::int64_t(1)}, {"axis", axis}});
  };
  const std::vector<InputInfo> inputs = {floatInput({2, 3, 4}), floatInput({3})};
  for (const char* op : {"Add", "Sub", "Mul", "Div", "Pow"})
  {
    SCOPED_TRACE(op);
    EXPECT_EQ(failure(operatorNode(op, 6, legacy(1)), inputs), "");
    EXPECT_EQ(failure(operatorNode(op, 6, legacy(-2)), inputs), "");
    EXPECT_NE(failure(operatorNode(op, 6, legacy(0)), inputs), "");
    expectText(failure(operatorNode(op, 6, legacy(3)), inputs), {"axis", "[2, 3, 4]", "[3] at axis 3"});
    EXPECT_NE(failure(operatorNode(op, 6, legacy(least)), inputs), "");
    EXPECT_NE(failure(operatorNode(op, 6, legacy(most)), inputs), "");
    expectText(failure(operatorNode(op, 6), inputs), {"broadcast", "expected [2, 3, 4], found [3]"});
    EXPECT_NE(failure(operatorNode(op, 6, legacy(0)), {floatInput({3}), floatInput({2, 3})}), "");
  }
}

TEST(BroadcastErrors, IntegerDivision)
{
  EXPECT_EQ(ints("Div", {7, -7, 7, -7}, {2, 2, -2, -2}), (std::vector<std::int64_t>{3, -3, -3, 3}));
  EXPECT_THROW(ints("Div", {1, 2}, {1, 0}), Error);
  EXPECT_THROW(ints("Div", {least}, {-1}), Error);
}

TEST(BroadcastErrors, IntegersWrapAround)
{
  EXPECT_EQ(ints("Add", {most, 1}, {1, 2}), (std::vector<std::int64_t>{least, 3}));
  EXPECT_EQ(ints("Sub", {least, 1}, {1, 2}), (std::vector<std::int64_t>{most, -1}));
  EXPECT_EQ(ints("Mul", {most, 3}, {2, 4}), (std::vector<std::int64_t>{-2, 12}));
  EXPECT_EQ(ints("Pow", {2, 3, -2, 0}, {64, 3, 63, 0}), (std::vector<std::int64_t>{0, 27, least, 1}));
}

TEST(BroadcastErrors, PowersThatDoNotExist)
{
  EXPECT_EQ(ints("Pow", {1, -1, -1, 5}, {-2, -2, -3, -1}), (std::vector<std::int64_t>{1, 1, -1, 0}));
  EXPECT_THROW(ints("Pow", {0}, {-1}), Error);
  const auto mixed = [](std::int64_t base, float exponent)
  {
    return intValues(
        runOperator(operatorNode("Pow", 13), {Tensor::ints({1}, {base}), Tensor::floats({1}, {exponent})})
            .at(0));
  };
  EXPECT_EQ(mixed(9, 0.5F), std::vector<std::int64_t>{3});
  EXPECT_THROW(mixed(10, 30.0F), Error);
  EXPECT_THROW(mixed(-1, 0.5F), Error);
  EXPECT_THROW(mixed(2, notANumber), Error);
}

TEST(BroadcastErrors, NanIsKept)
{
  for (const char* op : {"Max", "Min", "Sum", "Mean"})
  {
    SCOPED_TRACE(op);
    const auto y = floatValues(runOperator(operatorNode(op, 13), {Tensor::floats({3}, {notANumber, 1, 2}),
                                                                  Tensor::floats({3}, {1, notANumber, 3})})
                                   .at(0));
    EXPECT_TRUE(std::isnan(y[0]) && std::isnan(y[1]) && !std::isnan(y[2]));
  }
}

TEST(BroadcastErrors, SlopesThatDoNotFit)
{
  expectText(failure(operatorNode("PRelu", 16), {floatInput({2, 3}), floatInput({4, 2, 3})}),
             {"slopes", "[2, 3]"});
  expectText(failure(operatorNode("PRelu", 16), {floatInput({2, 1}), floatInput({1, 3})}), {"slopes"});
  EXPECT_NE(failure(operatorNode("PRelu", 6), {floatInput({2, 3, 4}), floatInput({4})}), "");
  EXPECT_EQ(failure(operatorNode("PRelu", 6), {floatInput({2, 3, 4}), floatInput({3})}), "");
}
