// Operators that move data, on tensors large enough for all threads, against their definition element by
// element.

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
using Ints = std::vector<std::int64_t>;

Tensor counted(const Shape& shape)
{
  Tensor tensor = Tensor::floats(shape);
  std::iota(tensor.floats(), tensor.floats() + tensor.size(), 0.0F);
  return tensor;
}

Tensor countedInts(const Shape& shape)
{
  Tensor tensor = Tensor::ints(shape);
  std::iota(tensor.ints(), tensor.ints() + tensor.size(), 0);
  return tensor;
}

std::int64_t flat(const Shape& shape, const Ints& index)
{
  std::int64_t place = 0;
  for (std::size_t i = 0; i < shape.size(); ++i)
  {
    place = place * shape[i] + index[i];
  }
  return place;
}

// Both inputs count upwards, so that a value names its place: checks that output[index] =
// input[source(index)].
void expectPlaces(const Tensor& output, const Shape& input, const std::function<Ints(const Ints&)>& source)
{
  Ints index(output.shape().size(), 0);
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < output.size(); ++i)
  {
    const std::int64_t expected = flat(input, source(index));
    const auto found = output.type() == ElementType::Int64 ? output.ints()[i]
                                                           : static_cast<std::int64_t>(output.floats()[i]);
    wrong += found != expected ? 1 : 0;
    for (std::size_t axis = index.size(); axis-- > 0 && ++index[axis] == output.shape()[axis];)
    {
      index[axis] = 0;
    }
  }
  EXPECT_EQ(wrong, 0);
}

Tensor runOnBoth(const Node& node, const Shape& shape, const std::vector<Tensor>& rest,
                 const std::function<Ints(const Ints&)>& source)
{
  std::vector<std::size_t> constants;
  std::vector<Tensor> floats = {counted(shape)};
  std::vector<Tensor> ints = {countedInts(shape)};
  for (const Tensor& tensor : rest)
  {
    constants.push_back(floats.size());
    floats.push_back(tensor);
    ints.push_back(tensor);
  }
  const Tensor result = runOperator(node, floats, constants).at(0);
  expectPlaces(result, shape, source);
  expectPlaces(runOperator(node, ints, constants).at(0), shape, source);
  return result;
}

Tensor vectorOf(const Ints& values)
{
  return Tensor::ints({static_cast<std::int64_t>(values.size())}, values);
}
}  // namespace

