#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "Reference.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
class ElementwiseTest : public testing::TestWithParam<std::string>
{
protected:
  const Kernels& table() const { return kernelsFor(GetParam()); }
};

/// Distance from the exact value in units of the last place of a float of that size.
double ulps(float found, double exact)
{
  if (std::isnan(exact))
  {
    return std::isnan(found) ? 0.0 : std::numeric_limits<double>::infinity();
  }
  const auto rounded = static_cast<float>(exact);
  if (std::isinf(rounded) || std::isinf(found))
  {
    return rounded == found ? 0.0 : std::numeric_limits<double>::infinity();
  }
  int exponent = 0;
  std::frexp(exact, &exponent);
  return std::abs(found - exact) / std::ldexp(1.0, std::max(exponent - 24, -149));
}

/// Worst error over every `step`-th of all bit patterns of a float.
double worst(void (*function)(const float*, float*, std::int64_t), double (*exact)(double))
{
  constexpr std::uint64_t step = 2003;
  double result = 0.0;
  std::vector<float> x;
  for (std::uint64_t bits = 0; bits < (std::uint64_t(1) << 32); bits += step)
  {
    const auto pattern = static_cast<std::uint32_t>(bits);
    float value = 0.0F;
    std::memcpy(&value, &pattern, sizeof(value));
    x.push_back(value);
  }
  std::vector<float> y(x.size());
  function(x.data(), y.data(), static_cast<std::int64_t>(x.size()));
  for (std::size_t i = 0; i < x.size(); ++i)
  {
    result = std::max(result, ulps(y[i], exact(x[i])));
  }
  return result;
}

double exactExp(double x)
{
  return std::exp(x);
}
double exactTanh(double x)
{
  return std::tanh(x);
}
double exactErf(double x)
{
  return std::erf(x);
}
double exactSigmoid(double x)
{
  return x < 0.0 ? std::exp(x) / (1.0 + std::exp(x)) : 1.0 / (1.0 + std::exp(-x));
}
}  // namespace

TEST_P(ElementwiseTest, ErrorsAreAsDocumented)
{
  EXPECT_LE(worst(table().exp, exactExp), 1.1);
  EXPECT_LE(worst(table().tanh, exactTanh), 1.4);
  EXPECT_LE(worst(table().sigmoid, exactSigmoid), 2.4);
  EXPECT_LE(worst(table().erf, exactErf), 1.3);
}

TEST_P(ElementwiseTest, SpecialValues)
{
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> x = {0.0F,   -0.0F,   infinity, -infinity, std::nanf(""),
                                1e-40F, -1e-40F, 88.8F,    -120.0F};
  const auto count = static_cast<std::int64_t>(x.size());
  std::vector<float> y(x.size());
  table().exp(x.data(), y.data(), count);
  EXPECT_EQ(y[0], 1.0F);
  EXPECT_EQ(y[2], infinity);
  EXPECT_EQ(y[3], 0.0F);
  EXPECT_TRUE(std::isnan(y[4]));
  EXPECT_EQ(y[7], infinity);
  EXPECT_EQ(y[8], 0.0F);
  table().tanh(x.data(), y.data(), count);
  EXPECT_TRUE(y[0] == 0.0F && !std::signbit(y[0]));
  EXPECT_TRUE(y[1] == 0.0F && std::signbit(y[1]));
  EXPECT_EQ(y[2], 1.0F);
  EXPECT_EQ(y[3], -1.0F);
  EXPECT_TRUE(std::isnan(y[4]));
  EXPECT_EQ(y[5], 1e-40F);
  EXPECT_EQ(y[6], -1e-40F);
  table().sigmoid(x.data(), y.data(), count);
  EXPECT_EQ(y[0], 0.5F);
  EXPECT_EQ(y[2], 1.0F);
  EXPECT_EQ(y[3], 0.0F);
  EXPECT_TRUE(std::isnan(y[4]));
}

TEST_P(ElementwiseTest, ValuesDoNotDependOnPlaceAndMayOverwrite)
{
  RandomCases random(40);
  const std::vector<float> x = random.values(67);
  for (const auto function : {table().exp, table().tanh, table().sigmoid, table().erf})
  {
    std::vector<float> whole(x.size());
    function(x.data(), whole.data(), 67);
    for (std::size_t first = 0; first < x.size(); ++first)
    {
      for (const std::size_t count : {std::size_t(0), std::size_t(1), std::size_t(5), x.size() - first})
      {
        std::vector<float> part(x.begin() + first, x.end());
        part.resize(std::min(count, part.size()));
        function(part.data(), part.data(), static_cast<std::int64_t>(part.size()));
        EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + first));
      }
    }
  }
}

