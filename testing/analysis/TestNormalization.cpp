#include "analysis/Normalization.h"

#include "network/Error.h"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>
#include <vector>

using namespace layerscope;

namespace
{

std::vector<float> normalized(Normalization normalization, std::vector<float> row)
{
  normalizeRows(normalization, row.data(), 1, row.size(), row.size());
  return row;
}

}  // namespace

TEST(Normalization, RowSumGivesShares)
{
  EXPECT_EQ(normalized(Normalization::RowSum, {1, 2, 5}), (std::vector<float>{0.125f, 0.25f, 0.625f}));
}

TEST(Normalization, RowSumKeepsSigns)
{
  EXPECT_EQ(normalized(Normalization::RowSum, {1, -1}), (std::vector<float>{0.5f, -0.5f}));
  EXPECT_EQ(normalized(Normalization::RowSum, {-1, -3}), (std::vector<float>{-0.25f, -0.75f}));
}

TEST(Normalization, L2GivesUnitLength)
{
  EXPECT_EQ(normalized(Normalization::L2, {3, 0, -4}), (std::vector<float>{0.6f, 0, -0.8f}));
}

TEST(Normalization, NoneChangesNothing)
{
  EXPECT_EQ(normalized(Normalization::None, {3, 0, -4}), (std::vector<float>{3, 0, -4}));
}

TEST(Normalization, ZerosStay)
{
  const std::vector<float> zeros(19);
  EXPECT_EQ(normalized(Normalization::RowSum, zeros), zeros);
  EXPECT_EQ(normalized(Normalization::L2, zeros), zeros);
}

TEST(Normalization, LongRowsAreAccurate)
{
  std::vector<float> row(25601, 0.1f);
  for (const float value : normalized(Normalization::RowSum, row))
  {
    EXPECT_FLOAT_EQ(value, 1.0f / 25601);
  }
  for (const float value : normalized(Normalization::L2, row))
  {
    EXPECT_FLOAT_EQ(value, 1.0f / std::sqrt(25601.0f));
  }
}

TEST(Normalization, TinyAndHugeRows)
{
  for (const auto normalization : {Normalization::RowSum, Normalization::L2})
  {
    for (const float scale : {1e-45f, 1e-38f, 1e38f})
    {
      const float expected = normalization == Normalization::RowSum ? 0.5f : std::sqrt(0.5f);
      EXPECT_EQ(normalized(normalization, {scale, scale}), (std::vector<float>{expected, expected})) << scale;
    }
  }
}

TEST(Normalization, NotFinite)
{
  const auto withNan = normalized(Normalization::RowSum, {1, std::nanf(""), 2});
  EXPECT_TRUE(std::isnan(withNan[0]) && std::isnan(withNan[1]) && std::isnan(withNan[2]));
  const auto withInfinity = normalized(Normalization::L2, {1, std::numeric_limits<float>::infinity()});
  EXPECT_EQ(withInfinity[0], 0);
  EXPECT_TRUE(std::isnan(withInfinity[1]));
}

TEST(Normalization, RowsWithGaps)
{
  std::vector<float> rows = {1, 1, 9, 0, 0, 9, 1, 3, 9};
  normalizeRows(Normalization::RowSum, rows.data(), 3, 2, 3);
  EXPECT_EQ(rows, (std::vector<float>{0.5f, 0.5f, 9, 0, 0, 9, 0.25f, 0.75f, 9}));
}

TEST(NormalizationInvalid, OverlappingRows)
{
  std::vector<float> rows(8, 1);
  EXPECT_THROW(normalizeRows(Normalization::L2, rows.data(), 2, 4, 3), Error);
  EXPECT_NO_THROW(normalizeRows(Normalization::L2, nullptr, 0, 4, 4));
}
