// Malformed inputs of comparisons, logic, bits, remainders, and what is quantised.

#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
const std::int64_t least = std::numeric_limits<std::int64_t>::min();

const std::vector<std::string> comparisons = {"Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Equal"};
const std::vector<std::string> wholePairs = {"And",       "Or",         "Xor",     "BitwiseAnd",
                                             "BitwiseOr", "BitwiseXor", "BitShift"};

Node pairNode(const std::string& op)
{
  return operatorNode(op, 18,
                      op == "BitShift" ? attributes({{"direction", std::string("LEFT")}}) : Attributes());
}

InputInfo whole(Shape shape, NumberFormat format = NumberFormat::UInt8)
{
  return {true, {ElementType::Int64, std::move(shape), format}, nullptr};
}
}  // namespace

TEST(WholeErrors, Pairs)
{
  std::vector<std::string> all = wholePairs;
  all.insert(all.end(), comparisons.begin(), comparisons.end());
  for (const std::string& op : all)
  {
    SCOPED_TRACE(op);
    expectText(failure(pairNode(op), {}), {"expected 2, found 0"});
    expectText(failure(pairNode(op), {intInput({2}), noInput()}), {"input 1 is missing"});
    EXPECT_EQ(failure(pairNode(op), {intInput({2}), intInput({3, 1})}), "");
    expectText(failure(pairNode(op), {intInput({2}), intInput({3})}), {"[2]", "[3]"});
    EXPECT_NE(failure(pairNode(op), {intInput({2}), floatInput({2})}), "");
    expectText(
        failure(pairNode(op), {intInput({std::int64_t(1) << 30}), intInput({std::int64_t(1) << 30, 1})}),
        {"too large"});
  }
  for (const std::string& op : wholePairs)
  {
    expectText(failure(pairNode(op), {floatInput({2}), floatInput({2})}), {"expected int64, found float32"});
  }
  for (const char* op : {"Not", "BitwiseNot"})
  {
    expectText(failure(operatorNode(op, 18), {floatInput({2})}), {"expected int64, found float32"});
    expectText(failure(operatorNode(op, 18), {}), {"expected 1, found 0"});
  }
  for (const char* op : {"IsNaN", "IsInf"})
  {
    expectText(failure(operatorNode(op, 13), {intInput({2})}), {"expected float32, found int64"});
    expectText(failure(operatorNode(op, 13), {floatInput({-1})}), {"negative"});
  }
  for (const char* direction : {"", "left"})
  {
    expectText(failure(operatorNode("BitShift", 11, attributes({{"direction", std::string(direction)}})),
                       {intInput({2}), intInput({2})}),
               {"'direction'", "LEFT or RIGHT"});
  }
}

TEST(WholeErrors, ShiftsBeyondTheNumber)
{
  for (const char* direction : {"LEFT", "RIGHT"})
  {
    const Node node = operatorNode("BitShift", 11, attributes({{"direction", std::string(direction)}}));
    const Tensor by = Tensor::ints({4}, {64, 1000, -1, least});
    EXPECT_EQ(intValues(runOperator(node, {Tensor::ints({1}, {5}), by}).at(0)),
              (std::vector<std::int64_t>{0, 0, 0, 0}));
  }
}

TEST(WholeErrors, Remainders)
{
  const Tensor a = Tensor::ints({2}, {7, least});
  const Tensor minusOne = Tensor::ints({1}, {-1});
  const Tensor zero = Tensor::ints({1}, {0});
  for (const std::int64_t ofC : {0, 1})
  {
    const Node node = operatorNode("Mod", 13, attributes({{"fmod", ofC}}));
    EXPECT_EQ(intValues(runOperator(node, {a, minusOne}).at(0)), (std::vector<std::int64_t>{0, 0}));
    EXPECT_THROW(runOperator(node, {a, zero}), Error);
  }
  expectText(failure(operatorNode("Mod", 13), {floatInput({2}), floatInput({2})}), {"expected fmod = 1"});
  expectText(failure(operatorNode("Mod", 13), {intInput({2}), floatInput({2})}), {"different types"});
}

TEST(WholeErrors, SwiGLU)
{
  const Node node = operatorNode("SwiGLU", 28);
  expectText(failure(node, {floatInput({2}), floatInput({1})}), {"input 1", "expected [2], found [1]"});
  expectText(failure(node, {floatInput({2})}), {"expected 2, found 1"});
  expectText(failure(node, {intInput({2}), intInput({2})}), {"expected float32"});
}

