// Malformed inputs of operators that sample images, find boxes and attend.

#include <cmath>
#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
const std::int64_t huge = std::int64_t(1) << 40;
const float notANumber = std::numeric_limits<float>::quiet_NaN();
}  // namespace

TEST(SamplingErrors, Grids)
{
  const Node node = with("GridSample", 20);
  EXPECT_EQ(failure(node, {floatInput({2, 3, 4, 5}), floatInput({2, 7, 7, 2})}), "");
  EXPECT_EQ(failure(node, {floatInput({2, 3, 4}), floatInput({2, 7, 1})}), "");
  expectText(failure(node, {floatInput({2, 3, 4, 5}), floatInput({2, 7, 7, 3})}),
             {"the grid does not fit", "found [2, 3, 4, 5], [2, 7, 7, 3]"});
  EXPECT_NE(failure(node, {floatInput({2, 3, 4, 5}), floatInput({1, 7, 7, 2})}), "");
  EXPECT_NE(failure(node, {floatInput({2, 3}), floatInput({2, 0})}), "");
  EXPECT_NE(failure(node, {floatInput({1, 1, 1, 1, 1, 1}), floatInput({1, 1, 1, 1, 1, 4})}), "");
  expectText(failure(node, {intInput({2, 3, 4, 5}), floatInput({2, 7, 7, 2})}), {"expected float32"});
  EXPECT_NE(failure(node, {floatInput({1, huge, 4, 5}), floatInput({1, huge, 7, 2})}), "");
  expectText(failure(with("GridSample", 20, {{"mode", std::string("area")}}), {}), {"'area'"});
  expectText(failure(with("GridSample", 20, {{"padding_mode", std::string("wrap")}}), {}), {"'wrap'"});
  for (const char* padding : {"zeros", "border", "reflection"})
  {
    for (const char* mode : {"nearest", "linear", "cubic"})
    {
      const Node sampling =
          with("GridSample", 20, {{"mode", std::string(mode)}, {"padding_mode", std::string(padding)}});
      const Tensor x = Tensor::floats({1, 1, 2, 2}, {1, 1, 1, 1});
      const Tensor far = Tensor::floats({1, 1, 2, 2}, {notANumber, 1e38F, -1e38F, notANumber});
      EXPECT_TRUE(std::isfinite(floatValues(runOperator(sampling, {x, far})[0])[0])) << mode << padding;
      EXPECT_EQ(floatValues(runOperator(sampling, {Tensor::floats({1, 1, 0, 2}), far})[0]),
                (std::vector<float>{0, 0}));
    }
  }
  const Node affine = with("AffineGrid", 20);
  EXPECT_EQ(failure(affine, {floatInput({2, 2, 3}), knownInts({2, 3, 4, 5})}), "");
  expectText(failure(affine, {floatInput({2, 2, 3}), knownInts({1, 3, 4, 5})}),
             {"theta", "expected [1, 2, 3]"});
  expectText(failure(affine, {floatInput({2, 2, 3}), knownInts({2, 3, 4})}), {"found [2, 3, 4]"});
  expectText(failure(affine, {floatInput({2, 2, 3}), knownInts({2, 3, 0, 5})}), {"found [2, 3, 0, 5]"});
  EXPECT_NE(failure(affine, {floatInput({2, 2, 3}), knownInts({2, 3, huge, huge})}), "");
  EXPECT_NE(failure(affine, {floatInput({2, 2, 3}), knownInts({-2, 3, 4, 5})}), "");
  expectText(failure(affine, {floatInput({2, 2, 3}), intInput({4})}), {"before the run"});
}

