#include <cmath>
#include <limits>

#include "OperatorCheck.h"

using namespace layerscope;

namespace
{
const float notANumber = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();
const std::int64_t huge = std::int64_t(1) << 40;

using Ints = std::vector<std::int64_t>;

Attributes kernel(Ints extents, const std::vector<std::pair<std::string, Attributes::Value>>& others = {})
{
  Attributes result = attributes(others);
  result.set("kernel_shape", std::move(extents));
  return result;
}

const std::vector<std::string> pools = {"MaxPool", "AveragePool", "LpPool"};
const std::vector<std::string> globalPools = {"GlobalMaxPool", "GlobalAveragePool", "GlobalLpPool"};

std::string whichAreNan(const Tensor& tensor)
{
  std::string answer;
  for (std::int64_t i = 0; i < tensor.size(); ++i)
  {
    answer += std::isnan(tensor.floats()[i]) ? 'y' : 'n';
  }
  return answer;
}
}  // namespace

TEST(PoolingErrors, InputsAndTypes)
{
  std::vector<std::string> all = pools;
  all.insert(all.end(), globalPools.begin(), globalPools.end());
  for (const std::string& op : all)
  {
    SCOPED_TRACE(op);
    const Node node = operatorNode(op, 12, kernel({2, 2}));
    EXPECT_NE(failure(node, {}), "");
    expectText(failure(node, std::vector<InputInfo>(2, floatInput({1, 1, 4, 4}))),
               {"wrong number of inputs"});
    expectText(failure(node, {intInput({1, 1, 4, 4})}), {"expected float32, found int64"});
    EXPECT_NE(failure(node, {floatInput({1, 1})}), "");
    EXPECT_NE(failure(node, {floatInput({})}), "");
    EXPECT_NE(failure(node, {floatInput({1, -1, 4, 4})}), "");
    EXPECT_NE(failure(node, {floatInput({huge, huge, 4, 4})}), "");
    EXPECT_NE(failure(node, {floatInput({1, 1, 0, 4})}), "");
  }
}

TEST(PoolingErrors, Axes)
{
  for (const std::string& op : pools)
  {
    SCOPED_TRACE(op);
    expectText(failure(operatorNode(op, 12, kernel({1, 1, 1, 1})), {floatInput({1, 1, 2, 2, 2, 2})}),
               {"3 to 5 axes"});
    expectText(failure(operatorNode(op, 12, kernel({2})), {floatInput({1, 1, 4, 4})}),
               {"kernel_shape", "expected 2 entries, found [2]"});
    expectText(failure(operatorNode(op, 12), {floatInput({1, 1, 4, 4})}), {"'kernel_shape' is missing"});
  }
}

TEST(PoolingErrors, AttributesOutOfRange)
{
  const InputInfo x = floatInput({1, 1, 8, 8});
  for (const std::string& op : pools)
  {
    SCOPED_TRACE(op);
    const auto fails = [&](const Attributes& given) { return failure(operatorNode(op, 12, given), {x}); };
    expectText(fails(kernel({0, 2})), {"'kernel_shape' is out of range", "[0, 2]"});
    EXPECT_NE(fails(kernel({-2, 2})), "");
    EXPECT_NE(fails(kernel({huge, 2})), "");
    expectText(fails(kernel({9, 2})), {"larger than the padded input", "expected at most 8, found 9"});
    expectText(fails(kernel({2, 2}, {{"strides", Ints{0, 1}}})), {"'strides' is out of range"});
    expectText(fails(kernel({2, 2}, {{"strides", Ints{2}}})), {"'strides'", "expected 2 entries"});
    EXPECT_NE(fails(kernel({2, 2}, {{"strides", Ints{1, huge}}})), "");
    expectText(fails(kernel({2, 2}, {{"dilations", Ints{0, 1}}})), {"'dilations' is out of range"});
    EXPECT_NE(fails(kernel({2, 2}, {{"dilations", Ints{8, 8}}})), "");
    expectText(fails(kernel({2, 2}, {{"pads", Ints{0, 0, 0, -1}}})), {"'pads' is out of range"});
    expectText(fails(kernel({2, 2}, {{"pads", Ints{1, 1}}})), {"'pads'", "expected 4 entries"});
    EXPECT_NE(fails(kernel({2, 2}, {{"pads", Ints{0, 0, 0, huge}}})), "");
    expectText(fails(kernel({2, 2}, {{"pads", Ints{2, 0, 0, 0}}})), {"in the padding altogether"});
    expectText(fails(kernel({2, 2}, {{"pads", Ints{0, 0, 0, 2}}})), {"in the padding altogether"});
    expectText(fails(kernel({2, 2}, {{"auto_pad", std::string("SAME")}})),
               {"'auto_pad' is unknown", "found 'SAME'"});
    expectText(fails(kernel({2, 2}, {{"auto_pad", std::string("SAME_UPPER")}, {"pads", Ints{1, 1, 1, 1}}})),
               {"exclude each other"});
    expectText(fails(attributes({{"kernel_shape", std::int64_t(2)}})), {"of another kind"});
    EXPECT_EQ(fails(kernel({2, 2}, {{"strides", Ints{1, std::int64_t(1) << 20}}})), "");
  }
}

