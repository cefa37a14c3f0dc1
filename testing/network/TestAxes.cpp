// What runs along the axes of tensors: cases worked by hand. Whole networks are in TestLayerFixtures.cpp.
#include <gtest/gtest.h>

#include "network/AxisRules.h"

using namespace layerscope;

namespace
{
constexpr AxisRole sample = AxisRole::Sample, feature = AxisRole::Feature, height = AxisRole::Height,
                   width = AxisRole::Width, step = AxisRole::Step, token = AxisRole::Token,
                   unknown = AxisRole::Unknown;

Axes plain(const std::vector<std::pair<AxisRole, std::int64_t>>& axes)
{
  Axes result;
  for (const auto& [role, extent] : axes)
  {
    result.push_back(single(role, extent));
  }
  return result;
}

Shape shapeOf(const Axes& axes)
{
  Shape shape;
  for (const Axis& axis : axes)
  {
    shape.push_back(extentOf(axis));
  }
  return shape;
}

struct Input
{
  Axes axes;
  bool isLive = true;
  Shape shape = {};  // of weights
};

Input weights(Shape shape)
{
  return {{}, false, std::move(shape)};
}

std::string outputOf(const std::string& op, const std::vector<Input>& inputs, const Shape& output,
                     const std::vector<std::pair<std::string, Attributes::Value>>& attributes = {},
                     std::size_t index = 0)
{
  Node node;
  node.op = op;
  for (const auto& [name, value] : attributes)
  {
    node.attributes.set(name, value);
  }
  std::vector<AxesOf> known;
  std::vector<Shape> shapes;
  std::size_t made = 0;
  for (const Input& input : inputs)
  {
    known.push_back({input.axes, input.isLive, ++made});
    shapes.push_back(input.isLive ? shapeOf(input.axes) : input.shape);
  }
  AxisPieces pieces;
  return toString(outputAxes(node, known, shapes, std::vector<Shape>(index + 1, output), pieces).at(index));
}

using Ints = std::vector<std::int64_t>;
const Input images = {plain({{sample, 2}, {feature, 3}, {height, 5}, {width, 7}})};
const Input tokens = {plain({{sample, 2}, {token, 5}, {feature, 6}})};
const Input nothing = {plain({{sample, 2}, {unknown, 5}, {unknown, 6}})};
}  // namespace

TEST(Axes, ConvolutionsHaveTheirChannelsSecond)
{
  EXPECT_EQ(outputOf("Conv", {nothing, weights({4, 5, 3})}, {2, 4, 6}), "sample, feature, step");
  const Input four = {plain({{sample, 2}, {unknown, 3}, {unknown, 5}, {unknown, 7}})};
  EXPECT_EQ(outputOf("ConvTranspose", {four, weights({3, 4, 2, 2})}, {2, 4, 10, 14}),
            "sample, feature, height, width");
  const Input five = {plain({{sample, 2}, {unknown, 3}, {unknown, 5}, {unknown, 7}, {unknown, 4}})};
  EXPECT_EQ(outputOf("Conv", {five, weights({4, 3, 1, 1, 1})}, {2, 4, 5, 7, 4}),
            "sample, feature, depth, height, width");
  EXPECT_EQ(outputOf("MaxPool", {images}, {2, 3, 2, 3}), "sample, feature, height, width");
  EXPECT_EQ(outputOf("MaxRoiPool", {images, weights({9, 5})}, {9, 3, 2, 2}),
            "sample, feature, height, width");
  EXPECT_EQ(outputOf("BatchNormalization", {nothing}, {2, 5, 6}), "sample, feature, step");
}

TEST(Axes, SpectraOfFramesHaveFrequenciesAsFeatures)
{
  const Input signal = {plain({{sample, 2}, {unknown, 100}, {unknown, 1}})};
  EXPECT_EQ(outputOf("STFT", {signal}, {2, 9, 11, 2}), "sample, step, feature, unknown");
  EXPECT_EQ(outputOf("DFT", {tokens}, {2, 3, 6}), "sample, token, feature");
}

