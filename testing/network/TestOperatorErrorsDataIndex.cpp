// Malformed inputs of operators that take elements by their places, or tell places.

#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
using Ints = std::vector<std::int64_t>;

const std::int64_t huge = std::int64_t(1) << 40;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
}  // namespace

TEST(DataIndexErrors, Blocks)
{
  const auto fails = [](const char* op, std::int64_t block, Shape shape) {
    return failure(with(op, 13, {{"blocksize", block}}), {floatInput(std::move(shape))});
  };
  EXPECT_EQ(fails("DepthToSpace", 2, {1, 8, 2, 3}), "");
  expectText(fails("DepthToSpace", 2, {1, 6, 2, 3}), {"channels in multiples of 4", "found [1, 6, 2, 3]"});
  expectText(fails("DepthToSpace", most, {1, 6, 2, 3}), {"multiples of"});
  expectText(fails("DepthToSpace", 0, {1, 6, 2, 3}), {"at least 1, found 0"});
  expectText(fails("DepthToSpace", 2, {8, 2, 3}), {"4 axes"});
  expectText(fails("SpaceToDepth", 2, {1, 3, 4, 5}), {"rows and columns in multiples of 2"});
  EXPECT_NE(fails("SpaceToDepth", 2, {huge, huge, 4, 4}), "");
  EXPECT_NE(fails("SpaceToDepth", most, {1, 3, 0, 0}), "");
  expectText(failure(operatorNode("DepthToSpace", 13), {floatInput({1, 4, 1, 1})}),
             {"'blocksize' is missing"});
  expectText(failure(with("DepthToSpace", 13, {{"blocksize", std::int64_t(2)}, {"mode", std::string("CDR")}}),
                     {floatInput({1, 4, 1, 1})}),
             {"DCR or CRD", "'CDR'"});
}

TEST(DataIndexErrors, ExtremesAndOrders)
{
  for (const char* op : {"ArgMax", "ArgMin"})
  {
    EXPECT_EQ(failure(operatorNode(op, 13), {intInput({2, 3})}), "");
    expectText(failure(operatorNode(op, 13), {floatInput({0, 3})}), {"no elements"});
    expectText(failure(with(op, 13, {{"axis", std::int64_t(2)}}), {floatInput({2, 3})}), {"found 2"});
    EXPECT_NE(failure(operatorNode(op, 13), {floatInput({})}), "");
  }
  const Node top = operatorNode("TopK", 11, {}, {"y", "i"});
  EXPECT_EQ(failure(top, {floatInput({2, 3}), knownInts({0})}), "");
  expectText(failure(top, {floatInput({2, 3}), knownInts({4})}), {"0 to 3", "k = [4]"});
  expectText(failure(top, {floatInput({2, 3}), knownInts({-1})}), {"k = [-1]"});
  expectText(failure(top, {floatInput({2, 3}), knownInts({1, 1})}), {"k = [1, 1]"});
  expectText(failure(top, {floatInput({2, 3}), intInput({1})}), {"k must be known before the run"});
  expectText(failure(top, {floatInput({2, 3})}), {"'k' is missing"});
  for (const char* op : {"CumSum", "CumProd"})
  {
    const Node node = operatorNode(op, 26);
    EXPECT_EQ(failure(node, {floatInput({2, 0}), knownInts({1})}), "");
    expectText(failure(node, {floatInput({2, 3}), knownInts({2})}), {"found 2"});
    expectText(failure(node, {floatInput({2, 3}), knownInts({0, 1})}), {"one number"});
    expectText(failure(node, {floatInput({2, 3}), intInput({})}), {"before the run"});
  }
}