TEST(SamplingErrors, Regions)
{
  const Node node = with("RoiAlign", 16);
  EXPECT_EQ(failure(node, {floatInput({1, 2, 3, 4}), floatInput({5, 4}), intInput({5})}), "");
  expectText(failure(node, {floatInput({1, 2, 3}), floatInput({5, 4}), intInput({5})}),
             {"image and regions"});
  expectText(failure(node, {floatInput({1, 2, 3, 4}), floatInput({5, 4}), intInput({4})}),
             {"expected [5], found [4]"});
  expectText(failure(with("RoiAlign", 16, {{"mode", std::string("sum")}}), {}), {"'sum'"});
  expectText(failure(with("RoiAlign", 16, {{"output_height", std::int64_t(0)}}), {}), {"at least 1"});
  expectText(failure(with("RoiAlign", 16, {{"sampling_ratio", huge}}), {}), {"0 to 1024"});
  EXPECT_NE(failure(with("RoiAlign", 16, {{"output_height", huge}, {"output_width", huge}}),
                    {floatInput({1, 2, 3, 4}), floatInput({5, 4}), intInput({5})}),
            "");
  const Tensor x = Tensor::floats({1, 1, 2, 2}, {1, 2, 3, 4});
  const auto run = [&](std::vector<float> region, std::int64_t sample) {
    return runFailure(node, {x, Tensor::floats({1, 4}, region), Tensor::ints({1}, {sample})});
  };
  EXPECT_EQ(run({0, 0, 1, 1}, 0), "");
  expectText(run({0, 0, 1, 1}, 1), {"of no sample", "0 to 0, found 1"});
  expectText(run({0, 0, 1e9F, 1}, 0), {"too large", "region 0"});
  expectText(run({notANumber, 0, 1, 1}, -1), {"of no sample"});
  run({notANumber, notANumber, notANumber, notANumber}, 0);
}

TEST(SamplingErrors, DeformedConvolutions)
{
  const Node node = with("DeformConv", 19);
  const auto fails = [&](const Node& conv, Shape offsets, const InputInfo& bias, const InputInfo& mask)
  {
    return failure(conv, {floatInput({1, 2, 4, 4}), floatInput({3, 2, 2, 2}), floatInput(std::move(offsets)),
                          bias, mask});
  };
  EXPECT_EQ(fails(node, {1, 8, 3, 3}, floatInput({3}), floatInput({1, 4, 3, 3})), "");
  EXPECT_EQ(fails(node, {1, 8, 3, 3}, noInput(), noInput()), "");
  expectText(fails(node, {1, 4, 3, 3}, noInput(), noInput()), {"the offsets", "expected [1, 8, 3, 3]"});
  expectText(fails(node, {1, 8, 3, 3}, floatInput({2}), noInput()), {"the bias"});
  expectText(fails(node, {1, 8, 3, 3}, noInput(), floatInput({1, 8, 3, 3})), {"the mask"});
  EXPECT_NE(fails(with("DeformConv", 19, {{"group", std::int64_t(2)}}), {1, 8, 3, 3}, noInput(), noInput()),
            "");
  EXPECT_NE(fails(with("DeformConv", 19, {{"group", std::int64_t(0)}}), {1, 8, 3, 3}, noInput(), noInput()),
            "");
  EXPECT_NE(
      fails(with("DeformConv", 19, {{"offset_group", std::int64_t(3)}}), {1, 8, 3, 3}, noInput(), noInput()),
      "");
  EXPECT_NE(failure(node, {floatInput({1, 2, 4}), floatInput({3, 2, 2}), floatInput({1, 4, 3})}), "");
}

TEST(SamplingErrors, Boxes)
{
  const Node node = with("NonMaxSuppression", 11);
  const InputInfo boxes = knownInput(Tensor::floats({1, 2, 4}, {0, 0, 1, 1, 0, 0, notANumber, 1}));
  const InputInfo scores = knownInput(Tensor::floats({1, 1, 2}, {0.5F, notANumber}));
  EXPECT_EQ(failure(node, {boxes, scores, knownInts({2}), knownFloats({0.5F}), knownFloats({0.1F})}), "");
  expectText(failure(node, {floatInput({1, 2, 4}), scores}), {"shape of the result depends on values"});
  expectText(failure(node, {boxes, floatInput({1, 1, 3})}), {"do not fit", "found [1, 2, 4], [1, 1, 3]"});
  expectText(failure(node, {boxes, scores, knownInts({1, 2})}), {"not one number"});
  expectText(failure(node, {boxes, scores, intInput({})}), {"before the run"});
}

