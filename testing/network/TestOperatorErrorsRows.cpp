// Malformed inputs of normalisations by the statistics of rows, groups and neighbouring channels.
#include <cmath>
#include <limits>

#include "OperatorCheck.h"

using namespace layerscope;

namespace
{
const std::int64_t huge = std::int64_t(1) << 40;

Node with(const char* op, std::int64_t opset, const char* name, std::int64_t value)
{
  return operatorNode(op, opset, attributes({{name, value}}));
}
}  // namespace

TEST(RowNormalizationErrors, Layer)
{
  for (const char* op : {"LayerNormalization", "RMSNormalization"})
  {
    SCOPED_TRACE(op);
    const Node node = operatorNode(op, 23);
    EXPECT_EQ(failure(node, {floatInput({2, 3}), floatInput({3})}), "");
    EXPECT_EQ(failure(node, {floatInput({2, 3}), floatInput({1, 1, 3})}), "");
    EXPECT_EQ(failure(node, {floatInput({2, 3}), floatInput({})}), "");
    expectText(failure(node, {floatInput({2, 3})}), {"expected", "found 1"});
    expectText(failure(node, {floatInput({}), floatInput({})}), {"axis"});
    expectText(failure(node, {intInput({2, 3}), floatInput({3})}), {"expected float32, found int64"});
    expectText(failure(node, {floatInput({2, 3}), floatInput({2})}),
               {"the scale", "expected what can be broadcast to [3], found [2]"});
    expectText(failure(node, {floatInput({2, 3}), floatInput({2, 3})}), {"the scale", "found [2, 3]"});
    expectText(failure(with(op, 23, "axis", 2), {floatInput({2, 3}), floatInput({3})}),
               {"expected -2 to 1, found 2"});
    EXPECT_NE(failure(node, {floatInput({huge, huge}), floatInput({huge})}), "");
    EXPECT_NE(failure(node, {floatInput({2, -3}), floatInput({-3})}), "");
  }
  expectText(
      failure(operatorNode("LayerNormalization", 17), {floatInput({2, 3}), floatInput({3}), floatInput({4})}),
      {"the bias", "[3]", "found [4]"});
  EXPECT_NE(failure(operatorNode("LayerNormalization", 17, {}, {"y", "m", "d", "z"}),
                    {floatInput({2, 3}), floatInput({3})}),
            "");
  EXPECT_NE(
      failure(operatorNode("RMSNormalization", 23), {floatInput({2, 3}), floatInput({3}), floatInput({3})}),
      "");
}

TEST(RowNormalizationErrors, Groups)
{
  const auto fails = [](std::int64_t opset, std::int64_t groups, Shape x, std::int64_t weights)
  {
    return failure(with("GroupNormalization", opset, "num_groups", groups),
                   {floatInput(std::move(x)), floatInput({weights}), floatInput({weights})});
  };
  EXPECT_EQ(fails(21, 2, {1, 4, 3}, 4), "");
  EXPECT_EQ(fails(18, 2, {1, 4, 3}, 2), "");
  EXPECT_EQ(fails(21, 2, {1, 0, 3}, 0), "");
  expectText(fails(21, 3, {1, 4, 3}, 4), {"a divisor of 4", "num_groups = 3"});
  expectText(fails(21, 0, {1, 4, 3}, 4), {"num_groups = 0"});
  expectText(fails(21, -2, {1, 4, 3}, 4), {"num_groups = -2"});
  expectText(fails(21, 2, {1, 4, 3}, 2), {"the scale", "expected [4], found [2]"});
  expectText(fails(18, 2, {1, 4, 3}, 4), {"the scale", "expected [2], found [4]"});
  expectText(fails(21, 2, {4}, 4), {"too few axes"});
  expectText(failure(operatorNode("GroupNormalization", 21), {}), {"'num_groups' is missing"});
  expectText(failure(with("GroupNormalization", 21, "num_groups", 2),
                     {floatInput({1, 4, 3}), floatInput({4}), floatInput({3})}),
             {"the bias"});
}