TEST(DataIndexErrors, Gather)
{
  const Node elements = with("GatherElements", 13, {{"axis", std::int64_t(1)}});
  EXPECT_EQ(failure(elements, {floatInput({2, 3}), intInput({2, 9})}), "");
  EXPECT_EQ(failure(elements, {floatInput({2, 3}), intInput({0, 9})}), "");
  expectText(failure(elements, {floatInput({2, 3}), intInput({3, 1})}), {"[2, 3]", "found [3, 1]"});
  expectText(failure(elements, {floatInput({2, 3}), intInput({2})}), {"found [2]"});
  expectText(failure(elements, {floatInput({2, 3}), floatInput({2, 3})}), {"expected int64"});
  const Tensor x = Tensor::floats({2, 3}, {1, 2, 3, 4, 5, 6});
  expectText(runFailure(elements, {x, Tensor::ints({1, 1}, {3})}), {"-3 to 2, found 3"});
  expectText(runFailure(elements, {x, Tensor::ints({1, 1}, {-4})}), {"found -4"});

  const Node slices = operatorNode("GatherND", 13);
  EXPECT_EQ(failure(slices, {floatInput({2, 3}), intInput({7, 1})}), "");
  EXPECT_EQ(failure(slices, {floatInput({2, 3}), intInput({7, 0})}), "");
  expectText(failure(slices, {floatInput({2, 3}), intInput({7, 3})}), {"at most 2", "found [7, 3]"});
  expectText(failure(slices, {floatInput({2, 3}), intInput({})}), {"found []"});
  expectText(failure(with("GatherND", 13, {{"batch_dims", std::int64_t(1)}}),
                     {floatInput({2, 3}), intInput({3, 1})}),
             {"the first 1 axes of [2, 3]"});
  EXPECT_NE(failure(with("GatherND", 13, {{"batch_dims", most}}), {floatInput({2, 3}), intInput({3, 1})}),
            "");
  expectText(failure(with("GatherND", 13, {{"batch_dims", std::int64_t(-1)}}), {}), {"negative"});
  EXPECT_NE(failure(slices, {floatInput({huge}), intInput({huge, 0})}), "");
  expectText(runFailure(slices, {x, Tensor::ints({1, 2}, {1, 3})}), {"-3 to 2, found 3"});
}

TEST(DataIndexErrors, Scatter)
{
  const Node elements = operatorNode("ScatterElements", 18);
  EXPECT_EQ(failure(elements, {floatInput({2, 3}), intInput({1, 3}), floatInput({1, 3})}), "");
  expectText(failure(elements, {floatInput({2, 3}), intInput({1, 3}), floatInput({1, 2})}),
             {"the updates", "expected [1, 3], found [1, 2]"});
  expectText(failure(elements, {floatInput({2, 3}), intInput({1, 3}), intInput({1, 3})}),
             {"another type", "expected float32, found int64"});
  expectText(failure(with("ScatterElements", 18, {{"reduction", std::string("sum")}}), {}), {"add", "'sum'"});
  expectText(
      failure(elements, {floatInput({2, 3}), knownInput(Tensor::ints({1, 1}, {2})), floatInput({1, 1})}),
      {"-2 to 1, found 2"});
  const Node slices = operatorNode("ScatterND", 18);
  EXPECT_EQ(failure(slices, {floatInput({2, 3}), intInput({5, 1}), floatInput({5, 3})}), "");
  expectText(failure(slices, {floatInput({2, 3}), intInput({5, 1}), floatInput({5})}),
             {"the updates", "expected [5, 3], found [5]"});
  const Tensor x = Tensor::floats({2, 3}, {1, 2, 3, 4, 5, 6});
  expectText(runFailure(slices, {x, Tensor::ints({1, 1}, {-3}), Tensor::floats({1, 3})}), {"found -3"});

  const Node cache = operatorNode("TensorScatter", 24);
  EXPECT_EQ(failure(cache, {floatInput({2, 5, 3}), floatInput({2, 1, 3}), intInput({2})}), "");
  expectText(failure(cache, {floatInput({2, 5, 3}), floatInput({2, 6, 3})}), {"the update", "[2, 5, 3]"});
  expectText(failure(cache, {floatInput({2, 5, 3}), floatInput({2, 1, 3}), intInput({1})}), {"the places"});
  expectText(failure(cache, {floatInput({2, 5, 3}), intInput({2, 1, 3})}), {"does not fit"});
  EXPECT_NE(failure(cache, {floatInput({5, 3}), floatInput({1, 3})}), "");
  expectText(failure(with("TensorScatter", 24, {{"mode", std::string("ring")}}), {}), {"'ring'"});
  const std::vector<Tensor> late = {Tensor::floats({1, 2, 1}), Tensor::floats({1, 1, 1}),
                                    Tensor::ints({1}, {2})};
  expectText(runFailure(cache, late), {"0 to 1, found 2"});
}

