// Malformed inputs of operators that pick, join or repeat elements.

#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
using Ints = std::vector<std::int64_t>;

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

Node withAxis(const char* op, std::int64_t axis, std::vector<std::string> outputs = {"y"})
{
  return operatorNode(op, 13, attributes({{"axis", axis}}), std::move(outputs));
}

std::string slice(const Ints& starts, const Ints& ends, const Ints& axes, const Ints& steps)
{
  return failure(operatorNode("Slice", 13),
                 {floatInput({4, 5}), knownInts(starts), knownInts(ends), knownInts(axes), knownInts(steps)});
}

std::string pad(const char* mode, Shape shape, const Ints& pads)
{
  const Node node = operatorNode("Pad", 13, attributes({{"mode", std::string(mode)}}));
  return failure(node, {floatInput(std::move(shape)), knownInts(pads)});
}
}  // namespace

TEST(DataCopyErrors, Concat)
{
  EXPECT_EQ(failure(withAxis("Concat", -1), {floatInput({2, 3}), floatInput({2, 0})}), "");
  expectText(failure(withAxis("Concat", 1), {floatInput({2, 3}), floatInput({3, 3})}),
             {"input 1", "expected float32 [2, ?], found float32 [3, 3]"});
  expectText(failure(withAxis("Concat", 1), {floatInput({2, 3}), floatInput({2})}), {"found float32 [2]"});
  expectText(failure(withAxis("Concat", 1), {floatInput({2, 3}), intInput({2, 3})}), {"found int64 [2, 3]"});
  expectText(failure(withAxis("Concat", 2), {floatInput({2, 3})}), {"expected -2 to 1, found 2"});
  expectText(failure(withAxis("Concat", 0), {floatInput({2}), noInput()}), {"input 1 is missing"});
  expectText(failure(withAxis("Concat", 0), {}), {"input"});
  expectText(failure(withAxis("Concat", 0), {floatInput({})}), {"scalar"});
  expectText(failure(operatorNode("Concat", 13), {floatInput({2})}), {"'axis' is missing"});
  const std::int64_t large = std::int64_t(1) << 40;
  expectText(failure(withAxis("Concat", 0), {floatInput({large}), floatInput({large})}), {"too large"});
}

TEST(DataCopyErrors, Slice)
{
  EXPECT_EQ(slice({0, most}, {most, least}, {0, 1}, {most, least}), "");
  expectText(slice({0}, {1}, {0}, {0}), {"step", "0"});
  expectText(slice({0}, {1, 2}, {0}, {1}), {"one length", "[1, 2]"});
  expectText(slice({0}, {1}, {0, 1}, {1}), {"one length"});
  expectText(slice({0}, {1}, {2}, {1}), {"expected -2 to 1, found 2"});
  expectText(slice({0, 0}, {1, 1}, {1, -1}, {1, 1}), {"twice"});
  expectText(failure(operatorNode("Slice", 13), {floatInput({4}), knownInts({0})}), {"'ends' is missing"});
  expectText(failure(operatorNode("Slice", 13), {floatInput({4}), intInput({1}), knownInts({0})}),
             {"starts", "before the run"});
  expectText(failure(operatorNode("Slice", 13), {floatInput({}), knownInts({0}), knownInts({1})}),
             {"scalar"});
  expectText(failure(operatorNode("Slice", 9), {floatInput({4})}), {"'starts' is missing"});
}

TEST(DataCopyErrors, SliceOfNothing)
{
  const Tensor empty = Tensor::floats({0, 3});
  const auto results = runOperator(operatorNode("Slice", 13),
                                   {empty, Tensor::ints({1}, {-1}), Tensor::ints({1}, {least}),
                                    Tensor::ints({1}, {0}), Tensor::ints({1}, {-1})},
                                   {1, 2, 3, 4});
  EXPECT_EQ(results.at(0).shape(), (Shape{0, 3}));
}

