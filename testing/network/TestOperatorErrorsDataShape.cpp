// Malformed inputs of operators that give a tensor another shape, and of those that make one.

#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

std::string reshape(Shape from, const std::vector<std::int64_t>& to, std::int64_t allowZero = 0)
{
  return failure(operatorNode("Reshape", 14, attributes({{"allowzero", allowZero}})),
                 {floatInput(std::move(from)), knownInts(to)});
}

std::string withAxes(const char* op, const std::vector<std::int64_t>& axes)
{
  const std::string input = failure(operatorNode(op, 13), {floatInput({2, 1, 3}), knownInts(axes)});
  const std::string attribute =
      failure(operatorNode(op, 11, attributes({{"axes", axes}})), {floatInput({2, 1, 3})});
  EXPECT_EQ(input, attribute);
  return input;
}
}  // namespace

TEST(DataShapeErrors, Reshape)
{
  EXPECT_EQ(reshape({2, 6}, {0, -1, 3}), "");
  expectText(reshape({2, 6}, {5, 3}), {"expected 15 elements", "found [2, 6]"});
  expectText(reshape({2, 6}, {5, -1}), {"expected a multiple of 5", "found [2, 6]"});
  expectText(reshape({2, 6}, {-1, -1}), {"not clear", "found [-1, -1]"});
  expectText(reshape({2, 6}, {-2, 6}), {"not clear", "found [-2, 6]"});
  expectText(reshape({2, 6}, {least}), {"not clear"});
  expectText(reshape({2, 6}, {2, 6, 0}), {"does not have"});
  expectText(reshape({0, 6}, {0, -1}, 1), {"not clear"});
  expectText(reshape({2, 6}, {0, 6}, 1), {"expected 0 elements"});
  EXPECT_NE(reshape({2, 6}, {0, -1}, 1), "");
  expectText(reshape({2, 6}, {most, most}), {"too large"});
  expectText(reshape({2, 6}, {most, most, -1}), {"too large"});
  // 0 elements fit any number of rows.
  EXPECT_EQ(reshape({0, 6}, {0, -1}), "");
  EXPECT_EQ(reshape({0, 6}, {-1, 3}), "");
}

TEST(DataShapeErrors, ReshapeNeedsItsShapeBeforeTheRun)
{
  const Node node = operatorNode("Reshape", 13);
  expectText(failure(node, {floatInput({2}), intInput({1})}), {"shape", "before the run"});
  expectText(failure(node, {floatInput({2}), floatInput({1})}), {"expected int64, found float32"});
  expectText(failure(node, {floatInput({2})}), {"'shape' is missing"});
  expectText(failure(node, {noInput(), knownInts({2})}), {"input 0 is missing"});
  expectText(failure(node, {}), {"expected 1 to 2, found 0"});
  expectText(failure(operatorNode("Reshape", 1, attributes({{"shape", 2.0F}})), {floatInput({2})}),
             {"'shape' is of another kind"});
}

TEST(DataShapeErrors, Flatten)
{
  const auto flatten = [](std::int64_t axis) {
    return failure(operatorNode("Flatten", 13, attributes({{"axis", axis}})), {floatInput({2, 3})});
  };
  EXPECT_EQ(flatten(2), "");
  EXPECT_EQ(flatten(-2), "");
  expectText(flatten(3), {"axis", "found 3"});
  expectText(flatten(-3), {"axis", "found -3"});
  EXPECT_NE(flatten(least), "");
  EXPECT_NE(flatten(most), "");
  EXPECT_NE(failure(operatorNode("Flatten", 13), {floatInput({})}), "");
}

TEST(DataShapeErrors, SqueezeAndUnsqueeze)
{
  EXPECT_EQ(withAxes("Squeeze", {-2}), "");
  expectText(withAxes("Squeeze", {0}), {"extent 1 at axis 0", "found [2, 1, 3]"});
  expectText(withAxes("Squeeze", {3}), {"expected -3 to 2, found 3"});
  expectText(withAxes("Squeeze", {1, -2}), {"twice"});
  EXPECT_EQ(withAxes("Unsqueeze", {-5, 4}), "");
  expectText(withAxes("Unsqueeze", {5}), {"expected -4 to 3, found 5"});
  expectText(withAxes("Unsqueeze", {0, -5}), {"twice"});
  EXPECT_NE(withAxes("Unsqueeze", {least}), "");
  expectText(failure(operatorNode("Unsqueeze", 13), {floatInput({2})}), {"'axes' is missing"});
  expectText(failure(operatorNode("Squeeze", 13), {floatInput({1}), intInput({1})}), {"before the run"});
}

TEST(DataShapeErrors, Transpose)
{
  const auto transpose = [](const std::vector<std::int64_t>& order) {
    return failure(operatorNode("Transpose", 13, attributes({{"perm", order}})), {floatInput({2, 3, 4})});
  };
  EXPECT_EQ(transpose({2, 0, 1}), "");
  for (const std::vector<std::int64_t>& order : std::vector<std::vector<std::int64_t>>{
           {0, 1}, {0, 1, 2, 3}, {0, 1, 1}, {0, 1, 3}, {0, 1, -1}, {}, {least, most, 0}})
  {
    expectText(transpose(order), {"'perm'", "[0, 1, 2]"});
  }
}

TEST(DataShapeErrors, Shape)
{
  const auto shape = [](std::int64_t start, std::int64_t end)
  {
    const Node node = operatorNode("Shape", 15, attributes({{"start", start}, {"end", end}}));
    return intValues(runOperator(node, {Tensor::floats({2, 3, 4})}).at(0));
  };
  using Ints = std::vector<std::int64_t>;
  EXPECT_EQ(shape(0, most), (Ints{2, 3, 4}));
  EXPECT_EQ(shape(least, -1), (Ints{2, 3}));
  EXPECT_EQ(shape(2, 1), Ints{});
  EXPECT_EQ(shape(most, least), Ints{});
  EXPECT_NE(failure(operatorNode("Shape", 15), {}), "");
  EXPECT_NE(failure(operatorNode("Size", 13), {floatInput({1}), floatInput({1})}), "");
}