TEST_P(ElementwiseTest, ReductionsAgreeWithTheDefinition)
{
  RandomCases random(41);
  for (const std::int64_t count : {1, 2, 3, 4, 15, 16, 17, 63, 64, 100, 1025})
  {
    std::vector<float> x = random.values(count);
    EXPECT_EQ(table().maximum(x.data(), count), *std::max_element(x.begin(), x.end()));
    EXPECT_EQ(table().minimum(x.data(), count), *std::min_element(x.begin(), x.end()));
    double sum = 0.0;
    double squares = 0.0;
    for (const float value : x)
    {
      sum += value;
      squares += static_cast<double>(value) * value;
    }
    EXPECT_NEAR(table().sum(x.data(), count), sum, 1e-12 * static_cast<double>(count));
    EXPECT_NEAR(table().sumOfSquares(x.data(), count), squares, 1e-12 * static_cast<double>(count));
    const std::vector<float> weights = random.values(count);
    double centred = 0.0;
    double products = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
    {
      centred += (x[i] - 0.25) * (x[i] - 0.25);
      products += (x[i] - 0.25) * weights[i];
    }
    EXPECT_NEAR(table().sumOfCentredSquares(x.data(), 0.25, count), centred,
                1e-12 * static_cast<double>(count));
    EXPECT_NEAR(table().sumOfCentredProducts(x.data(), 0.25, weights.data(), count), products,
                1e-12 * static_cast<double>(count));
    EXPECT_EQ(table().sum(x.data(), count), kernelsFor("baseline").sum(x.data(), count));
    EXPECT_EQ(table().sumOfCentredProducts(x.data(), 0.25, weights.data(), count),
              kernelsFor("baseline").sumOfCentredProducts(x.data(), 0.25, weights.data(), count));
    EXPECT_EQ(table().sumOfSquares(x.data(), count), kernelsFor("baseline").sumOfSquares(x.data(), count));
    x[static_cast<std::size_t>(random.integer(0, count - 1))] = std::nanf("");
    EXPECT_TRUE(std::isnan(table().maximum(x.data(), count)));
    EXPECT_TRUE(std::isnan(table().minimum(x.data(), count)));
  }
}

TEST_P(ElementwiseTest, HardActivationsAgreeWithTheDefinition)
{
  const float infinity = std::numeric_limits<float>::infinity();
  RandomCases random(42);
  std::vector<float> x = random.values(61);
  for (float& value : x)
  {
    value *= 4.0F;
  }
  x.insert(x.end(), {-3.0F, 3.0F, 0.0F, 1e30F, -1e30F});
  const auto count = static_cast<std::int64_t>(x.size());
  std::vector<float> gate(x.size()), swish(x.size());
  table().hardSigmoid(x.data(), 0.25F, 0.5F, gate.data(), count);
  table().hardSwish(x.data(), swish.data(), count);
  for (std::size_t i = 0; i < x.size(); ++i)
  {
    const double value = x[i];
    EXPECT_EQ(gate[i], static_cast<float>(std::clamp(0.25 * value + 0.5, 0.0, 1.0))) << value;
    const double exact = value * std::clamp(value / 6.0 + 0.5, 0.0, 1.0);
    EXPECT_LE(std::abs(swish[i] - exact), 2e-7 * std::abs(value)) << value;
  }
  x = {std::nanf(""), 1.0F, -infinity, infinity};
  table().hardSigmoid(x.data(), 0.25F, 0.5F, gate.data(), 4);
  table().hardSwish(x.data(), x.data(), 4);
  EXPECT_TRUE(std::isnan(gate[0]));
  EXPECT_EQ(gate[2], 0.0F);
  EXPECT_EQ(gate[3], 1.0F);
  EXPECT_EQ(x[3], infinity);
  EXPECT_TRUE(std::isnan(x[0]));
  EXPECT_NEAR(x[1], 2.0 / 3.0, 1e-7);
}

TEST_P(ElementwiseTest, TransposesStayInTheirPlaces)
{
  RandomCases random(43);
  for (int repeat = 0; repeat < 200; ++repeat)
  {
    const std::int64_t rows = random.integer(0, 40);
    const std::int64_t steps = random.integer(0, 40);
    const std::int64_t fromStride = steps + random.integer(0, 5);
    const std::int64_t toStride = rows + random.integer(0, 5);
    const std::vector<float> from = random.values(rows * fromStride);
    Guarded memory(static_cast<std::size_t>(steps * toStride) * sizeof(float));
    auto* const to = static_cast<float*>(memory.data());
    std::fill_n(to, steps * toStride, 7.0F);
    table().transpose(from.data(), fromStride, rows, steps, to, toStride);
    for (std::int64_t step = 0; step < steps; ++step)
    {
      for (std::int64_t r = 0; r < toStride; ++r)
      {
        const float expected = r < rows ? from[static_cast<std::size_t>(r * fromStride + step)] : 7.0F;
        ASSERT_EQ(to[step * toStride + r], expected) << rows << " x " << steps << ": " << r << ", " << step;
      }
    }
    EXPECT_TRUE(memory.isIntact());
  }
}

INSTANTIATE_TEST_SUITE_P(AllInstructionSets, ElementwiseTest, testing::ValuesIn(testedInstructionSets()),
                         [](const auto& info) { return info.param; });

}  // namespace layerscope
