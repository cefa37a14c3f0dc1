#include "analysis/LatentTruncation.h"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>
#include <vector>

#include "network/Error.h"

using namespace layerscope;

namespace
{

std::vector<float> scaled(const std::vector<float>& values, double psi)
{
  std::vector<float> truncated(values.size());
  scaleLatents(values.data(), values.size(), psi, truncated.data());
  return truncated;
}

std::vector<float> clamped(const std::vector<float>& values, double limit)
{
  std::vector<float> truncated(values.size());
  clampLatents(values.data(), values.size(), limit, truncated.data());
  return truncated;
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr float most = std::numeric_limits<float>::max();
const std::vector<float> latents = {-3, -2, -0.5, 0, 1.25, 2, 40};

}  // namespace

TEST(LatentTruncation, Scale)
{
  EXPECT_EQ(scaled(latents, 0.5), (std::vector<float>{-1.5, -1, -0.25, 0, 0.625, 1, 20}));
  EXPECT_EQ(scaled(latents, 1), latents);
  EXPECT_EQ(scaled(latents, 0), std::vector<float>(7, 0));
  EXPECT_EQ(scaled(latents, -2), (std::vector<float>{6, 4, 1, 0, -2.5, -4, -80}));
  // 0.7 is not rounded to float before.
  EXPECT_EQ(scaled({3}, 0.7)[0], static_cast<float>(2.1));
  EXPECT_EQ(scaled({most}, 1)[0], most);
}

TEST(LatentTruncation, Clamp)
{
  EXPECT_EQ(clamped(latents, 2), (std::vector<float>{-2, -2, -0.5, 0, 1.25, 2, 2}));
  EXPECT_EQ(clamped(latents, 1), (std::vector<float>{-1, -1, -0.5, 0, 1, 1, 1}));
  EXPECT_EQ(clamped(latents, 0), std::vector<float>(7, 0));
  EXPECT_EQ(clamped(latents, 1e300), latents);
  EXPECT_EQ(clamped(latents, infinity), latents);
}

TEST(LatentTruncationInvalid, PropertiesOutOfRange)
{
  for (const double psi : {infinity, -infinity, std::nan("")})
  {
    EXPECT_THROW(scaled(latents, psi), Error) << psi;
  }
  for (const double limit : {-1.0, -infinity, std::nan("")})
  {
    EXPECT_THROW(clamped(latents, limit), Error) << limit;
  }
}

TEST(LatentTruncationInvalid, ProductsThatNoFloatHolds)
{
  EXPECT_THROW(scaled({1, most}, 1.5), Error);
  EXPECT_THROW(scaled({1, -most}, -2), Error);
  EXPECT_THROW(scaled({1e-30f}, 1e300), Error);
}

TEST(LatentTruncation, NothingToDo)
{
  EXPECT_TRUE(scaled({}, 0.5).empty());
  EXPECT_TRUE(clamped({}, 0.5).empty());
}