TEST(WholeErrors, BitCast)
{
  const auto cast = [](const InputInfo& input, std::int64_t to) {
    return failure(operatorNode("BitCast", 26, attributes({{"to", to}})), {input});
  };
  EXPECT_EQ(cast(floatInput({2}), 6), "");
  expectText(cast(floatInput({2}), 7), {"differ in their bits", "32 bits, as float32", "int64"});
  expectText(cast(floatInput({2}), 8), {"strings"});
  const InputInfo wide = {true, {ElementType::Float32, {2}, NumberFormat::Double}, nullptr};
  expectText(cast(wide, 7), {"not kept", "double"});
  expectText(cast(whole({2}), 17), {"not kept", "float8e4m3fn"});
  expectText(failure(operatorNode("BitCast", 26), {floatInput({2})}), {"'to' is missing"});
}

TEST(QuantizationErrors, Linear)
{
  for (const char* op : {"QuantizeLinear", "DequantizeLinear"})
  {
    SCOPED_TRACE(op);
    const InputInfo x = std::string(op) == "QuantizeLinear" ? floatInput({3, 4}) : whole({3, 4});
    const auto fails = [&](const InputInfo& scale, const InputInfo& zero,
                           const std::vector<std::pair<std::string, Attributes::Value>>& values = {}) {
      return failure(operatorNode(op, 21, attributes(values)), {x, scale, zero});
    };
    EXPECT_EQ(fails(floatInput({}), whole({})), "");
    EXPECT_EQ(fails(floatInput({}), whole({1})), "");
    EXPECT_EQ(fails(floatInput({4}), whole({4})), "");
    expectText(fails(floatInput({3}), whole({3})), {"the scale", "expected [4], found [3]"});
    expectText(fails(floatInput({4}), whole({3})), {"the zero point", "expected [4], found [3]"});
    expectText(fails(floatInput({4}), whole({4}), {{"axis", std::int64_t(2)}}), {"axis", "found 2"});
    expectText(fails(intInput({}), whole({})), {"expected float32"});
    expectText(fails(floatInput({3, 2}), whole({3, 2}),
                     {{"block_size", std::int64_t(3)}, {"axis", std::int64_t(0)}}),
               {"the scale", "expected [1, 4]"});
    EXPECT_EQ(fails(floatInput({3, 2}), whole({3, 2}), {{"block_size", std::int64_t(3)}}), "");
    expectText(fails(floatInput({}), whole({}), {{"block_size", std::int64_t(-1)}}), {"'block_size'"});
    EXPECT_EQ(
        fails(floatInput({3, 1}), whole({3, 1}), {{"block_size", std::numeric_limits<std::int64_t>::max()}}),
        "");
    expectText(fails(floatInput({}), noInput(), {{"output_dtype", std::int64_t(99)}}), {"type 99"});
    expectText(failure(operatorNode(op, 21), {x}), {"expected 2 to 3, found 1"});
  }
  const auto to = [](std::int64_t type)
  {
    return failure(operatorNode("QuantizeLinear", 25, attributes({{"output_dtype", type}})),
                   {floatInput({2}), floatInput({})});
  };
  EXPECT_EQ(to(23), "");
  expectText(to(7), {"quantised to that type", "int64"});
  expectText(to(1), {"quantised to that type", "float32"});
  expectText(failure(operatorNode("QuantizeLinear", 13), {floatInput({2}), floatInput({}), intInput({})}),
             {"zero point's type", "found int64"});
  expectText(failure(operatorNode("DequantizeLinear", 25, attributes({{"output_dtype", std::int64_t(2)}})),
                     {whole({2}), floatInput({})}),
             {"of floats", "uint8"});
  expectText(failure(operatorNode("DynamicQuantizeLinear", 11), {intInput({2})}), {"expected float32"});
}

TEST(QuantizationErrors, NotANumberBecomesTheZeroPoint)
{
  const Tensor x = Tensor::floats(
      {3}, {std::numeric_limits<float>::quiet_NaN(), 1e30F, -std::numeric_limits<float>::infinity()});
  const auto y = runOperator(operatorNode("QuantizeLinear", 13), {x, Tensor::floats({}, {0.0F})});
  EXPECT_EQ(intValues(y.at(0)), (std::vector<std::int64_t>{0, 255, 0}));
  const auto dynamic = runOperator(operatorNode("DynamicQuantizeLinear", 11, {}, {"y", "s", "z"}),
                                   {Tensor::floats({2}, {0.0F, 0.0F})});
  EXPECT_EQ(intValues(dynamic.at(0)), (std::vector<std::int64_t>{0, 0}));
}

