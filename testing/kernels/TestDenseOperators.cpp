#include <cmath>

#include "OperatorCheck.h"
#include "Reference.h"

using namespace layerscope;

namespace
{
using Ints = std::vector<std::int64_t>;
const std::int64_t huge = std::int64_t(1) << 40;

Tensor randomTensor(RandomCases& random, const Shape& shape)
{
  return Tensor::floats(shape, random.values(elementCount(shape)));
}
}  // namespace

TEST(DenseOperators, WeightsAtRunTimeGiveTheSameBits)
{
  RandomCases random(50);
  const Tensor image = randomTensor(random, {2, 4, 9, 7});
  const Tensor matrix = randomTensor(random, {6, 4});
  const std::vector<std::pair<Node, std::vector<Tensor>>> cases = {
      {operatorNode("Conv", 11, attributes({{"group", std::int64_t(2)}, {"strides", Ints{2, 1}}})),
       {image, randomTensor(random, {6, 2, 3, 2}), randomTensor(random, {6})}},
      {operatorNode("ConvTranspose", 11, attributes({{"group", std::int64_t(2)}, {"strides", Ints{2, 3}}})),
       {image, randomTensor(random, {4, 3, 3, 2}), randomTensor(random, {6})}},
      {operatorNode("Gemm", 13, attributes({{"transB", std::int64_t(1)}})),
       {matrix, randomTensor(random, {5, 4}), randomTensor(random, {5})}},
      {operatorNode("MatMul", 13), {matrix, randomTensor(random, {4, 5})}}};
  for (const auto& [node, inputs] : cases)
  {
    EXPECT_EQ(floatValues(runOperator(node, inputs)[0]), floatValues(runOperator(node, inputs, {1})[0]))
        << node.op;
  }
}

TEST(DenseOperators, FusedActivationEqualsTheActivationAfterwards)
{
  RandomCases random(51);
  const std::vector<std::pair<Node, std::vector<Tensor>>> cases = {
      {operatorNode("Conv", 11), {randomTensor(random, {1, 3, 5, 6}), randomTensor(random, {4, 3, 2, 2})}},
      {operatorNode("ConvTranspose", 11, attributes({{"strides", Ints{2, 2}}})),
       {randomTensor(random, {1, 3, 5, 6}), randomTensor(random, {3, 4, 2, 2})}},
      {operatorNode("Gemm", 13),
       {randomTensor(random, {3, 4}), randomTensor(random, {4, 5}), randomTensor(random, {3, 1})}},
      {operatorNode("Gemm", 13),
       {randomTensor(random, {3, 4}), randomTensor(random, {4, 5}), randomTensor(random, {5})}},
      {operatorNode("MatMul", 13), {randomTensor(random, {2, 3, 4}), randomTensor(random, {2, 4, 5})}}};
  for (const auto& [node, inputs] : cases)
  {
    std::vector<InputInfo> infos;
    std::vector<const Tensor*> arguments;
    for (const Tensor& input : inputs)
    {
      infos.push_back({true, input.info(), nullptr});
      arguments.push_back(&input);
    }
    const std::unique_ptr<Operator> op = makeOperator(node);
    Tensor output(op->prepare(Inputs(infos))[0]);
    ASSERT_TRUE(op->fuse({Activation::Kind::LeakyRelu, 0.125F})) << node.op;
    Guarded scratch(op->scratchBytes());
    op->run(arguments, {&output}, scratch.data());
    EXPECT_TRUE(scratch.isIntact()) << node.op;
    std::vector<float> expected = floatValues(runOperator(node, inputs)[0]);
    for (float& value : expected)
    {
      value = value < 0.0F ? 0.125F * value : value;
    }
    EXPECT_EQ(floatValues(output), expected) << node.op;
  }
}

TEST(DenseOperators, NumbersOfMultiplyAdds)
{
  const auto count = [](const Node& node, const std::vector<InputInfo>& inputs)
  {
    const std::unique_ptr<Operator> op = makeOperator(node);
    op->prepare(Inputs(inputs));
    return op->multiplyAdds();
  };
  EXPECT_EQ(count(operatorNode("Gemm", 11), {floatInput({3, 40}), floatInput({40, 25600})}), 3 * 40 * 25600);
  EXPECT_EQ(count(operatorNode("MatMul", 11), {floatInput({2, 3, 4}), floatInput({4, 5})}), 2 * 3 * 4 * 5);
  EXPECT_EQ(
      count(operatorNode("Conv", 11, attributes({{"group", std::int64_t(2)}, {"pads", Ints{1, 1, 1, 1}}})),
            {floatInput({2, 4, 8, 8}), floatInput({6, 2, 3, 3})}),
      2 * 6 * 8 * 8 * 2 * 9);
  EXPECT_EQ(count(operatorNode("ConvTranspose", 11, attributes({{"strides", Ints{2, 2}}})),
                  {floatInput({1, 400, 8, 8}), floatInput({400, 200, 4, 4})}),
            400 * 8 * 8 * 200 * 16);
}

