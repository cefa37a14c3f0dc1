#include "analysis/RowTiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "TestRows.h"
#include "analysis/RowKernels.h"
#include "analysis/Transposition.h"
#include "analysis/ValueKernels.h"

using namespace layerscope;
using kernels::tileRows;

TEST(RowTiles, DistancesStayWithinTheirErrorForAllWidths)
{
  for (const std::size_t columns : {1, 2, 3, 4, 5, 7, 8, 25, 50, 63, 64, 65, 66, 68, 127, 130, 500})
  {
    for (std::size_t count = 1; count < 12; ++count)
    {
      const auto table = layerscope::testing::blobs(tileRows + count, columns, 3, 10);
      const std::size_t stride = kernels::centreStride(columns);
      std::vector<float> centres(count * stride), distances(count * tileRows);
      for (std::size_t j = 0; j < count; ++j)
      {
        const float* row = table.view().row(tileRows + j);
        std::copy(row, row + columns, &centres[j * stride]);
      }
      std::vector<const float*> rows(tileRows);
      for (std::size_t row = 0; row < tileRows; ++row)
      {
        rows[row] = table.view().row((5 * row) % tileRows);  // in no order
      }
      kernels::tileSquaredDistances(rows.data(), centres.data(), count, columns, distances.data());
      for (std::size_t j = 0; j < count; ++j)
      {
        const std::vector<double> centre(&centres[j * stride], &centres[j * stride] + columns);
        for (std::size_t row = 0; row < tileRows; ++row)
        {
          const double expected = layerscope::testing::squaredDistance(rows[row], centre.data(), columns);
          ASSERT_NEAR(distances[j * tileRows + row], expected,
                      kernels::tileSquaredDistanceError(columns) * expected)
              << columns << " columns, centre " << j << ", row " << row;
        }
      }
    }
  }
}

namespace
{

/// Whatever the processor: wide registers it doesn't have are several to the compiler.
template <int Parts>
void expectTransposed()
{
  const auto table = layerscope::testing::blobs(tileRows, 7, 3, 10);
  std::vector<const float*> rows(tileRows);
  for (std::size_t row = 0; row < tileRows; ++row)
  {
    rows[row] = table.view().row(row);
  }
  std::vector<float> tile(4 * tileRows);
  lanes::transposeFourColumns<Parts>(rows.data(), 2, tile.data());
  for (std::size_t i = 0; i < tile.size(); ++i)
  {
    EXPECT_EQ(tile[i], rows[i % tileRows][2 + i / tileRows]) << Parts << " parts, " << i;
  }
}

}  // namespace

TEST(RowTiles, RegistersOfAllWidthsAreTransposed)
{
  expectTransposed<1>();
  expectTransposed<2>();
  expectTransposed<4>();
}

TEST(RowTiles, NearestAreTheFirstOfTheLeast)
{
  for (const std::size_t count : {1, 2, 3, 20})
  {
    std::vector<float> distances(count * tileRows);
    for (std::size_t i = 0; i < distances.size(); ++i)
    {
      distances[i] = static_cast<float>((i * 7919) % 11);  // many are equal
    }
    std::vector<std::int32_t> labels(tileRows);
    std::vector<float> least(tileRows), second(tileRows);
    kernels::nearestInTile(distances.data(), count, labels.data(), least.data(), second.data());
    for (std::size_t row = 0; row < tileRows; ++row)
    {
      std::vector<float> own;
      for (std::size_t j = 0; j < count; ++j)
      {
        own.push_back(distances[j * tileRows + row]);
      }
      const auto first = std::min_element(own.begin(), own.end());
      EXPECT_EQ(labels[row], first - own.begin());
      EXPECT_EQ(least[row], *first);
      std::sort(own.begin(), own.end());
      EXPECT_EQ(second[row], count > 1 ? own[1] : std::numeric_limits<float>::infinity());
    }
  }
}

TEST(ValueKernels, AreAsNumberByNumber)
{
  for (std::size_t count = 0; count < 40; ++count)
  {
    std::vector<double> values;
    std::vector<float> others;
    for (std::size_t i = 0; i < count; ++i)
    {
      values.push_back(std::fmod(0.7 + 3.1 * static_cast<double>(i * i), 5.0));
      others.push_back(static_cast<float>(std::fmod(1.9 * static_cast<double>(i), 5.0)));
    }
    const double largest = count == 0 ? 0 : *std::max_element(values.begin(), values.end());
    EXPECT_EQ(kernels::largestOf(values.data(), count), largest);
    const FixedPoint unit(0.9 * largest, 40);  // the largest are cut off
    std::int64_t sum = 0;
    for (const double value : values)
    {
      sum += unit.toInteger(value);
    }
    EXPECT_EQ(kernels::sumOfMultiples(values.data(), count, unit), sum);
    std::vector<double> smaller(count);
    kernels::takeSmaller(values.data(), others.data(), count, smaller.data());
    for (std::size_t i = 0; i < count; ++i)
    {
      EXPECT_EQ(smaller[i], std::min<double>(values[i], others[i]));
    }
  }
}