TEST(DataCopyErrors, Split)
{
  const Node node = withAxis("Split", 0, {"a", "b"});
  EXPECT_EQ(failure(node, {floatInput({4}), knownInts({4, 0})}), "");
  expectText(failure(node, {floatInput({5})}), {"multiple of 2", "found 5"});
  expectText(failure(node, {floatInput({5}), knownInts({2, 2})}), {"2 sizes that sum to 5", "[2, 2]"});
  expectText(failure(node, {floatInput({5}), knownInts({2, 2, 1})}), {"2 sizes", "[2, 2, 1]"});
  expectText(failure(node, {floatInput({5}), knownInts({6, -1})}), {"[6, -1]"});
  expectText(failure(node, {floatInput({5}), knownInts({-1, 6})}), {"[-1, 6]"});
  expectText(failure(node, {floatInput({5}), knownInts({most, most})}), {"sum to 5"});
  expectText(failure(withAxis("Split", 1, {"a"}), {floatInput({5})}), {"expected -1 to 0, found 1"});
  expectText(failure(withAxis("Split", 0, {}), {floatInput({5})}), {"outputs", "found 0"});
  const Node counted = operatorNode("Split", 18, attributes({{"num_outputs", std::int64_t(3)}}), {"a", "b"});
  expectText(failure(counted, {floatInput({5})}), {"outputs", "expected 3, found 2"});
  // More parts than elements: the last ones are empty.
  const Node many =
      operatorNode("Split", 18, attributes({{"num_outputs", std::int64_t(3)}}), {"a", "b", "c"});
  EXPECT_EQ(runOperator(many, {Tensor::floats({1}, {7})}).at(2).shape(), Shape{0});
}

TEST(DataCopyErrors, Gather)
{
  const Tensor data = Tensor::floats({2, 3}, {0, 1, 2, 3, 4, 5});
  const auto gather = [&](const Tensor& indices) {
    return runOperator(withAxis("Gather", 1), {data, indices});
  };
  EXPECT_EQ(floatValues(gather(Tensor::ints({2}, {-3, 2})).at(0)), (std::vector<float>{0, 2, 3, 5}));
  for (const std::int64_t index : {std::int64_t(3), std::int64_t(-4), least, most})
  {
    // Known before the run, and found in it.
    expectText(failure(withAxis("Gather", 1), {floatInput({2, 3}), knownInts({0, index})}),
               {"index", "expected -3 to 2", std::to_string(index)});
    EXPECT_THROW(gather(Tensor::ints({1}, {index})), Error);
  }
  expectText(failure(withAxis("Gather", 0), {floatInput({2}), floatInput({1})}), {"expected int64"});
  expectText(failure(withAxis("Gather", 2), {floatInput({2, 3}), intInput({1})}),
             {"expected -2 to 1, found 2"});
  expectText(failure(withAxis("Gather", 0), {floatInput({}), intInput({1})}), {"scalar"});
  expectText(failure(withAxis("Gather", 0), {floatInput({2})}), {"expected 2, found 1"});
  EXPECT_NE(failure(withAxis("Gather", 0), {floatInput({0}), knownInts({0})}), "");
  EXPECT_EQ(gather(Tensor::ints({0})).at(0).shape(), (Shape{2, 0}));
  const std::int64_t large = std::int64_t(1) << 30;
  expectText(failure(withAxis("Gather", 0), {floatInput({2, large}), intInput({large})}), {"too large"});
}

