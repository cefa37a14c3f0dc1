// Random numbers: their distribution by its formula, and that they depend on the seed and the place alone.
#include <algorithm>
#include <cmath>

#include "ConstantInputs.h"

using namespace layerscope;

namespace
{
const std::int64_t many = 40000;

std::vector<float> drawn(const Node& node, const std::vector<Tensor>& inputs = {})
{
  return floatValues(runOperator(node, inputs)[0]);
}

Node shaped(const char* op, const std::vector<std::pair<std::string, Attributes::Value>>& values)
{
  auto all = values;
  all.emplace_back("shape", std::vector<std::int64_t>{many});
  return with(op, 22, all);
}

double mean(const std::vector<float>& values)
{
  double sum = 0;
  for (const float value : values)
  {
    sum += static_cast<double>(value);
  }
  return sum / static_cast<double>(values.size());
}

/// The largest distance of the values' distribution from `cumulative` (Kolmogorov and Smirnov).
template <class Cumulative>
double distance(std::vector<float> values, const Cumulative& cumulative)
{
  std::sort(values.begin(), values.end());
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
  {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(values.size());
    largest = std::max(largest, std::abs(cumulative(static_cast<double>(values[i])) - share));
  }
  return largest;
}

// One in 10 000 samples of this size is farther off: 2.23 / sqrt(n).
const double farthest = 2.23 / std::sqrt(static_cast<double>(many));
}  // namespace

TEST(RandomOperators, HaveTheirDistribution)
{
  EXPECT_LT(distance(drawn(shaped("RandomNormal", {{"mean", 3.0F}, {"scale", 2.0F}})),
                     [](double x) { return 0.5 * std::erfc((3 - x) / 2 / std::sqrt(2.0)); }),
            farthest);
  EXPECT_LT(distance(drawn(shaped("RandomUniform", {{"low", -1.0F}, {"high", 3.0F}})),
                     [](double x) { return (x + 1) / 4; }),
            farthest);
  const Tensor chances = Tensor::floats({many}, std::vector<float>(many, 0.3F));
  EXPECT_NEAR(mean(drawn(with("Bernoulli", 22), {chances})), 0.3, 4 * std::sqrt(0.21 / many));
  const Tensor logarithms = Tensor::floats({1, 3}, {std::log(1.0F), std::log(2.0F), std::log(5.0F)});
  const auto classes = runOperator(with("Multinomial", 22, {{"sample_size", many}}), {logarithms})[0];
  for (std::int64_t each = 0; each < 3; ++each)
  {
    const double share = std::vector<double>{0.125, 0.25, 0.625}[static_cast<std::size_t>(each)];
    const auto count = std::count(classes.ints(), classes.ints() + many, each);
    EXPECT_NEAR(static_cast<double>(count) / many, share, 4 * std::sqrt(share * (1 - share) / many)) << each;
  }
}

TEST(RandomOperators, DependOnTheSeedAndTheName)
{
  const auto first = drawn(shaped("RandomNormal", {{"seed", 1.0F}}));
  EXPECT_EQ(drawn(shaped("RandomNormal", {{"seed", 1.0F}})), first);
  EXPECT_NE(drawn(shaped("RandomNormal", {{"seed", 2.0F}})), first);
  Node named = shaped("RandomNormal", {}), other = named;
  other.name = "other";
  EXPECT_EQ(drawn(named), drawn(named));
  EXPECT_NE(drawn(named), drawn(other));
}

// So that a sample's noise does not depend on the batch it is in.
TEST(RandomOperators, AreTheSameForAllSamples)
{
  for (const char* op : {"RandomNormalLike", "RandomUniformLike"})
  {
    const auto one = drawn(with(op, 22), {Tensor::floats({1, 2, 3})});
    const auto three = drawn(with(op, 22), {Tensor::floats({3, 2, 3})});
    for (std::size_t i = 0; i < three.size(); ++i)
    {
      EXPECT_EQ(three[i], one[i % 6]) << op;
    }
  }
  const std::vector<float> chances = {0.5F, 0.5F, 0.5F, 0.5F};
  const auto rows = drawn(with("Bernoulli", 22), {Tensor::floats({2, 2}, chances)});
  EXPECT_EQ(rows[0], rows[2]);
  EXPECT_EQ(rows[1], rows[3]);
}

TEST(RandomOperators, TellWhatIsWrong)
{
  expectText(failure(with("RandomNormal", 22), {}), {"'shape' is missing"});
  expectText(failure(shaped("RandomUniform", {{"dtype", std::int64_t(7)}}), {}), {"fractions", "int64"});
  expectText(failure(with("RandomNormalLike", 22), {intInput({2})}), {"fractions", "int64"});
  expectText(failure(with("RandomNormalLike", 22), {}), {"input"});
  EXPECT_NE(failure(with("RandomNormal", 22, {{"shape", std::vector<std::int64_t>{-1}}}), {}), "");
  expectText(failure(with("Multinomial", 22), {floatInput({3})}), {"[samples, classes]", "[3]"});
  expectText(failure(with("Multinomial", 22), {floatInput({2, 0})}), {"[samples, classes]", "[2, 0]"});
  expectText(failure(with("Multinomial", 22, {{"sample_size", std::int64_t(0)}}), {floatInput({2, 3})}),
             {"sample_size", "found 0"});
  expectText(failure(with("Multinomial", 22, {{"dtype", std::int64_t(1)}}), {floatInput({2, 3})}),
             {"int32 or int64"});
  expectText(failure(with("Bernoulli", 22), {intInput({2})}), {"float32"});
}