TEST(PoolingErrors, DilationBeyondTheInput)
{
  const Attributes far = kernel({2}, {{"dilations", Ints{5}}, {"pads", Ints{2, 2}}});
  expectText(failure(operatorNode("MaxPool", 12, far), {floatInput({1, 1, 3})}), {"step over the input"});
  EXPECT_EQ(failure(operatorNode("MaxPool", 12, far), {floatInput({1, 1, 5})}), "");
}

TEST(PoolingErrors, NoSamples)
{
  for (const std::string& op : pools)
  {
    const auto y = runOperator(operatorNode(op, 12, kernel({2, 2})), {Tensor::floats({0, 3, 4, 4})});
    EXPECT_EQ(y.at(0).shape(), (Shape{0, 3, 3, 3})) << op;
  }
  for (const std::string& op : globalPools)
  {
    EXPECT_EQ(runOperator(operatorNode(op, 12), {Tensor::floats({0, 3, 4, 4})}).at(0).shape(),
              (Shape{0, 3, 1, 1}));
  }
}

TEST(PoolingErrors, NanAndInfinity)
{
  const Tensor x = Tensor::floats({1, 1, 6}, {1, notANumber, 2, -infinity, -infinity, -infinity});
  for (const std::string& op : pools)
  {
    const auto y = runOperator(operatorNode(op, 12, kernel({2})), {x}).at(0);
    EXPECT_EQ(whichAreNan(y), "yynnn") << op;
    EXPECT_EQ(y.floats()[4], op == "LpPool" ? infinity : -infinity);
  }
  for (const std::string& op : globalPools)
  {
    EXPECT_TRUE(std::isnan(runOperator(operatorNode(op, 12), {x}).at(0).floats()[0])) << op;
  }
}

TEST(PoolingErrors, IndicesOfEqualElementsAndNan)
{
  const Node node = operatorNode("MaxPool", 12, kernel({3}), {"y", "indices"});
  const auto y = runOperator(
      node, {Tensor::floats({1, 2, 4}, {1, 1, 1, 0, -infinity, -infinity, -infinity, notANumber})});
  EXPECT_EQ(intValues(y.at(1)), (Ints{0, 1, 4, 7}));
  EXPECT_NE(failure(operatorNode("MaxPool", 12, kernel({3}), {"y", "i", "more"}), {floatInput({1, 2, 4})}),
            "");
}

TEST(PoolingErrors, UnwantedOutputs)
{
  // The caller passes no tensor for an output that nobody reads.
  const auto op = makeOperator(operatorNode("MaxPool", 12, kernel({2}), {"", "indices"}));
  op->prepare(Inputs({floatInput({1, 1, 3})}));
  const Tensor x = Tensor::floats({1, 1, 3}, {1, 3, 2});
  Tensor indices = Tensor::ints({1, 1, 2});
  op->run({&x}, {nullptr, &indices}, nullptr);
  EXPECT_EQ(intValues(indices), (Ints{1, 1}));
}

// Work follows what a window sees of the input, not its size.
TEST(PoolingErrors, WindowsFarLargerThanTheInput)
{
  const Tensor x = Tensor::floats({1, 1, 4}, {1, 4, 3, 2});
  const std::int64_t largest = std::int64_t(1) << 20;
  const Attributes window = kernel({largest}, {{"pads", Ints{largest - 4, 0}}});
  EXPECT_EQ(floatValues(runOperator(operatorNode("MaxPool", 12, window), {x}).at(0)),
            (std::vector<float>{4}));
  EXPECT_EQ(floatValues(runOperator(operatorNode("AveragePool", 12, window), {x}).at(0)),
            (std::vector<float>{2.5F}));
}

// Of a signal as long as that nothing is kept for each of its rows.
TEST(PoolingErrors, LongAxes)
{
  const std::int64_t longest = std::int64_t(1) << 40;
  for (const std::string& op : pools)
  {
    EXPECT_EQ(failure(operatorNode(op, 12, kernel({3, 1})), {floatInput({1, 1, longest, 1})}), "") << op;
  }
  const std::int64_t rows = 40000;
  Tensor x = Tensor::floats({1, 1, rows, 1});
  for (std::int64_t i = 0; i < rows; ++i)
  {
    x.floats()[i] = static_cast<float>(i);
  }
  const Attributes window = kernel({3, 1}, {{"pads", Ints{1, 0, 1, 0}}, {"strides", Ints{2, 1}}});
  const auto largest = runOperator(operatorNode("MaxPool", 12, window), {x}).at(0);
  const auto means = runOperator(operatorNode("AveragePool", 12, window), {x}).at(0);
  ASSERT_EQ(largest.size(), rows / 2);
  for (std::int64_t i = 0; i < rows / 2; ++i)
  {
    ASSERT_EQ(largest.floats()[i], static_cast<float>(2 * i + 1)) << i;
    ASSERT_EQ(means.floats()[i], i == 0 ? 0.5F : static_cast<float>(2 * i)) << i;
  }
}
