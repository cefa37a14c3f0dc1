#include "analysis/RowKernels.h"

#include "TestRows.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace layerscope;

TEST(RowKernels, DistancesStayWithinTheirErrorForAllWidths)
{
  for (std::size_t columns = 1; columns < 100; ++columns)
  {
    for (std::size_t count = 1; count < 10; ++count)
    {
      const auto table = layerscope::testing::blobs(count + 1, columns, 3, 10);
      const std::size_t stride = kernels::centreStride(columns);
      std::vector<float> centres(count * stride), rough(count);
      for (std::size_t j = 0; j < count; ++j)
      {
        std::copy(table.view().row(j + 1), table.view().row(j + 1) + columns, &centres[j * stride]);
      }
      kernels::squaredDistances(table.values.data(), centres.data(), count, columns, rough.data());
      for (std::size_t j = 0; j < count; ++j)
      {
        const std::vector<double> centre(&centres[j * stride], &centres[j * stride] + columns);
        const double expected =
            layerscope::testing::squaredDistance(table.values.data(), centre.data(), columns);
        EXPECT_NEAR(rough[j], expected, kernels::squaredDistanceError(columns) * expected);
        EXPECT_NEAR(kernels::exactSquaredDistance(table.values.data(), centre.data(), columns), expected,
                    2 * kernels::exactSquaredDistanceError(columns) * expected);
      }
    }
  }
}

TEST(RowKernels, SumsAreExactMultiplesOfTheQuantum)
{
  constexpr double Quantum = 0x1p-40;
  for (std::size_t columns = 1; columns < 40; ++columns)
  {
    const auto table = layerscope::testing::blobs(50, columns, 3, 100);
    std::vector<std::int64_t> sums(columns), expected(columns);
    for (std::size_t i = 0; i < 50; ++i)
    {
      kernels::addRow(sums.data(), table.view().row(i), columns, Quantum);
      for (std::size_t column = 0; column < columns; ++column)
      {
        expected[column] += static_cast<std::int64_t>(std::nearbyint(table.view().row(i)[column] / Quantum));
      }
    }
    EXPECT_EQ(sums, expected);
    for (std::size_t i = 0; i < 50; ++i)
    {
      kernels::subtractRow(sums.data(), table.view().row(i), columns, Quantum);
    }
    EXPECT_EQ(sums, std::vector<std::int64_t>(columns));
  }
}

TEST(RowKernels, LargestMagnitude)
{
  std::vector<float> row = {1, -3, 2};
  float value;
  const std::uint32_t bits = kernels::largestMagnitudeBits(row.data(), 3);
  std::memcpy(&value, &bits, sizeof(value));
  EXPECT_EQ(value, 3);
  row[1] = -std::numeric_limits<float>::infinity();
  EXPECT_EQ(kernels::largestMagnitudeBits(row.data(), 3), 0x7f800000u);
  row[2] = -std::nanf("");
  EXPECT_GT(kernels::largestMagnitudeBits(row.data(), 3), 0x7f800000u);
}