TEST(DenseOperators, TransposedPaddingFollowsFromTheOutput)
{
  RandomCases random(52);
  const Tensor image = randomTensor(random, {1, 2, 5});
  const Tensor weights = randomTensor(random, {2, 3, 4});
  const auto run = [&](std::vector<std::pair<std::string, Attributes::Value>> values)
  {
    values.push_back({"strides", Ints{3}});
    return runOperator(operatorNode("ConvTranspose", 11, attributes(values)), {image, weights})[0];
  };
  // Without padding 3 * 4 + 4 = 16 outputs, 15 for "same": 1 element of padding, at the end or at the
  // beginning.
  EXPECT_EQ(run({}).shape(), (Shape{1, 3, 16}));
  EXPECT_EQ(floatValues(run({{"auto_pad", std::string("SAME_UPPER")}})),
            floatValues(run({{"pads", Ints{0, 1}}})));
  EXPECT_EQ(floatValues(run({{"auto_pad", std::string("SAME_LOWER")}})),
            floatValues(run({{"pads", Ints{1, 0}}})));
  EXPECT_EQ(floatValues(run({{"auto_pad", std::string("VALID")}})), floatValues(run({})));
  EXPECT_EQ(floatValues(run({{"output_shape", Ints{13}}})), floatValues(run({{"pads", Ints{2, 1}}})));
  EXPECT_EQ(floatValues(run({{"output_shape", Ints{13}}, {"auto_pad", std::string("SAME_UPPER")}})),
            floatValues(run({{"pads", Ints{1, 2}}})));
  EXPECT_EQ(floatValues(run({{"output_shape", Ints{1, 3, 16}}})), floatValues(run({})));
  // More than the inputs reach: nothing but the bias at the end, here none.
  const Tensor longer = run({{"output_shape", Ints{18}}});
  EXPECT_EQ(longer.shape(), (Shape{1, 3, 18}));
  EXPECT_EQ(longer.floats()[16], 0.0F);
  EXPECT_EQ(longer.floats()[17], 0.0F);
  EXPECT_EQ(longer.floats()[15], run({}).floats()[15]);
  EXPECT_EQ(run({{"output_padding", Ints{2}}}).shape(), (Shape{1, 3, 18}));
}

TEST(DenseOperators, MatMulOfVectorsAndBatches)
{
  RandomCases random(53);
  const auto shapeOf = [&](const Shape& left, const Shape& right)
  {
    return runOperator(operatorNode("MatMul", 13),
                       {randomTensor(random, left), randomTensor(random, right)})[0]
        .shape();
  };
  EXPECT_EQ(shapeOf({3}, {3}), Shape{});
  EXPECT_EQ(shapeOf({3}, {3, 2}), Shape{2});
  EXPECT_EQ(shapeOf({4, 3}, {3}), Shape{4});
  EXPECT_EQ(shapeOf({5, 1, 4, 3}, {6, 3, 2}), (Shape{5, 6, 4, 2}));
  EXPECT_EQ(shapeOf({4, 3}, {1, 1, 3, 2}), (Shape{1, 1, 4, 2}));
  EXPECT_EQ(shapeOf({0, 4, 3}, {3, 2}), (Shape{0, 4, 2}));
  EXPECT_EQ(shapeOf({2, 0}, {0, 3}), (Shape{2, 3}));
}

TEST(DenseOperatorErrors, InputsThatDoNotFit)
{
  const Node conv = operatorNode("Conv", 11);
  const Node transposed = operatorNode("ConvTranspose", 11);
  for (const Node& node : {conv, transposed})
  {
    SCOPED_TRACE(node.op);
    EXPECT_NE(failure(node, {}), "");
    EXPECT_NE(failure(node, {floatInput({1, 2, 4, 4})}), "");
    expectText(failure(node, {floatInput({1, 2}), floatInput({2, 2})}), {"1 to 3 axes", "found [1, 2]"});
    expectText(failure(node, {floatInput({1, 2, 4, 4}), floatInput({2, 2, 3})}),
               {"4 axes", "found [2, 2, 3]"});
    expectText(failure(node, {floatInput({1, 2, 4, 4}), intInput({2, 2, 3, 3})}), {"expected float32"});
    expectText(failure(node, {floatInput({1, 2, 4, 4}), floatInput({3, 5, 3, 3})}),
               {"do not fit", "[3, 5, 3, 3]"});
    expectText(failure(node, {floatInput({1, 2, 4, 4}), floatInput({2, 2, 3, 3}), floatInput({3})}),
               {"the bias", "expected [2], found [3]"});
    EXPECT_NE(failure(node, {floatInput({1, 2, 4, 4}), floatInput({2, 2, 0, 3})}), "");
    EXPECT_NE(failure(node, {floatInput({huge, huge, 4, 4}), floatInput({2, 2, 3, 3})}), "");
    EXPECT_NE(failure(node, {floatInput({1, -2, 4, 4}), floatInput({2, 2, 3, 3})}), "");
  }
  expectText(failure(conv, {floatInput({1, 2, 2, 2}), floatInput({2, 2, 3, 3})}),
             {"larger than the padded input"});
}