TEST(DataShapeErrors, Constant)
{
  expectText(failure(operatorNode("Constant", 13), {}), {"no value", "value_float"});
  expectText(failure(operatorNode("Constant", 13, attributes({{"value_string", std::string("a")}})), {}),
             {"no value of a supported kind"});
  expectText(failure(operatorNode("Constant", 13, attributes({{"value", 1.0F}})), {}), {"expected a tensor"});
  expectText(
      failure(operatorNode("Constant", 13, attributes({{"value_int", std::int64_t(1)}})), {floatInput({})}),
      {"expected 0, found 1"});
}

TEST(DataShapeErrors, ConstantOfShape)
{
  const auto make = [](const std::vector<std::int64_t>& shape)
  { return failure(operatorNode("ConstantOfShape", 9), {knownInts(shape)}); };
  EXPECT_EQ(make({2, 0}), "");
  EXPECT_EQ(make({}), "");
  expectText(make({2, -1}), {"negative"});
  expectText(make({most, most}), {"too large"});
  expectText(failure(operatorNode("ConstantOfShape", 9), {intInput({2})}), {"before the run"});
  expectText(failure(operatorNode("ConstantOfShape", 9, attributes({{"value", Tensor::floats({2}, {1, 2})}})),
                     {knownInts({1})}),
             {"'value'", "one element", "[2]"});
}

TEST(DataShapeErrors, Cast)
{
  const auto cast = [](std::int64_t to) {
    return failure(operatorNode("Cast", 13, attributes({{"to", to}})), {floatInput({2})});
  };
  EXPECT_EQ(cast(11), "");
  for (const std::int64_t to : {std::int64_t(0), std::int64_t(27), std::int64_t(256), most, least})
  {
    expectText(cast(to), {"not supported", "float32 or other", "type " + std::to_string(to)});
  }
  expectText(cast(8), {"found strings"});
  expectText(cast(14), {"found complex numbers"});
  expectText(
      failure(operatorNode("Cast", 25,
                           attributes({{"to", std::int64_t(24)}, {"round_mode", std::string("even")}})),
              {floatInput({2})}),
      {"'round_mode'", "up, down or nearest", "'even'"});
  expectText(failure(operatorNode("CastLike", 19), {floatInput({2})}), {"expected 2, found 1"});
  expectText(failure(operatorNode("Cast", 13), {floatInput({2})}), {"'to' is missing"});
  expectText(failure(operatorNode("Cast", 13, attributes({{"to", std::string("FLOAT")}})), {floatInput({2})}),
             {"'to' is of another kind"});
  EXPECT_NE(failure(operatorNode("Cast", 1, attributes({{"to", std::string("STRING")}})), {floatInput({2})}),
            "");
}

TEST(DataShapeErrors, CastOfNumbersBeyondTheRange)
{
  const float infinity = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Tensor values = Tensor::floats({6}, {infinity, -infinity, nan, 3e9F, -3e9F, 2147483520.0F});
  const auto cast = [&](std::int64_t to) {
    return intValues(runOperator(operatorNode("Cast", 13, attributes({{"to", to}})), {values}).at(0));
  };
  const std::int64_t high = std::numeric_limits<std::int32_t>::max();
  const std::int64_t low = std::numeric_limits<std::int32_t>::min();
  EXPECT_EQ(cast(6), (std::vector<std::int64_t>{high, low, 0, high, low, 2147483520}));
  EXPECT_EQ(cast(7), (std::vector<std::int64_t>{most, least, 0, 3000000000, -3000000000, 2147483520}));
}

TEST(DataShapeErrors, Dropout)
{
  const Tensor yes = Tensor::ints({}, {1});
  const Tensor half = Tensor::floats({}, {0.5F});
  const Tensor none = Tensor::floats({}, {0.0F});
  const Node node = operatorNode("Dropout", 13);
  expectText(failure(node, {floatInput({2}), knownInput(half), knownInput(yes)}), {"training", "inference"});
  EXPECT_EQ(failure(node, {floatInput({2}), knownInput(none), knownInput(yes)}), "");
  expectText(failure(node, {floatInput({2}), noInput(), intInput({})}), {"training_mode", "before the run"});
  expectText(failure(operatorNode("Dropout", 6), {floatInput({2})}), {"training"});
  expectText(failure(node, {intInput({2})}), {"expected float32"});
}

TEST(DataShapeErrors, Range)
{
  const Node node = operatorNode("Range", 11);
  const auto range = [&](std::int64_t start, std::int64_t limit, std::int64_t delta) {
    return failure(node, {knownInts({start}), knownInts({limit}), knownInts({delta})});
  };
  EXPECT_EQ(range(5, 0, 1), "");
  expectText(range(0, 5, 0), {"does not end"});
  expectText(range(0, 0, 0), {"does not end"});
  expectText(range(least, most, 1), {"does not end"});
  EXPECT_EQ(range(0, most, most), "");
  expectText(failure(node, {knownInts({0, 1}), knownInts({5}), knownInts({1})}), {"one element", "found 2"});
  expectText(failure(node, {knownInts({0}), knownFloats({5}), knownInts({1})}), {"expected int64"});
  expectText(failure(node, {knownFloats({0}), knownFloats({5}), floatInput({})}), {"before the run"});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  expectText(failure(node, {knownFloats({0}), knownFloats({nan}), knownFloats({1})}), {"does not end"});
}