TEST(Axes, ProductsMakeFeaturesAlongTheirWeights)
{
  EXPECT_EQ(outputOf("MatMul", {nothing, weights({6, 9})}, {2, 5, 9}), "sample, unknown, feature");
  EXPECT_EQ(outputOf("MatMul", {tokens, weights({6, 9})}, {2, 5, 9}), "sample, token, feature");
  EXPECT_EQ(outputOf("MatMul", {weights({9, 5}), tokens}, {2, 9, 6}), "sample, feature, token");
  const Input rows = {plain({{sample, 2}, {unknown, 6}})};
  EXPECT_EQ(outputOf("Gemm", {rows, weights({9, 6})}, {2, 9}, {{"transB", std::int64_t(1)}}),
            "sample, feature");
  // Heads stay features where features are mixed, but channels become tokens where tokens are.
  const Input heads = {plain({{sample, 2}, {feature, 3}, {token, 5}, {feature, 6}})};
  EXPECT_EQ(outputOf("MatMul", {heads, weights({6, 9})}, {2, 3, 5, 9}), "sample, feature, token, feature");
  const Input mixed = {plain({{sample, 2}, {feature, 6}, {token, 5}})};
  EXPECT_EQ(outputOf("MatMul", {mixed, weights({5, 11})}, {2, 6, 11}), "sample, token, feature");
}

TEST(Axes, AttentionKeepsItsHeads)
{
  const Input queries = {plain({{sample, 2}, {feature, 3}, {token, 5}, {feature, 4}})};
  const Input keys = {plain({{sample, 2}, {feature, 3}, {feature, 4}, {token, 5}})};
  EXPECT_EQ(outputOf("MatMul", {queries, keys}, {2, 3, 5, 5}), "sample, feature, token, token");
  const Input scores = {plain({{sample, 2}, {feature, 3}, {token, 5}, {token, 5}})};
  EXPECT_EQ(outputOf("MatMul", {scores, queries}, {2, 3, 5, 4}), "sample, feature, token, feature");
}

TEST(Axes, EinsumIsAProduct)
{
  const auto einsum = [](const char* equation, const std::vector<Input>& inputs, const Shape& output) {
    return outputOf("Einsum", inputs, output, {{"equation", std::string(equation)}});
  };
  EXPECT_EQ(einsum("bti,io->bto", {tokens, weights({6, 9})}, {2, 5, 9}), "sample, token, feature");
  EXPECT_EQ(einsum("...i,io", {tokens, weights({6, 9})}, {2, 5, 9}), "sample, token, feature");
  const Input mixed = {plain({{sample, 2}, {feature, 6}, {token, 5}})};
  EXPECT_EQ(einsum("bft,ts->bfs", {mixed, weights({5, 11})}, {2, 6, 11}), "sample, token, feature");
  const Input queries = {plain({{sample, 2}, {token, 5}, {feature, 3}, {feature, 4}})};
  EXPECT_EQ(einsum("bqhd,bkhd->bhqk", {queries, queries}, {2, 3, 5, 5}), "sample, feature, token, token");
  EXPECT_EQ(einsum("btf->ftb", {tokens}, {6, 5, 2}), "feature, token, sample");
}

TEST(Axes, BlocksAndPlaces)
{
  const Input words = {plain({{sample, 2}, {token, 5}})};
  EXPECT_EQ(outputOf("OneHot", {words, weights({}), weights({2})}, {2, 5, 9}), "sample, token, feature");
  EXPECT_EQ(outputOf("OneHot", {words, weights({}), weights({2})}, {2, 9, 5}, {{"axis", std::int64_t(1)}}),
            "sample, feature, token");
  EXPECT_EQ(outputOf("DepthToSpace", {images}, {2, 1, 10, 14}, {{"blocksize", std::int64_t(2)}}),
            "sample, feature, height, width");
  EXPECT_EQ(outputOf("GridSample", {images, weights({2, 4, 4, 2})}, {2, 3, 4, 4}),
            "sample, feature, height, width");
  EXPECT_EQ(outputOf("TopK", {tokens, weights({1})}, {2, 5, 3}), "sample, token, feature");
  EXPECT_EQ(outputOf("ArgMax", {tokens}, {2, 5}, {{"axis", std::int64_t(2)}, {"keepdims", std::int64_t(0)}}),
            "sample, token");
  EXPECT_EQ(outputOf("Det", {images}, {2, 3}), "sample, feature");
}

