// Transforms of a few single numbers, whose sum is written down, in lengths of all kinds.

#include <gtest/gtest.h>

#include <cmath>

#include "network/operators/FourierTransform.h"

using namespace layerscope;

namespace
{
constexpr double pi = 3.14159265358979323846;

void check(std::int64_t length)
{
  FourierTransform transform = FourierTransform(length).ready();
  ASSERT_EQ(transform.length(), length);
  const std::vector<std::int64_t> places = {0, length / 3, length - 1};
  std::vector<FourierTransform::Number>& line = transform.numbers();
  ASSERT_EQ(static_cast<std::int64_t>(line.size()), length);
  for (int again = 0; again < 2; ++again)
  {
    std::fill(line.begin(), line.end(), FourierTransform::Number());
    for (std::size_t i = 0; i < places.size(); ++i)
    {
      line[static_cast<std::size_t>(places[i])] +=
          FourierTransform::Number(1.0 + static_cast<double>(i), -0.5);
    }
    transform.run();
    double largest = 0.0;
    for (std::int64_t k = 0; k < length; ++k)
    {
      FourierTransform::Number expected;
      for (std::size_t i = 0; i < places.size(); ++i)
      {
        const auto turned = static_cast<double>(places[i] * k % length) / static_cast<double>(length);
        expected += FourierTransform::Number(1.0 + static_cast<double>(i), -0.5) *
                    std::polar(1.0, -2.0 * pi * turned);
      }
      largest = std::max(largest, std::abs(line[static_cast<std::size_t>(k)] - expected));
    }
    EXPECT_LT(largest, 1e-12) << "length " << length;
  }
}
}  // namespace

TEST(FourierTransform, AgreesWithTheSum)
{
  for (const std::int64_t length :
       {1, 2, 3, 7, 64, 101, 211, 251, 422, 1009, 4096, 8191, 65537, 99991, 100000})
  {
    check(length);
  }
}

TEST(FourierTransform, LongPrimesAreAsFastAsOtherLengths)
{
  EXPECT_LT(FourierTransform(16777213).work(), 10.0 * 16777216.0 * 48.0);
  EXPECT_LT(FourierTransform(99991).work(), 10.0 * 100000.0 * 36.0);
}