TEST(RowNormalizationErrors, NeighbouringChannels)
{
  EXPECT_EQ(failure(with("LRN", 13, "size", 5), {floatInput({1, 3, 4, 4})}), "");
  EXPECT_EQ(failure(with("LRN", 13, "size", std::numeric_limits<std::int64_t>::max()), {floatInput({1, 3})}),
            "");
  expectText(failure(operatorNode("LRN", 13), {floatInput({1, 3})}), {"'size' is missing"});
  expectText(failure(with("LRN", 13, "size", 0), {floatInput({1, 3})}), {"at least 1, found 0"});
  expectText(failure(with("LRN", 13, "size", 5), {floatInput({3})}), {"too few axes"});
  expectText(failure(with("LRN", 13, "size", 5), {intInput({1, 3})}), {"expected float32"});
  // Every channel with every other one.
  expectText(failure(with("LRN", 13, "size", huge), {floatInput({1, std::int64_t(1) << 26})}), {"hours"});
}

TEST(RowNormalizationErrors, AnyAxes)
{
  const Node mean = operatorNode("MeanVarianceNormalization", 13);
  EXPECT_EQ(failure(mean, {floatInput({1, 2, 3, 4})}), "");
  EXPECT_NE(failure(mean, {floatInput({1, 2, 3})}), "");
  expectText(failure(operatorNode("MeanVarianceNormalization", 13,
                                  attributes({{"axes", std::vector<std::int64_t>{1, -1}}})),
                     {floatInput({2, 3})}),
             {"twice"});
  EXPECT_EQ(failure(operatorNode("LpNormalization", 1), {floatInput({2, 3})}), "");
  EXPECT_NE(failure(operatorNode("LpNormalization", 1), {floatInput({})}), "");
  EXPECT_NE(failure(operatorNode("LpNormalization", 1), {intInput({2})}), "");
  expectText(failure(with("LpNormalization", 1, "p", 3), {floatInput({2, 3})}), {"p = 1 or 2", "found 3"});
  expectText(failure(with("LpNormalization", 1, "axis", 2), {floatInput({2, 3})}), {"found 2"});
  for (const char* op : {"LpPool", "GlobalLpPool"})
  {
    expectText(failure(with(op, 2, "p", 0), {floatInput({1, 1, 2})}), {"p of at least 1"});
  }
}

TEST(RowNormalizationErrors, EmptyTensors)
{
  for (const Shape& shape : {Shape{0, 2, 3}, Shape{4, 2, 0}})
  {
    const Tensor x = Tensor::floats(shape);
    const Tensor row =
        Tensor::floats({shape[2]}, std::vector<float>(static_cast<std::size_t>(shape[2]), 1.0F));
    const Tensor two = Tensor::floats({2}, {1, 1});
    EXPECT_EQ(runOperator(operatorNode("LayerNormalization", 17), {x, row})[0].shape(), shape);
    EXPECT_EQ(runOperator(operatorNode("RMSNormalization", 23), {x, row})[0].shape(), shape);
    EXPECT_EQ(runOperator(with("GroupNormalization", 21, "num_groups", 2), {x, two, two})[0].shape(), shape);
    EXPECT_EQ(runOperator(with("LRN", 13, "size", 3), {x})[0].shape(), shape);
    EXPECT_EQ(runOperator(operatorNode("LpNormalization", 1), {x})[0].shape(), shape);
    EXPECT_EQ(runOperator(operatorNode("MeanVarianceNormalization", 13,
                                       attributes({{"axes", std::vector<std::int64_t>{0, 2}}})),
                          {x})[0]
                  .shape(),
              shape);
  }
}

TEST(RowNormalizationErrors, NanStaysInItsRow)
{
  const Tensor x = Tensor::floats({2, 2}, {std::numeric_limits<float>::quiet_NaN(), 1, 2, 4});
  const Tensor one = Tensor::floats({2}, {1, 1});
  for (const char* op : {"LayerNormalization", "RMSNormalization"})
  {
    const auto y = floatValues(runOperator(operatorNode(op, 23), {x, one})[0]);
    EXPECT_TRUE(std::isnan(y[0]) && std::isnan(y[1]) && std::isfinite(y[2]) && std::isfinite(y[3])) << op;
  }
}