TEST(Axes, NormalisationsTell)
{
  EXPECT_EQ(outputOf("LayerNormalization", {nothing, weights({6})}, {2, 5, 6}), "sample, unknown, feature");
  EXPECT_EQ(
      outputOf("LayerNormalization", {nothing, weights({5, 6})}, {2, 5, 6}, {{"axis", std::int64_t(1)}}),
      "sample, unknown, unknown");
}

TEST(Axes, TransposesMove)
{
  EXPECT_EQ(outputOf("Transpose", {images}, {2, 5, 7, 3}, {{"perm", Ints{0, 2, 3, 1}}}),
            "sample, height, width, feature");
  EXPECT_EQ(outputOf("Transpose", {tokens}, {6, 5, 2}), "feature, token, sample");
}

TEST(Axes, ReshapesMergeAndDivide)
{
  EXPECT_EQ(outputOf("Reshape", {images}, {2, 3, 35}), "sample, feature, height x width");
  EXPECT_EQ(outputOf("Flatten", {images}, {2, 105}), "sample, feature x height x width");
  EXPECT_EQ(outputOf("Reshape", {tokens}, {2, 5, 3, 2}), "sample, token, feature, feature");
  EXPECT_EQ(outputOf("Reshape", {tokens}, {10, 6}), "sample x token, feature");
  EXPECT_EQ(outputOf("Unsqueeze", {tokens}, {2, 1, 5, 6}), "sample, 1, token, feature");
  // Windows of 2 x 3 pixels and back.
  const Axes grid = plain({{sample, 2}, {height, 4}, {width, 6}, {feature, 3}});
  AxisPieces pieces;
  Axes windows = reshapedAxes(grid, {2, 2, 2, 2, 3, 3}, pieces);
  EXPECT_EQ(toString(windows), "sample, height, height, width, width, feature");
  std::swap(windows[2], windows[3]);
  windows = reshapedAxes(windows, {8, 6, 3}, pieces);
  EXPECT_EQ(toString(windows), "sample x height x width, height x width, feature");
  windows = reshapedAxes(windows, {2, 2, 2, 2, 3, 3}, pieces);
  EXPECT_EQ(toString(windows), "sample, height, width, height, width, feature");
  // Borders that don't meet: what is mixed is unknown, what stands beside stays known.
  EXPECT_EQ(outputOf("Reshape", {tokens}, {2, 6, 5}), "sample, unknown, unknown");
  EXPECT_EQ(outputOf("Reshape", {tokens}, {4, 15}), "unknown, unknown");
}

// A dense layer's output becomes pictures where a convolution reads it, whichever way it is turned.
TEST(Axes, WhatReadsPiecesDecides)
{
  const Axes dense = plain({{sample, 2}, {feature, 24}});
  AxisPieces pieces;
  const Axes reshaped = reshapedAxes(dense, {2, 2, 3, 4}, pieces);
  EXPECT_EQ(toString(reshaped), "sample, feature, feature, feature");
  const Axes turned = {reshaped[0], reshaped[3], reshaped[1], reshaped[2]};
  Node convolution;
  convolution.op = "Conv";
  outputAxes(convolution, {{turned, true, 1}, {}}, {shapeOf(turned), {8, 4, 1, 1}}, {{2, 8, 2, 3}}, pieces);
  EXPECT_EQ(toString(pieces.resolved(reshaped)), "sample, height, width, feature");
  // Read by nothing: channels first, unless few stand last.
  bool isGuess = true;
  EXPECT_EQ(toString(settledAxes(reshapedAxes(dense, {2, 2, 3, 4}, pieces), isGuess)),
            "sample, feature, height, width");
  EXPECT_FALSE(isGuess);
  EXPECT_EQ(
      toString(settledAxes(reshapedAxes(plain({{sample, 2}, {feature, 60}}), {2, 5, 4, 3}, pieces), isGuess)),
      "sample, height, width, feature");
}