TEST(DataIndexErrors, Masks)
{
  expectText(failure(operatorNode("Trilu", 14), {floatInput({3})}), {"too few axes"});
  expectText(failure(operatorNode("Trilu", 14), {floatInput({3, 3}), intInput({2})}), {"one number"});
  const Tensor square = Tensor::floats({2, 2}, {1, 2, 3, 4});
  EXPECT_EQ(floatValues(runOperator(operatorNode("Trilu", 14), {square, Tensor::ints({}, {most})})[0]),
            (std::vector<float>{0, 0, 0, 0}));
  expectText(failure(operatorNode("EyeLike", 9), {floatInput({2})}), {"no matrix", "found [2]"});
  expectText(failure(with("EyeLike", 9, {{"dtype", std::int64_t(8)}}), {floatInput({2, 2})}), {"type 8"});
  EXPECT_EQ(failure(with("EyeLike", 9, {{"k", most}}), {intInput({2, 2})}), "");
  const Node hot = operatorNode("OneHot", 11);
  EXPECT_EQ(failure(hot, {intInput({2}), knownInts({0}), floatInput({2})}), "");
  expectText(failure(hot, {intInput({2}), knownInts({-1}), floatInput({2})}), {"no depth", "found -1"});
  expectText(failure(hot, {intInput({2}), knownInts({3}), floatInput({3})}), {"pair of values"});
  expectText(failure(hot, {intInput({2}), intInput({1}), floatInput({2})}), {"the depth must be known"});
  EXPECT_NE(failure(hot, {intInput({huge}), knownInts({huge}), floatInput({2})}), "");
  EXPECT_NE(
      failure(hot, {intInput({2}), knownFloats({std::numeric_limits<float>::quiet_NaN()}), floatInput({2})}),
      "");
  const auto rows = runOperator(hot,
                                {Tensor::floats({2}, {std::numeric_limits<float>::infinity(), 1}),
                                 Tensor::ints({1}, {2}), Tensor::floats({2}, {0, 1})},
                                {1});
  EXPECT_EQ(floatValues(rows[0]), (std::vector<float>{0, 0, 0, 1}));
}

TEST(DataIndexErrors, Sequences)
{
  const Node node = operatorNode("ReverseSequence", 10);
  EXPECT_EQ(failure(node, {floatInput({4, 2}), intInput({2})}), "");
  expectText(failure(node, {floatInput({4, 2}), intInput({4})}), {"the lengths", "expected [2], found [4]"});
  expectText(failure(node, {floatInput({4, 2}), knownInts({1, 5})}), {"0 to 4, found 5"});
  expectText(failure(node, {floatInput({4}), intInput({4})}), {"too few axes"});
  expectText(failure(with("ReverseSequence", 10, {{"time_axis", std::int64_t(1)}}), {}), {"found 1 and 1"});
  expectText(failure(with("ReverseSequence", 10, {{"batch_axis", std::int64_t(2)}}), {}), {"found 2 and 0"});
}

