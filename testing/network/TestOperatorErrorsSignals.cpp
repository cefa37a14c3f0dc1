// Malformed inputs of spectra and of pooling over regions.

#include <cmath>
#include <limits>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
const std::int64_t huge = std::int64_t(1) << 40;
const float notANumber = std::numeric_limits<float>::quiet_NaN();
}  // namespace

TEST(SignalErrors, FourierTransforms)
{
  const Node node = with("DFT", 20);
  EXPECT_EQ(failure(node, {floatInput({2, 5, 1})}), "");
  EXPECT_EQ(failure(node, {floatInput({2, 5, 2}), knownInts({8}), knownInts({0})}), "");
  expectText(failure(node, {floatInput({5})}), {"input 0"});
  expectText(failure(node, {floatInput({2, 5, 3})}), {"real and imaginary", "found [2, 5, 3]"});
  expectText(failure(node, {floatInput({2, 5, 2}), noInput(), knownInts({2})}), {"the axis is that of real"});
  expectText(failure(node, {floatInput({2, 5, 2}), noInput(), knownInts({-1})}),
             {"the axis is that of real"});
  EXPECT_NE(failure(node, {floatInput({2, 5, 2}), noInput(), knownInts({3})}), "");
  expectText(failure(node, {floatInput({2, 5, 2}), noInput(), intInput({})}), {"the axis", "before the run"});
  expectText(failure(node, {floatInput({2, 5, 2}), knownInts({8, 8})}), {"the length is not one number"});
  expectText(failure(node, {floatInput({2, 5, 2}), knownInts({0})}),
             {"no such Fourier transform", "found 0"});
  EXPECT_NE(failure(node, {floatInput({2, 5, 2}), knownInts({-huge})}), "");
  EXPECT_NE(failure(node, {floatInput({2, 5, 2}), knownInts({huge})}), "");
  expectText(failure(node, {floatInput({2, 0, 2})}), {"no such Fourier transform"});
  expectText(failure(node, {intInput({2, 5, 2})}), {"expected float32"});
  expectText(failure(node, {floatInput({2, 5, 2}), knownInts({16777217})}),
             {"no such Fourier transform", "found 16777217"});
  // A large prime number, which is not computed with before the run.
  EXPECT_EQ(failure(node, {floatInput({2, 5, 2}), knownInts({16777213})}), "");
  const Node half = with("DFT", 20, {{"onesided", std::int64_t(1)}});
  expectText(failure(half, {floatInput({2, 5, 2})}), {"'onesided'", "expected real numbers"});
  const Node back = with("DFT", 20, {{"onesided", std::int64_t(1)}, {"inverse", std::int64_t(1)}});
  EXPECT_EQ(failure(back, {floatInput({2, 5, 2})}), "");
  expectText(failure(back, {floatInput({2, 5, 1})}), {"half a spectrum"});
  expectText(failure(back, {floatInput({2, 1, 2})}), {"no such Fourier transform", "found 0"});
  expectText(failure(with("DFT", 17), {floatInput({2, 5, 2}), noInput(), knownInts({1})}), {"inputs"});
  EXPECT_NE(failure(with("DFT", 17, {{"axis", std::int64_t(7)}}), {floatInput({2, 5, 2})}), "");
}

TEST(SignalErrors, ShortTimeTransforms)
{
  const Node node = with("STFT", 17);
  EXPECT_EQ(failure(node, {floatInput({2, 9, 1}), knownInts({3}), floatInput({4})}), "");
  EXPECT_EQ(failure(node, {floatInput({2, 9, 1}), knownInts({3})}), "");
  expectText(failure(node, {floatInput({2, 9, 2}), knownInts({3})}), {"the signal", "real numbers"});
  expectText(failure(node, {floatInput({2, 9}), knownInts({3})}), {"the signal", "found [2, 9]"});
  expectText(failure(node, {floatInput({2, 9, 1}), knownInts({0})}), {"do not fit the signal"});
  expectText(failure(node, {floatInput({2, 9, 1}), intInput({})}), {"before the run"});
  expectText(failure(node, {floatInput({2, 9, 1}), knownInts({3}), floatInput({10})}), {"found 10, [10], 3"});
  expectText(failure(node, {floatInput({2, 9, 1}), knownInts({3}), floatInput({4}), knownInts({3})}),
             {"do not fit the signal"});
  expectText(failure(node, {floatInput({2, 9, 1}), knownInts({3}), floatInput({2, 2})}), {"[2, 2]"});
  expectText(failure(node, {floatInput({2, 9, 1}), knownInts({3}), noInput(), knownInts({-4})}),
             {"found -4, no window"});
  EXPECT_NE(failure(node, {floatInput({2, 0, 1}), knownInts({3})}), "");
  EXPECT_NE(failure(node, {floatInput({2, huge, 1}), knownInts({1}), noInput(), knownInts({2})}), "");
}