TEST(DenseOperatorErrors, AttributesOfConvolutions)
{
  for (const char* const op : {"Conv", "ConvTranspose"})
  {
    SCOPED_TRACE(op);
    const auto fails = [&](const char* name, const Attributes::Value& value)
    {
      return failure(operatorNode(op, 11, attributes({{name, value}})),
                     {floatInput({1, 4, 9, 9}), floatInput({4, 4, 3, 3})});
    };
    expectText(fails("group", std::int64_t(0)), {"'group'", "at least 1"});
    expectText(fails("group", std::int64_t(3)), {"groups", "multiple of 3"});
    expectText(fails("strides", Ints{1}), {"'strides'", "expected 2 entries"});
    expectText(fails("strides", Ints{0, 1}), {"'strides'", "out of range"});
    expectText(fails("strides", Ints{huge, 1}), {"'strides'", "out of range"});
    expectText(fails("dilations", Ints{1, -1}), {"'dilations'", "out of range"});
    expectText(fails("pads", Ints{1, 1}), {"'pads'", "expected 4 entries"});
    expectText(fails("kernel_shape", Ints{3, 2}), {"'kernel_shape'"});
    expectText(fails("auto_pad", std::string("SOME")), {"'auto_pad'"});
    expectText(fails("strides", std::string("2")), {"strides"});
  }
  const auto fails = [](const std::vector<std::pair<std::string, Attributes::Value>>& values)
  {
    return failure(operatorNode("ConvTranspose", 11, attributes(values)),
                   {floatInput({1, 4, 9, 9}), floatInput({4, 4, 3, 3})});
  };
  expectText(fails({{"pads", Ints{6, 0, 6, 0}}}), {"the padding is larger than the output"});
  expectText(fails({{"output_padding", Ints{1}}}), {"'output_padding'", "expected 2 entries"});
  expectText(fails({{"output_padding", Ints{-1, 0}}}), {"'output_padding'", "out of range"});
  expectText(fails({{"output_shape", Ints{5}}}), {"'output_shape'", "expected 2 entries"});
  expectText(fails({{"output_shape", Ints{0, 5}}}), {"'output_shape'", "out of range"});
  EXPECT_NE(fails({{"strides", Ints{std::int64_t(1) << 31, std::int64_t(1) << 31}}}), "");
}

TEST(DenseOperatorErrors, MatricesThatDoNotFit)
{
  const Node gemm = operatorNode("Gemm", 13);
  EXPECT_NE(failure(gemm, {}), "");
  expectText(failure(gemm, {floatInput({2, 3}), floatInput({4, 5})}), {"expected [3, ?], found [4, 5]"});
  expectText(failure(operatorNode("Gemm", 13, attributes({{"transB", std::int64_t(1)}})),
                     {floatInput({2, 3}), floatInput({3, 5})}),
             {"expected [?, 3], found [3, 5]"});
  expectText(failure(gemm, {floatInput({2, 3, 1}), floatInput({3, 5})}), {"no matrix", "[2, 3, 1]"});
  expectText(failure(gemm, {floatInput({2, 3}), floatInput({3, 5}), floatInput({3})}),
             {"cannot be broadcast", "expected [2, 5], found [3]"});
  expectText(failure(gemm, {floatInput({2, 3}), floatInput({3, 5}), floatInput({1, 2, 5})}),
             {"cannot be broadcast"});
  EXPECT_NE(failure(gemm, {floatInput({huge, huge}), floatInput({huge, 5})}), "");
  EXPECT_NE(failure(gemm, {intInput({2, 3}), floatInput({3, 5})}), "");

  const Node product = operatorNode("MatMul", 13);
  EXPECT_NE(failure(product, {floatInput({2, 3})}), "");
  expectText(failure(product, {floatInput({}), floatInput({3})}), {"a scalar is no matrix"});
  expectText(failure(product, {floatInput({2, 3}), floatInput({4, 2})}),
             {"do not fit", "3 rows", "found [4, 2]"});
  expectText(failure(product, {floatInput({2, 4, 3}), floatInput({5, 3, 2})}), {"cannot be broadcast"});
  EXPECT_NE(failure(product, {floatInput({huge, 1}), floatInput({1, huge})}), "");
}