TEST(DataIndexErrors, ShapesFromValues)
{
  expectText(failure(operatorNode("NonZero", 13), {floatInput({2})}),
             {"shape of the result depends on values"});
  expectText(failure(operatorNode("Unique", 11), {intInput({2})}), {"shape of the result depends on values"});
  EXPECT_NE(failure(operatorNode("NonZero", 13), {}), "");
  EXPECT_EQ(failure(operatorNode("Unique", 11), {knownInts({})}), "");
  expectText(failure(with("Unique", 11, {{"axis", std::int64_t(1)}}), {knownInts({1})}), {"found 1"});
  const Node compress = with("Compress", 11, {{"axis", std::int64_t(0)}});
  EXPECT_EQ(failure(compress, {floatInput({3, 2}), knownInts({0, 0})}), "");
  expectText(failure(compress, {floatInput({3, 2}), knownInts({0, 0, 1, 1})}), {"at most 3", "found [4]"});
  expectText(failure(compress, {floatInput({3, 2}), intInput({3})}), {"the condition must be known"});
  expectText(failure(compress, {floatInput({3, 2}), knownInput(Tensor::ints({1, 1}, {1}))}),
             {"found [1, 1]"});
  EXPECT_EQ(runOperator(compress, {Tensor::floats({3, 2}), Tensor::ints({3}, {0, 0, 0})}, {1})[0].shape(),
            (Shape{0, 2}));
  const Node crop = operatorNode("CenterCropPad", 18);
  EXPECT_EQ(failure(crop, {floatInput({3, 2}), knownInts({0, 7})}), "");
  expectText(failure(crop, {floatInput({3, 2}), knownInts({1})}), {"2 numbers", "found [1]"});
  expectText(failure(crop, {floatInput({3, 2}), knownInts({1, -1})}), {"found [1, -1]"});
  expectText(failure(crop, {floatInput({3, 2}), knownInts({1, most})}), {"2^24"});
  expectText(
      failure(with("CenterCropPad", 18, {{"axes", Ints{0, -2}}}), {floatInput({3, 2}), knownInts({1, 1})}),
      {"twice"});
}

TEST(DataIndexErrors, ImagesFromParts)
{
  const Node fold = operatorNode("Col2Im", 18);
  const auto fails = [&](Shape x, const Ints& image, const Ints& block) {
    return failure(fold, {floatInput(std::move(x)), knownInts(image), knownInts(block)});
  };
  EXPECT_EQ(fails({1, 4, 9}, {4, 4}, {2, 2}), "");
  expectText(fails({1, 4, 8}, {4, 4}, {2, 2}), {"multiple of 4, 9]", "found [1, 4, 8]"});
  expectText(fails({1, 5, 9}, {4, 4}, {2, 2}), {"found [1, 5, 9]"});
  expectText(fails({1, 4, 9}, {4, 4}, {2}), {"do not fit"});
  expectText(fails({1, 4, 9}, {}, {}), {"at least one axis"});
  expectText(fails({1, 4, 9}, {4, 4}, {0, 2}), {"too small"});
  EXPECT_NE(fails({1, 4, 9}, {4, 4}, {most, most}), "");
  EXPECT_NE(fails({1, 4, 9}, {most, most}, {2, 2}), "");
  expectText(failure(fold, {floatInput({1, 4, 9}), intInput({2}), knownInts({2, 2})}), {"before the run"});

  const Node unpool = with("MaxUnpool", 11, {{"kernel_shape", Ints{2, 2}}, {"strides", Ints{2, 2}}});
  const InputInfo x = floatInput({1, 1, 2, 2});
  EXPECT_EQ(failure(unpool, {x, intInput({1, 1, 2, 2})}), "");
  expectText(failure(unpool, {x, intInput({1, 1, 2, 1})}), {"the places"});
  expectText(failure(unpool, {x, intInput({1, 1, 2, 2}), knownInts({1, 1, 3, 4})}),
             {"at least [1, 1, 4, 4]"});
  expectText(failure(unpool, {floatInput({1, 1, 2}), intInput({1, 1, 2})}), {"kernel_shape"});
  expectText(failure(operatorNode("MaxUnpool", 11), {x, intInput({1, 1, 2, 2})}),
             {"'kernel_shape' is missing"});
  expectText(runFailure(unpool, {Tensor::floats({1, 1, 1, 1}), Tensor::ints({1, 1, 1, 1}, {4})}),
             {"0 to 3, found 4"});

  const Node det = operatorNode("Det", 11);
  EXPECT_EQ(failure(det, {floatInput({0, 3, 3})}), "");
  expectText(failure(det, {floatInput({2, 3})}), {"one extent", "found [2, 3]"});
  expectText(failure(det, {floatInput({3})}), {"too few axes"});
  EXPECT_NE(failure(det, {floatInput({1 << 20, 1 << 20})}), "");
}
