// Malformed inputs of Resize and Upsample.

#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
using Ints = std::vector<std::int64_t>;

Node resizeNode(const std::vector<std::pair<std::string, Attributes::Value>>& values = {},
                std::int64_t opset = 13)
{
  return operatorNode("Resize", opset, attributes(values));
}

std::string scaled(const std::vector<float>& scales, Shape shape = {1, 3, 4})
{
  return failure(resizeNode(), {floatInput(std::move(shape)), noInput(), knownFloats(scales)});
}

std::string sized(const Ints& sizes, Shape shape = {1, 3, 4})
{
  return failure(resizeNode(), {floatInput(std::move(shape)), noInput(), noInput(), knownInts(sizes)});
}

std::string withAttribute(const char* name, Attributes::Value value)
{
  return failure(resizeNode({{name, std::move(value)}}), {floatInput({2}), noInput(), knownFloats({2})});
}
}  // namespace

TEST(ResizeErrors, Scales)
{
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(scaled({1, 0.1F, 2}), "");
  expectText(scaled({1, 2}), {"scales", "expected 3 numbers, found 2"});
  for (const float scale : {0.0F, -1.0F, nan, infinity})
  {
    expectText(scaled({1, 1, scale}), {"positive"});
  }
  expectText(scaled({1, 1, 1e30F}), {"too large"});
  expectText(scaled({1, 1, 1e9F}), {"too long"});
  expectText(scaled({1, 1, 1}, {1, 3}), {"expected 2 numbers, found 3"});
}

TEST(ResizeErrors, Sizes)
{
  EXPECT_EQ(sized({1, 0, 9}), "");
  expectText(sized({3, 9}), {"sizes", "expected 3 numbers, found 2"});
  expectText(sized({1, -3, 9}), {"negative"});
  expectText(sized({1, 3, std::int64_t(1) << 45}), {"too large"});
  expectText(sized({1, 3, std::int64_t(1) << 30}), {"too long"});
  expectText(sized({1, 3, 9}, {1, 3, 0}), {"without elements", "[1, 3, 0]"});
}

TEST(ResizeErrors, OneOfScalesAndSizes)
{
  const InputInfo x = floatInput({2});
  expectText(failure(resizeNode(), {x}), {"one of scales and sizes", "none"});
  expectText(failure(resizeNode(), {x, noInput(), knownFloats({}), knownInts({})}), {"none"});
  expectText(failure(resizeNode(), {x, noInput(), knownFloats({2}), knownInts({4})}), {"both"});
  EXPECT_EQ(failure(resizeNode(), {x, knownFloats({}), knownFloats({}), knownInts({4})}), "");
  expectText(failure(resizeNode(), {x, noInput(), floatInput({1})}), {"scales", "before the run"});
  expectText(failure(resizeNode(), {x, noInput(), noInput(), intInput({1})}), {"sizes", "before the run"});
  expectText(failure(resizeNode(), {x, noInput(), knownInts({2})}), {"expected float32"});
  expectText(failure(resizeNode({}, 10), {x}), {"scales are missing"});
}

TEST(ResizeErrors, Attributes)
{
  expectText(withAttribute("mode", std::string("quintic")), {"nearest, linear or cubic", "'quintic'"});
  expectText(withAttribute("coordinate_transformation_mode", std::string("middle")),
             {"coordinate_transformation_mode", "half_pixel", "'middle'"});
  expectText(withAttribute("nearest_mode", std::string("simple")), {"nearest_mode", "round_prefer_floor"});
  EXPECT_EQ(withAttribute("antialias", std::int64_t(1)), "");
  EXPECT_EQ(withAttribute("antialias", std::int64_t(0)), "");
  EXPECT_EQ(withAttribute("keep_aspect_ratio_policy", std::string("not_larger")), "");
  expectText(withAttribute("keep_aspect_ratio_policy", std::string("larger")),
             {"'keep_aspect_ratio_policy'", "not_smaller", "'larger'"});
  expectText(withAttribute("axes", Ints{1}), {"axis", "found 1"});
  expectText(withAttribute("axes", Ints{0, -1}), {"twice"});
  expectText(withAttribute("axes", Ints{}), {"expected 0 numbers, found 1"});
}