TEST(SignalErrors, BandsOfMels)
{
  const Node node = with("MelWeightMatrix", 17);
  const auto number = [](float value) { return knownFloats({value}); };
  const auto fails = [&](std::int64_t bands, std::int64_t length)
  {
    return failure(node,
                   {knownInts({bands}), knownInts({length}), knownInts({8000}), number(0), number(4000)});
  };
  EXPECT_EQ(fails(8, 16), "");
  EXPECT_EQ(fails(0, 0), "");
  expectText(fails(-1, 16), {"no such matrix", "-1 bands"});
  expectText(fails(8, -16), {"no such matrix"});
  EXPECT_NE(fails(huge, huge), "");
  expectText(failure(node, {intInput({}), knownInts({4}), knownInts({8000}), number(0), number(1)}),
             {"before the run"});
  expectText(failure(node, {knownInts({2}), knownInts({4}), knownInts({8000}), floatInput({2}), number(1)}),
             {"input 3 is not one number"});
  expectText(failure(with("MelWeightMatrix", 17, {{"output_datatype", std::int64_t(7)}}), {}),
             {"'output_datatype'", "int64"});
  // Bands beyond the spectrum have no weights.
  const auto weights = [&](float low, float high, std::int64_t rate)
  {
    return runOperator(node,
                       {Tensor::ints({}, {3}), Tensor::ints({}, {8}), Tensor::ints({}, {rate}),
                        Tensor::floats({}, {low}), Tensor::floats({}, {high})},
                       {0, 1})[0];
  };
  for (const Tensor& found : {weights(0, 1e9F, 8000), weights(notANumber, 1, 8000), weights(-800, 1, 8000),
                              weights(0, 4000, 0), weights(4000, 0, 8000)})
  {
    for (const float value : floatValues(found))
    {
      EXPECT_TRUE(std::isfinite(value));
    }
  }
}

TEST(SignalErrors, LargestOfRegions)
{
  const Node node = with("MaxRoiPool", 22, {{"pooled_shape", std::vector<std::int64_t>{2, 2}}});
  EXPECT_EQ(failure(node, {floatInput({1, 2, 3, 4}), floatInput({5, 5})}), "");
  EXPECT_EQ(failure(node, {floatInput({1, 2, 3, 4}), floatInput({0, 5})}), "");
  expectText(failure(node, {floatInput({1, 2, 3, 4}), floatInput({5, 4})}), {"image and regions", "[5, 4]"});
  EXPECT_NE(failure(node, {floatInput({1, 2, 3}), floatInput({5, 5})}), "");
  expectText(failure(with("MaxRoiPool", 22), {}), {"'pooled_shape'", "found []"});
  expectText(failure(with("MaxRoiPool", 22, {{"pooled_shape", std::vector<std::int64_t>{2, 0}}}), {}),
             {"found [2, 0]"});
  EXPECT_NE(failure(with("MaxRoiPool", 22, {{"pooled_shape", std::vector<std::int64_t>{huge, huge}}}), {}),
            "");
  const Tensor x = Tensor::floats({1, 1, 2, 2}, {1, 2, 3, 4});
  const auto run = [&](std::vector<float> region) {
    return runFailure(node, {x, Tensor::floats({1, 5}, region)});
  };
  EXPECT_EQ(run({0, 0, 0, 1, 1}), "");
  EXPECT_EQ(run({0, 5, 5, -5, -5}), "");
  expectText(run({1, 0, 0, 1, 1}), {"of no sample", "0 to 0, found 1"});
  expectText(run({-1, 0, 0, 1, 1}), {"of no sample"});
  expectText(run({notANumber, 0, 0, 1, 1}), {"of no sample"});
  expectText(run({0, 0, 1e10F, 1, 1}), {"too large", "region 0"});
  expectText(run({0, 0, 0, notANumber, 1}), {"too large"});
  EXPECT_EQ(runFailure(node, {Tensor::floats({1, 1, 0, 2}), Tensor::floats({1, 5}, {0, 0, 0, 1, 1})}), "");
}
