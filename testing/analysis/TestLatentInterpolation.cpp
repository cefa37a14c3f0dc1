#include "analysis/LatentInterpolation.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/Latents.h"
#include "network/Error.h"

using namespace layerscope;

namespace
{

std::vector<float> at(const LatentInterpolation& path, double t)
{
  std::vector<float> latent(path.dimension());
  path.at(t, latent.data());
  return latent;
}

double dot(const std::vector<float>& a, const std::vector<float>& b)
{
  double sum = 0;
  for (std::size_t d = 0; d < a.size(); ++d)
  {
    sum += static_cast<double>(a[d]) * b[d];
  }
  return sum;
}

double length(const std::vector<float>& a)
{
  return std::sqrt(dot(a, a));
}

double angle(const std::vector<float>& a, const std::vector<float>& b)
{
  return std::acos(std::clamp(dot(a, b) / (length(a) * length(b)), -1.0, 1.0));
}

void expectNear(const std::vector<float>& found, const std::vector<double>& expected, double tolerance)
{
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t d = 0; d < found.size(); ++d)
  {
    EXPECT_NEAR(found[d], expected[d], tolerance) << "component " << d;
  }
}

std::vector<double> mixed(const std::vector<float>& a, double weightOfA, const std::vector<float>& b,
                          double weightOfB)
{
  std::vector<double> sum;
  for (std::size_t d = 0; d < a.size(); ++d)
  {
    sum.push_back(weightOfA * a[d] + weightOfB * b[d]);
  }
  return sum;
}

std::vector<float> normalLatent(std::uint64_t sample, std::size_t dimension = 40)
{
  std::vector<float> latent(dimension);
  fillLatents({}, sample, 1, dimension, latent.data());
  return latent;
}

constexpr double steps[] = {0, 0.125, 0.3, 0.5, 0.75, 0.999, 1};

}  // namespace

// Shoemake's formula, as the header has it.
TEST(LatentInterpolation, SphericalByTheFormula)
{
  for (std::uint64_t pair = 0; pair < 20; ++pair)
  {
    const auto from = normalLatent(2 * pair, 2 + pair), to = normalLatent(2 * pair + 1, 2 + pair);
    const LatentInterpolation path(LatentPath::Spherical, from, to);
    const double between = angle(from, to);
    for (const double t : steps)
    {
      const double size = (1 - t) * length(from) + t * length(to);
      const auto expected = mixed(from, size * std::sin((1 - t) * between) / std::sin(between) / length(from),
                                  to, size * std::sin(t * between) / std::sin(between) / length(to));
      expectNear(at(path, t), expected, 1e-6 * size);
    }
  }
}

TEST(LatentInterpolation, SphericalTurnsAndGrowsEvenly)
{
  const auto from = normalLatent(3);
  auto to = normalLatent(4);
  std::for_each(to.begin(), to.end(), [](float& value) { value *= 3; });
  const LatentInterpolation path(LatentPath::Spherical, from, to);
  for (const double t : steps)
  {
    EXPECT_NEAR(length(at(path, t)), (1 - t) * length(from) + t * length(to), 1e-5);
    EXPECT_NEAR(angle(from, at(path, t)), t * angle(from, to), 1e-3);  // acos is coarse near 1
  }
}

TEST(LatentInterpolation, StraightByTheFormula)
{
  const auto from = normalLatent(5), to = normalLatent(6);
  const LatentInterpolation path(LatentPath::Straight, from, to);
  for (const double t : steps)
  {
    expectNear(at(path, t), mixed(from, 1 - t, to, t), 1e-6);
  }
}

TEST(LatentInterpolation, EndsAreTheVectorsThemselves)
{
  for (const auto kind : {LatentPath::Spherical, LatentPath::Straight})
  {
    for (const auto& to : {normalLatent(8), std::vector<float>(40, 0), std::vector<float>(40, 1e-30f)})
    {
      const LatentInterpolation path(kind, normalLatent(7), to);
      EXPECT_EQ(at(path, 0), normalLatent(7));
      EXPECT_EQ(at(path, 1), to);
    }
  }
}

TEST(LatentInterpolation, ParallelVectorsKeepTheDirection)
{
  const auto from = normalLatent(9);
  for (const float factor : {1.0f, 4.0f, 0.25f})
  {
    std::vector<float> to(from);
    std::for_each(to.begin(), to.end(), [&](float& value) { value *= factor; });
    const LatentInterpolation path(LatentPath::Spherical, from, to);
    for (const double t : steps)
    {
      expectNear(at(path, t), mixed(from, 1 - t, to, t), 1e-6);
    }
  }
}