TEST(DataOperators, TransposeInAllOrders)
{
  const Shape shape = {5, 33, 17, 40};
  Ints order = {0, 1, 2, 3};
  do
  {
    SCOPED_TRACE(toString(order));
    const auto source = [&](const Ints& index)
    {
      Ints result(4);
      for (std::size_t i = 0; i < 4; ++i)
      {
        result[static_cast<std::size_t>(order[i])] = index[i];
      }
      return result;
    };
    runOnBoth(operatorNode("Transpose", 13, attributes({{"perm", order}})), shape, {}, source);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(DataOperators, SliceWithSteps)
{
  const auto source = [](const Ints& i) { return Ints{i[0], 60 - 3 * i[1], 1 + i[2], 2 * i[3]}; };
  const Tensor result = runOnBoth(
      operatorNode("Slice", 13), {3, 64, 30, 50},
      {vectorOf({60, 1, 0}), vectorOf({-100, -1, 100}), vectorOf({1, 2, 3}), vectorOf({-3, 1, 2})}, source);
  EXPECT_EQ(result.shape(), (Shape{3, 21, 28, 25}));
}

TEST(DataOperators, ExpandAtBothEnds)
{
  const auto source = [](const Ints& i) { return Ints{i[1], 0, i[3], 0}; };
  runOnBoth(operatorNode("Expand", 13), {30, 1, 50, 1}, {vectorOf({2, 1, 7, 1, 40})},
            [&](const Ints& i) {
              return source({i[0], i[1], i[2], i[3]});
            });
}

TEST(DataOperators, TileAndResizeByFactors)
{
  const auto tiled = [](const Ints& i) { return Ints{i[0] % 3, i[1] % 40, i[2] % 50}; };
  runOnBoth(operatorNode("Tile", 13), {3, 40, 50}, {vectorOf({2, 3, 4})}, tiled);
  for (const std::int64_t factor : {1, 2, 3, 4, 5})
  {
    SCOPED_TRACE(factor);
    const auto scale = static_cast<float>(factor);
    const Tensor scales = Tensor::floats({4}, {1, 1, scale, scale});
    const auto repeated = [factor](const Ints& i) { return Ints{i[0], i[1], i[2] / factor, i[3] / factor}; };
    runOnBoth(operatorNode("Upsample", 9), {2, 9, 31, 33}, {scales}, repeated);
  }
}

TEST(DataOperators, PadReflects)
{
  const auto mirrored = [](std::int64_t i, std::int64_t extent) {
    return i < 0 ? -i : i < extent ? i : 2 * (extent - 1) - i;
  };
  const auto source = [&](const Ints& i) {
    return Ints{i[0], mirrored(i[1] - 7, 90), mirrored(i[2] - 3, 80)};
  };
  const Node node = operatorNode("Pad", 13, attributes({{"mode", std::string("reflect")}}));
  runOnBoth(node, {6, 90, 80}, {vectorOf({0, 7, 3, 0, 11, 5})}, source);
}

TEST(DataOperators, PadFillsAround)
{
  const Node node = operatorNode("Pad", 13);
  const Tensor value = Tensor::floats({}, {-1});
  const Tensor result =
      runOperator(node, {counted({4, 100, 90}), vectorOf({1, 2, 3, 1, 2, 3}), value}, {1}).at(0);
  ASSERT_EQ(result.shape(), (Shape{6, 104, 96}));
  std::int64_t wrong = 0;
  for (std::int64_t i = 0; i < result.size(); ++i)
  {
    const std::int64_t a = i / (104 * 96) - 1, b = i / 96 % 104 - 2, c = i % 96 - 3;
    const bool isInside = a >= 0 && a < 4 && b >= 0 && b < 100 && c >= 0 && c < 90;
    wrong += result.floats()[i] != (isInside ? static_cast<float>((a * 100 + b) * 90 + c) : -1.0F) ? 1 : 0;
  }
  EXPECT_EQ(wrong, 0);
}

TEST(DataOperators, SplitAndConcatAreInverse)
{
  const Shape shape = {40, 30, 50};
  for (const std::int64_t axis : {0, 1, 2})
  {
    SCOPED_TRACE(axis);
    const Attributes along = attributes({{"axis", axis}});
    const Tensor input = counted(shape);
    const auto parts = runOperator(operatorNode("Split", 13, along, {"a", "b", "c"}),
                                   {input, vectorOf({5, 0, shape[static_cast<std::size_t>(axis)] - 5})}, {1});
    ASSERT_EQ(parts.size(), 3U);
    const Tensor joined = runOperator(operatorNode("Concat", 13, along), parts).at(0);
    ASSERT_EQ(joined.shape(), shape);
    EXPECT_EQ(floatValues(joined), floatValues(input));
  }
}

TEST(DataOperators, LinearResizeOfAPlaneKeepsThePlane)
{
  // Linear interpolation is exact for a linear function; with align_corners also at the borders.
  const std::int64_t rows = 37, columns = 41;
  Tensor plane = Tensor::floats({3, rows, columns});
  for (std::int64_t i = 0; i < plane.size(); ++i)
  {
    plane.floats()[i] = static_cast<float>(2 * (i / columns % rows) - i % columns);
  }
  const Node node =
      operatorNode("Resize", 13,
                   attributes({{"mode", std::string("linear")},
                               {"coordinate_transformation_mode", std::string("align_corners")}}));
  // Inputs that are left out are given as empty here.
  const Tensor none = Tensor::floats({0});
  const Tensor result = runOperator(node, {plane, none, none, vectorOf({3, 100, 300})}, {1, 2, 3}).at(0);
  ASSERT_EQ(result.shape(), (Shape{3, 100, 300}));
  double largest = 0.0;
  for (std::int64_t i = 0; i < result.size(); ++i)
  {
    const double row = static_cast<double>(i / 300 % 100) * (rows - 1) / 99.0;
    const double column = static_cast<double>(i % 300) * (columns - 1) / 299.0;
    largest = std::max(largest, std::abs(result.floats()[i] - (2 * row - column)));
  }
  EXPECT_LT(largest, 2e-5);
}