TEST(DataCopyErrors, Pad)
{
  EXPECT_EQ(pad("constant", {2, 3}, {0, -3, 0, 0}), "");
  expectText(pad("constant", {2, 3}, {1, 1}), {"4 numbers", "[1, 1]"});
  expectText(pad("constant", {2, 3}, {0, -2, 0, -2}), {"cuts off", "expected at most 3"});
  expectText(pad("constant", {2, 3}, {0, least, 0, most}), {"within 2^40"});
  expectText(pad("constant", {2, 3}, {0, 0, 0, std::int64_t(1) << 40}), {"too long"});
  expectText(pad("edge", {2, 0}, {0, 1, 0, 0}), {"nothing to repeat"});
  EXPECT_EQ(pad("reflect", {2, 3}, {0, 2, 1, -1}).empty(), false);
  EXPECT_EQ(pad("reflect", {2, 3}, {0, 2, 1, 2}), "");
  expectText(pad("reflect", {2, 3}, {0, 3, 0, 0}), {"beyond the axis", "expected less than 3, found 3"});
  expectText(pad("reflect", {2, 3}, {0, -3, 0, 1}), {"beyond the axis", "less than 0"});
  expectText(pad("wrap", {2, 0}, {0, 1, 0, 0}), {"nothing to repeat"});
  EXPECT_EQ(pad("wrap", {2, 3}, {0, 700, 0, 0}), "");
  expectText(pad("turn", {2, 3}, {0, 0, 0, 0}), {"'mode'", "constant, reflect, edge or wrap", "'turn'"});
  const Node node = operatorNode("Pad", 13);
  expectText(failure(node, {floatInput({2})}), {"'pads' is missing"});
  expectText(failure(node, {floatInput({2}), intInput({2})}), {"pads", "before the run"});
  expectText(failure(node, {floatInput({2}), knownInts({0, 1}), intInput({})}), {"value", "found int64 []"});
  expectText(failure(node, {floatInput({2}), knownInts({0, 1}), floatInput({0})}), {"one element", "[0]"});
  const Node axes = operatorNode("Pad", 18);
  expectText(failure(axes, {floatInput({2}), knownInts({0, 1}), noInput(), knownInts({1})}),
             {"axis", "found 1"});
  expectText(failure(axes, {floatInput({2}), knownInts({0, 1, 0, 1}), noInput(), knownInts({0, -1})}),
             {"twice"});
}

TEST(DataCopyErrors, Expand)
{
  const auto expand = [](const Ints& shape) {
    return failure(operatorNode("Expand", 13), {floatInput({3, 1}), knownInts(shape)});
  };
  EXPECT_EQ(expand({2, 1, 6}), "");
  expectText(expand({2, 6}), {"broadcast", "[3, 1] and [2, 6]"});
  expectText(expand({-1, 6}), {"negative"});
  expectText(expand({std::int64_t(1) << 39, 1, 1}), {"too large"});
  expectText(expand({most, most}), {"too large"});
  expectText(failure(operatorNode("Expand", 13), {floatInput({3}), intInput({2})}), {"before the run"});
}

TEST(DataCopyErrors, Tile)
{
  const auto tile = [](const Ints& repeats) {
    return failure(operatorNode("Tile", 13), {floatInput({3, 1}), knownInts(repeats)});
  };
  EXPECT_EQ(tile({2, 6}), "");
  expectText(tile({2}), {"2 numbers", "[2]"});
  expectText(tile({2, -1}), {"negative"});
  expectText(tile({2, most}), {"too large"});
  expectText(tile({2, std::int64_t(1) << 30}), {"too long"});
  expectText(failure(operatorNode("Tile", 13), {floatInput({3}), intInput({1})}), {"before the run"});
}

TEST(DataCopyErrors, WhereAndEqual)
{
  const Node where = operatorNode("Where", 16);
  EXPECT_EQ(failure(where, {intInput({2, 1}), floatInput({3}), floatInput({})}), "");
  expectText(failure(where, {intInput({2}), floatInput({3}), floatInput({})}), {"broadcast"});
  expectText(failure(where, {intInput({2}), floatInput({2}), intInput({2})}),
             {"both float32", "found int64"});
  expectText(failure(where, {floatInput({2}), floatInput({2}), floatInput({2})}), {"expected int64"});
  expectText(failure(operatorNode("Equal", 13), {floatInput({2}), intInput({2})}),
             {"both float32", "found int64"});
  expectText(failure(operatorNode("Equal", 13), {floatInput({2}), floatInput({3})}), {"broadcast"});
}