// The arc and the chord are the same but for the square of the angle; the formula's sin(w) is 1e-6 and less.
TEST(LatentInterpolation, NearlyParallelVectors)
{
  const auto from = normalLatent(10);
  for (const float shift : {1e-5f, 1e-6f, 2e-7f})
  {
    std::vector<float> to(from);
    to[3] += shift;
    const LatentInterpolation path(LatentPath::Spherical, from, to);
    for (const double t : steps)
    {
      expectNear(at(path, t), mixed(from, 1 - t, to, t), 3e-7);
    }
  }
}

TEST(LatentInterpolation, OppositeVectorsGoThroughTheAxisOfTheSmallestComponent)
{
  const std::vector<float> from = {3, 0, 4, 0}, to = {-6, 0, -8, 0};
  const LatentInterpolation path(LatentPath::Spherical, from, to);
  const double half = std::sqrt(0.5);
  expectNear(at(path, 0.5), {0, 7.5, 0, 0}, 1e-6);
  expectNear(at(path, 0.25), {half * 3 / 5 * 6.25, half * 6.25, half * 4 / 5 * 6.25, 0}, 1e-6);

  // No component is zero: what is left of the axis when the direction of `from` is taken away.
  const std::vector<float> tilted = {2, 1, -2}, back = {-2, -1, 2};
  const auto middle = at(LatentInterpolation(LatentPath::Spherical, tilted, back), 0.5);
  EXPECT_NEAR(dot(middle, tilted), 0, 1e-6);
  const double scale = 3 / std::sqrt(8 / 9.0);
  expectNear(middle, {-2 / 9.0 * scale, 8 / 9.0 * scale, 2 / 9.0 * scale}, 1e-6);

  const auto latent = normalLatent(11);
  std::vector<float> other(latent);
  std::for_each(other.begin(), other.end(), [](float& value) { value = -value; });
  const LatentInterpolation round(LatentPath::Spherical, latent, other);
  for (const double t : steps)
  {
    EXPECT_NEAR(length(at(round, t)), length(latent), 1e-5);
    EXPECT_NEAR(angle(latent, at(round, t)), t * std::acos(-1.0), 1e-3);
  }
}

// The circle is the one through the small difference, and no component explodes.
TEST(LatentInterpolation, NearlyOppositeVectors)
{
  for (const float shift : {1e-3f, 1e-6f})
  {
    const std::vector<float> from = {1, 0, 0}, to = {-1, 0, shift};
    const LatentInterpolation path(LatentPath::Spherical, from, to);
    expectNear(at(path, 0.5), {shift / 2, 0, 1}, 1e-6);
    EXPECT_EQ(at(path, 1), to);
  }
}

TEST(LatentInterpolation, ZeroVectorsHaveTheOthersDirection)
{
  const std::vector<float> zero(3, 0), other = {1, -2, 4};
  expectNear(at(LatentInterpolation(LatentPath::Spherical, zero, other), 0.25), {0.25, -0.5, 1}, 1e-7);
  expectNear(at(LatentInterpolation(LatentPath::Spherical, other, zero), 0.25), {0.75, -1.5, 3}, 1e-7);
  expectNear(at(LatentInterpolation(LatentPath::Spherical, zero, zero), 0.25), {0, 0, 0}, 0);
}

TEST(LatentInterpolation, OneComponent)
{
  expectNear(at(LatentInterpolation(LatentPath::Spherical, {2}, {6}), 0.25), {3}, 1e-7);
  expectNear(at(LatentInterpolation(LatentPath::Spherical, {2}, {-2}), 0.25), {1}, 1e-7);
}

TEST(LatentInterpolation, LargeAndSmallVectors)
{
  for (const float scale : {1e30f, 1e-30f})
  {
    const std::vector<float> from = {scale, 0}, to = {0, scale};
    const auto middle = at(LatentInterpolation(LatentPath::Spherical, from, to), 0.5);
    const double half = std::sqrt(0.5) * scale;
    expectNear(middle, {half, half}, 1e-6 * scale);
  }
}

TEST(LatentInterpolationInvalid, TooLongForACircle)
{
  const float most = std::numeric_limits<float>::max();
  EXPECT_THROW(LatentInterpolation(LatentPath::Spherical, {most, most}, {1, 0}), Error);
  EXPECT_THROW(LatentInterpolation(LatentPath::Spherical, {1, 0}, {most, most}), Error);
  EXPECT_NO_THROW(LatentInterpolation(LatentPath::Straight, {most, most}, {1, 0}));
  EXPECT_NO_THROW(LatentInterpolation(LatentPath::Spherical, {most, 0}, {0, most}));
}

TEST(LatentInterpolation, PathsByNumber)
{
  EXPECT_EQ(latentPath(0), LatentPath::Spherical);
  EXPECT_EQ(latentPath(1), LatentPath::Straight);
  EXPECT_THROW(latentPath(2), Error);
  EXPECT_THROW(latentPath(-1), Error);
}