TEST(SamplingErrors, Attention)
{
  const Node node = with("Attention", 24);
  const InputInfo q = floatInput({2, 4, 3, 8}), k = floatInput({2, 2, 5, 8}), v = floatInput({2, 2, 5, 6});
  EXPECT_EQ(failure(node, {q, k, v}), "");
  EXPECT_EQ(failure(node, {q, k, v, floatInput({3, 4})}), "");
  expectText(failure(node, {q, floatInput({2, 3, 5, 8}), floatInput({2, 3, 5, 6})}),
             {"do not fit", "in groups"});
  expectText(failure(node, {q, floatInput({2, 2, 5, 7}), v}), {"do not fit"});
  expectText(failure(node, {q, k, floatInput({2, 2, 4, 6})}), {"do not fit"});
  expectText(failure(node, {q, floatInput({2, 5, 16}), v}), {"the keys cannot be divided"});
  expectText(failure(node, {floatInput({2, 3, 32}), floatInput({2, 5, 16}), floatInput({2, 5, 12})}),
             {"the queries", "0 heads"});
  expectText(failure(with("Attention", 24, {{"q_num_heads", std::int64_t(3)}}),
                     {floatInput({2, 3, 32}), floatInput({2, 3, 32}), floatInput({2, 3, 32})}),
             {"multiple of the number of heads", "3 heads"});
  expectText(failure(node, {q, k, v, floatInput({3, 6})}), {"the mask", "found [3, 6]"});
  expectText(failure(node, {q, k, v, floatInput({3, 1, 5})}), {"the mask"});
  expectText(failure(node, {q, k, v, noInput(), floatInput({2, 2, 1, 8})}), {"do not go together"});
  expectText(failure(node, {q, k, v, noInput(), floatInput({2, 2, 1, 8}), floatInput({2, 2, 2, 6})}),
             {"the past values", "expected [2, 2, 1, 6]"});
  expectText(failure(node, {q, k, v, noInput(), noInput(), noInput(), intInput({3})}), {"the lengths"});
  expectText(failure(with("Attention", 24, {{"qk_matmul_output_mode", std::int64_t(4)}}), {}), {"found 4"});
  EXPECT_NE(failure(node, {floatInput({1, 1, 1 << 21, 8}), floatInput({1, 1, 1 << 21, 8}),
                           floatInput({1, 1, 1 << 21, 8})}),
            "");
  EXPECT_EQ(failure(node, {floatInput({2, 4, 0, 8}), k, v}), "");
  const std::vector<std::int64_t> widest = {std::numeric_limits<std::int64_t>::max()};
  const Node window =
      with("Attention", 25, {{"left_window_size", widest[0]}, {"right_window_size", widest[0]}});
  const Tensor one = Tensor::floats({1, 1, 1, 1}, {1});
  EXPECT_EQ(floatValues(runOperator(window, {one, one, one})[0])[0], 1.0F);
}

TEST(SamplingErrors, RotaryEmbedding)
{
  const Node node = with("RotaryEmbedding", 23);
  const InputInfo x = floatInput({2, 3, 4, 6});
  EXPECT_EQ(failure(node, {x, floatInput({9, 3}), floatInput({9, 3}), intInput({2, 4})}), "");
  EXPECT_EQ(failure(node, {x, floatInput({2, 4, 3}), floatInput({2, 4, 3})}), "");
  expectText(failure(node, {x, floatInput({9, 2}), floatInput({9, 2}), intInput({2, 4})}),
             {"the cosines", "[9, 3]"});
  expectText(failure(node, {x, floatInput({9, 3}), floatInput({8, 3}), intInput({2, 4})}), {"the sines"});
  expectText(failure(node, {x, floatInput({9, 3}), floatInput({9, 3}), intInput({2, 3})}), {"the places"});
  expectText(failure(node, {floatInput({2, 4, 18}), floatInput({2, 4, 3}), floatInput({2, 4, 3})}),
             {"num_heads = 0"});
  expectText(failure(with("RotaryEmbedding", 23, {{"rotary_embedding_dim", std::int64_t(5)}}), {x, x, x}),
             {"even", "found 5"});
  expectText(failure(with("RotaryEmbedding", 23, {{"rotary_embedding_dim", std::int64_t(8)}}), {x, x, x}),
             {"at most 6"});
  EXPECT_NE(failure(with("RotaryEmbedding", 23, {{"rotary_embedding_dim", -huge}}), {x, x, x}), "");
  expectText(runFailure(node, {Tensor::floats({1, 1, 1, 2}), Tensor::floats({1, 1}), Tensor::floats({1, 1}),
                               Tensor::ints({1, 1}, {1})}),
             {"no angles", "0 to 0, found 1"});
}