TEST(ResizeErrors, Region)
{
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Node crop = resizeNode({{"coordinate_transformation_mode", std::string("tf_crop_and_resize")}});
  const auto region = [&](const InputInfo& bounds) {
    return failure(crop, {floatInput({4}), bounds, noInput(), knownInts({2})});
  };
  EXPECT_EQ(region(knownFloats({-1e30F, 1e30F})), "");
  expectText(region(noInput()), {"input 1 is missing"});
  expectText(region(knownFloats({0})), {"bounds", "expected 2 numbers, found 1"});
  expectText(region(knownFloats({nan, 1})), {"not a number"});
  expectText(failure(crop, {intInput({4}), knownFloats({0, 1}), noInput(), knownInts({2})}),
             {"expected float32"});
  // An empty region has no elements at any scale.
  expectText(failure(crop, {floatInput({4}), knownFloats({1, 1}), knownFloats({2})}), {"positive"});
}

TEST(ResizeErrors, AspectRatio)
{
  const auto keep = [](const char* policy, Shape shape, const Ints& sizes)
  {
    return failure(resizeNode({{"keep_aspect_ratio_policy", std::string(policy)}}),
                   {floatInput(std::move(shape)), noInput(), noInput(), knownInts(sizes)});
  };
  expectText(keep("not_smaller", {2, 0}, {3, 3}), {"no aspect ratio"});
  expectText(keep("not_smaller", {1, std::int64_t(1) << 30}, {std::int64_t(1) << 30, 1}),
             {"no aspect ratio"});
  EXPECT_EQ(keep("not_larger", {2, 4}, {0, 9}), "");
}

TEST(ResizeErrors, Weighted)
{
  const auto cubic = [](const std::vector<std::pair<std::string, Attributes::Value>>& more,
                        const InputInfo& x, const InputInfo& scales)
  {
    auto all = more;
    all.emplace_back("mode", std::string("cubic"));
    return failure(resizeNode(all), {x, knownFloats({-1e30F, 1e30F}), scales});
  };
  expectText(cubic({}, intInput({2}), knownFloats({2})), {"expected float32, found int64"});
  const std::string crop = "tf_crop_and_resize";
  expectText(cubic({{"coordinate_transformation_mode", crop}, {"extrapolation_value", 1.0F}}, floatInput({4}),
                   knownFloats({1e-30F})),
             {"extrapolation_value = 0"});
  // A tiny scale of a huge region reaches over more elements than there are.
  expectText(cubic({{"coordinate_transformation_mode", crop}, {"antialias", std::int64_t(1)}},
                   floatInput({4}), knownFloats({1e-30F})),
             {"too many elements", "scale"});
}

TEST(ResizeErrors, Linear)
{
  const Node linear = resizeNode({{"mode", std::string("linear")}});
  expectText(failure(linear, {intInput({2}), noInput(), knownFloats({2})}),
             {"expected float32, found int64"});
  expectText(failure(linear, {floatInput(Shape(6, 2)), noInput(), knownFloats(std::vector<float>(6, 2.0F))}),
             {"that many axes", "expected at most 5, found 6"});
  EXPECT_EQ(failure(linear, {floatInput({}), noInput(), noInput(), knownInts({})}).empty(), false);
}

TEST(ResizeErrors, Upsample)
{
  const Node node = operatorNode("Upsample", 9);
  EXPECT_EQ(failure(node, {floatInput({2, 2}), knownFloats({1, 2})}), "");
  expectText(failure(node, {floatInput({2, 2})}), {"scales", "expected 2 numbers, found 0"});
  expectText(failure(node, {floatInput({2, 2}), floatInput({2})}), {"before the run"});
  expectText(failure(node, {floatInput({2, 2}), knownFloats({1, 0})}), {"positive"});
  const auto old = attributes({{"height_scale", 2.0F}, {"width_scale", 2.0F}});
  expectText(failure(operatorNode("Upsample", 1, old), {floatInput({2})}), {"at least 2 axes", "[2]"});
  expectText(
      failure(operatorNode("Upsample", 7, attributes({{"mode", std::string("cubic")}})), {floatInput({2})}),
      {"nearest or linear"});
}