TEST(Axes, PixelShuffles)
{
  AxisPieces pieces;
  Axes axes =
      reshapedAxes(plain({{sample, 2}, {feature, 8}, {height, 3}, {width, 5}}), {2, 2, 2, 2, 3, 5}, pieces);
  axes = {axes[0], axes[1], axes[4], axes[2], axes[5], axes[3]};
  EXPECT_EQ(toString(reshapedAxes(axes, {2, 2, 6, 10}, pieces)), "sample, feature, height, width");
}

TEST(Axes, ConcatSplitSliceAndGather)
{
  const Input one = {plain({{sample, 2}, {unknown, 1}, {feature, 6}})};
  EXPECT_EQ(outputOf("Concat", {one, tokens}, {2, 6, 6}, {{"axis", std::int64_t(1)}}),
            "sample, token, feature");
  EXPECT_EQ(outputOf("Split", {tokens}, {2, 5, 3}, {{"axis", std::int64_t(2)}}), "sample, token, feature");
  EXPECT_EQ(outputOf("Slice", {images}, {2, 3, 4, 7}), "sample, feature, height, width");
  EXPECT_EQ(outputOf("Gather", {tokens, weights({})}, {2, 6}, {{"axis", std::int64_t(1)}}),
            "sample, feature");
  const Input words = {plain({{sample, 2}, {token, 5}})};
  EXPECT_EQ(outputOf("Gather", {weights({99, 8}), words}, {2, 5, 8}), "sample, token, feature");
}

TEST(Axes, Reductions)
{
  EXPECT_EQ(outputOf("ReduceMean", {images}, {2, 3}, {{"axes", Ints{2, 3}}, {"keepdims", std::int64_t(0)}}),
            "sample, feature");
  EXPECT_EQ(outputOf("ReduceMax", {tokens}, {2, 1, 6}, {{"axes", Ints{1}}}), "sample, token, feature");
  // The axes are an input, whose values aren't seen.
  EXPECT_EQ(outputOf("ReduceSum", {tokens, weights({1})}, {2, 6}, {{"keepdims", std::int64_t(0)}}),
            "sample, feature");
}

TEST(Axes, RecurrentOutputs)
{
  const Input sequence = {plain({{unknown, 7}, {sample, 2}, {unknown, 4}})};
  const std::vector<Input> inputs = {sequence, weights({1, 20, 4}), weights({1, 20, 5})};
  EXPECT_EQ(outputOf("LSTM", inputs, {7, 1, 2, 5}), "step, feature, sample, feature");
  EXPECT_EQ(outputOf("LSTM", inputs, {1, 2, 5}, {}, 1), "feature, sample, feature");
  const Input first = {plain({{sample, 2}, {token, 7}, {feature, 4}})};
  EXPECT_EQ(outputOf("GRU", {first, weights({1, 15, 4})}, {2, 7, 1, 5}, {{"layout", std::int64_t(1)}}),
            "sample, token, feature, feature");
}

// What is added to a residual stream doesn't change what its axes are.
TEST(Axes, TheOlderInputOfASumTells)
{
  const Input branch = {plain({{sample, 2}, {feature, 5}, {token, 6}})};
  EXPECT_EQ(outputOf("Add", {tokens, branch}, {2, 5, 6}), "sample, token, feature");
  EXPECT_EQ(outputOf("Mul", {{plain({{sample, 2}, {feature, 3}, {unknown, 1}, {unknown, 1}})}, images},
                     {2, 3, 5, 7}),
            "sample, feature, height, width");
  EXPECT_EQ(outputOf("Relu", {tokens}, {2, 5, 6}), "sample, token, feature");
}

TEST(Axes, WithoutAnyFeatureTheSecondAxisIsAGuess)
{
  bool isGuess = false;
  EXPECT_EQ(toString(settledAxes(nothing.axes, isGuess)), "sample, feature, token");
  EXPECT_TRUE(isGuess);
  EXPECT_EQ(toString(settledAxes(plain({{sample, 2}, {unknown, 5}}), isGuess)), "sample, feature");
  EXPECT_FALSE(isGuess);
  EXPECT_EQ(toString(settledAxes(plain({{sample, 2}, {unknown, 5}, {feature, 6}}), isGuess)),
            "sample, token, feature");
  EXPECT_FALSE(isGuess);
}