TEST(QuantizationErrors, Matrices)
{
  const auto product = [](Shape a, Shape b, Shape zeroA = {}, Shape zeroB = {})
  {
    return failure(operatorNode("MatMulInteger", 10), {whole(std::move(a)), whole(std::move(b)),
                                                       whole(std::move(zeroA)), whole(std::move(zeroB))});
  };
  EXPECT_EQ(product({2, 3}, {3, 4}, {2}, {4}), "");
  expectText(product({2, 3}, {4, 3}), {"do not fit", "3 rows", "[4, 3]"});
  expectText(product({}, {3, 4}), {"scalar"});
  expectText(product({2, 3}, {3, 4}, {3}), {"broadcast"});
  expectText(product({2, 3}, {3, 4}, {}, {1, 1, 1}), {"zero point", "[1, 1, 1]"});
  expectText(product({5, 2, 3}, {4, 3, 4}), {"broadcast"});
  expectText(product({std::int64_t(1) << 23, 1, 1}, {1, 1}), {"too many matrices"});
  expectText(failure(operatorNode("MatMulInteger", 10), {floatInput({2, 3}), whole({3, 4})}),
             {"expected int64"});
  const auto linear = [](Shape scaleA, Shape scaleB, Shape scaleY, const InputInfo& zeroY)
  {
    return failure(operatorNode("QLinearMatMul", 21),
                   {whole({2, 3}), floatInput(std::move(scaleA)), whole({}), whole({3, 4}),
                    floatInput(std::move(scaleB)), whole({}), floatInput(std::move(scaleY)), zeroY});
  };
  EXPECT_EQ(linear({2}, {4}, {}, whole({})), "");
  expectText(linear({4}, {4}, {}, whole({})), {"scale of input 0", "expected [2], found [4]"});
  expectText(linear({}, {2}, {}, whole({})), {"scale of input 3", "expected [4], found [2]"});
  expectText(linear({}, {}, {3}, whole({3})), {"result's scale"});
  expectText(linear({}, {}, {}, intInput({})), {"zero point's type"});
  expectText(linear({}, {}, {}, whole({}, NumberFormat::Int32)),
             {"zero point's type", "at most 8 bits", "int32"});
}

TEST(QuantizationErrors, Convolutions)
{
  const auto convolve = [](Shape x, Shape w,
                           const std::vector<std::pair<std::string, Attributes::Value>>& values = {},
                           Shape zeroW = {})
  {
    return failure(operatorNode("ConvInteger", 10, attributes(values)),
                   {whole(std::move(x)), whole(std::move(w)), whole({}), whole(std::move(zeroW))});
  };
  EXPECT_EQ(convolve({1, 2, 5}, {4, 2, 3}, {}, {4}), "");
  expectText(convolve({1, 2, 5}, {4, 2, 3}, {}, {2}), {"zero point", "expected [4], found [2]"});
  expectText(convolve({1, 2}, {4, 2}), {"1 to 3 axes", "[1, 2]"});
  expectText(convolve({1, 2, 5}, {4, 3, 3}), {"weights do not fit", "[4, 3, 3]"});
  expectText(convolve({1, 2, 5}, {4, 2, 7}), {"larger than the padded input"});
  expectText(convolve({1, 2, 5}, {3, 1, 3}, {{"group", std::int64_t(2)}}),
             {"weights do not fit", "2 groups"});
  expectText(convolve({1, 2, 5}, {4, 2, 3}, {{"group", std::int64_t(0)}}), {"'group'", "at least 1"});
  expectText(convolve({1, 2, 5}, {4, 2, 3}, {{"pads", std::vector<std::int64_t>{std::int64_t(1) << 40, 0}}}),
             {"'pads'"});
  const auto linear = [](const InputInfo& scaleX, Shape scaleW, const InputInfo& zeroY, Shape bias)
  {
    return failure(operatorNode("QLinearConv", 10),
                   {whole({1, 2, 5}), scaleX, whole({}), whole({4, 2, 3}), floatInput(std::move(scaleW)),
                    whole({}), floatInput({}), zeroY, whole(std::move(bias), NumberFormat::Int32)});
  };
  EXPECT_EQ(linear(floatInput({}), {4}, whole({}), {4}), "");
  expectText(linear(floatInput({2}), {4}, whole({}), {4}), {"input 1", "one number", "[2]"});
  expectText(linear(floatInput({}), {3}, whole({}), {4}), {"weights' scale", "expected [4], found [3]"});
  expectText(linear(floatInput({}), {4}, whole({}), {3}), {"the bias", "expected [4], found [3]"});
  expectText(linear(floatInput({}), {4}, intInput({}), {4}), {"zero point's type"});
  expectText(linear(intInput({}), {4}, whole({}), {4}), {"expected float32"});
}
