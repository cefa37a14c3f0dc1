#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "network/Error.h"
#include "network/NumberFormat.h"
#include "network/Tensor.h"

using namespace layerscope;

namespace
{
const float notANumber = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

const std::vector<NumberFormat> smallFloats = {NumberFormat::Float16,      NumberFormat::BFloat16,
                                               NumberFormat::Float8E4M3FN, NumberFormat::Float8E4M3FNUZ,
                                               NumberFormat::Float8E5M2,   NumberFormat::Float8E5M2FNUZ,
                                               NumberFormat::Float4E2M1};

std::vector<float> finiteNumbers(NumberFormat format)
{
  std::vector<float> numbers;
  for (std::uint32_t bits = 0; bits < 1U << bitsOf(format); ++bits)
  {
    const float number = decoded(bits, format);
    if (std::isfinite(number))
    {
      numbers.push_back(number);
    }
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}
}  // namespace

TEST(NumberFormat, NumbersOfAFormatStay)
{
  for (const NumberFormat format : smallFloats)
  {
    SCOPED_TRACE(toString(format));
    for (const float number : finiteNumbers(format))
    {
      EXPECT_EQ(rounded(number, format), number);
    }
  }
}

TEST(NumberFormat, BetweenNumbersTheNearestIsTaken)
{
  for (const NumberFormat format : smallFloats)
  {
    SCOPED_TRACE(toString(format));
    const std::vector<float> numbers = finiteNumbers(format);
    for (std::size_t i = 0; i + 1 < numbers.size(); ++i)
    {
      const double low = static_cast<double>(numbers[i]);
      const double high = static_cast<double>(numbers[i + 1]);
      EXPECT_EQ(rounded(static_cast<float>(low + 0.4 * (high - low)), format), numbers[i]);
      EXPECT_EQ(rounded(static_cast<float>(low + 0.6 * (high - low)), format), numbers[i + 1]);
      // Of two as near every other number is even, and 0 is.
      const bool isLow = std::fmod(low / (high - low), 2.0) == 0.0;
      EXPECT_EQ(rounded(static_cast<float>(0.5 * (low + high)), format), isLow ? numbers[i] : numbers[i + 1]);
    }
  }
}

TEST(NumberFormat, LargestNumbers)
{
  // As their specifications have them.
  const std::vector<float> largest = {65504.0F, 0x1.FEp127F, 448.0F, 240.0F, 57344.0F, 57344.0F, 6.0F};
  const std::vector<float> least = {0x1p-24F, 0x1p-133F, 0x1p-9F, 0x1p-10F, 0x1p-16F, 0x1p-17F, 0.5F};
  for (std::size_t i = 0; i < smallFloats.size(); ++i)
  {
    SCOPED_TRACE(toString(smallFloats[i]));
    const std::vector<float> numbers = finiteNumbers(smallFloats[i]);
    EXPECT_EQ(numbers.back(), largest[i]);
    EXPECT_EQ(*std::upper_bound(numbers.begin(), numbers.end(), 0.0F), least[i]);
  }
}

TEST(NumberFormat, BeyondTheLargestItSaturatesOrNot)
{
  EXPECT_EQ(rounded(1e6F, NumberFormat::Float16), infinity);
  EXPECT_EQ(rounded(464.0F, NumberFormat::Float8E4M3FN), 448.0F);
  EXPECT_EQ(rounded(-1e9F, NumberFormat::Float8E4M3FN), -448.0F);
  EXPECT_EQ(rounded(infinity, NumberFormat::Float8E5M2), 57344.0F);
  EXPECT_EQ(rounded(464.0F, NumberFormat::Float8E4M3FN, false), 448.0F);
  EXPECT_TRUE(std::isnan(rounded(465.0F, NumberFormat::Float8E4M3FN, false)));
  EXPECT_TRUE(std::isnan(rounded(infinity, NumberFormat::Float8E4M3FNUZ, false)));
  EXPECT_EQ(rounded(-1e9F, NumberFormat::Float8E5M2, false), -infinity);
  EXPECT_EQ(rounded(1e9F, NumberFormat::Float4E2M1), 6.0F);
  for (const NumberFormat format : smallFloats)
  {
    EXPECT_EQ(std::isnan(rounded(notANumber, format)), format != NumberFormat::Float4E2M1)
        << toString(format);
  }
  EXPECT_TRUE(std::signbit(rounded(-1e-30F, NumberFormat::Float8E4M3FN)));
  EXPECT_FALSE(std::signbit(rounded(-1e-30F, NumberFormat::Float8E4M3FNUZ)));
}

TEST(NumberFormat, PowersOfTwo)
{
  const NumberFormat format = NumberFormat::Float8E8M0;
  for (std::uint32_t bits = 0; bits < 255; ++bits)
  {
    const float power = decoded(bits, format);
    EXPECT_EQ(power, std::ldexp(1.0F, static_cast<int>(bits) - 127));
    EXPECT_EQ(rounded(power, format), power);
  }
  EXPECT_TRUE(std::isnan(decoded(255, format)));
  EXPECT_EQ(rounded(5.0F, format, true, PowerRounding::Up), 8.0F);
  EXPECT_EQ(rounded(7.9F, format, true, PowerRounding::Down), 4.0F);
  EXPECT_EQ(rounded(5.9F, format, true, PowerRounding::Nearest), 4.0F);
  EXPECT_EQ(rounded(6.0F, format, true, PowerRounding::Nearest), 8.0F);
  EXPECT_EQ(rounded(0.0F, format), 0x1p-127F);
  EXPECT_EQ(rounded(infinity, format), 0x1p127F);
  EXPECT_TRUE(std::isnan(rounded(0.0F, format, false)));
  EXPECT_TRUE(std::isnan(rounded(-1.0F, format)));
}

TEST(NumberFormat, WholeNumbersWrap)
{
  EXPECT_EQ(wrapped(300, NumberFormat::UInt8), 44);
  EXPECT_EQ(wrapped(200, NumberFormat::Int8), -56);
  EXPECT_EQ(wrapped(-1, NumberFormat::UInt32), 4294967295);
  EXPECT_EQ(wrapped(2147483648, NumberFormat::Int32), -2147483648);
  EXPECT_EQ(wrapped(9, NumberFormat::Int4), -7);
  EXPECT_EQ(wrapped(3, NumberFormat::Int2), -1);
  EXPECT_EQ(wrapped(-1, NumberFormat::UInt64), -1);
  EXPECT_EQ(wrapped(std::numeric_limits<std::int64_t>::min(), NumberFormat::Own),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(rangeOf(NumberFormat::Int4).least, -8);
  EXPECT_EQ(rangeOf(NumberFormat::UInt2).most, 3);
}

TEST(NumberFormat, OnnxTypes)
{
  EXPECT_EQ(numberFormat(17), NumberFormat::Float8E4M3FN);
  EXPECT_EQ(elementTypeOf(numberFormat(21)), ElementType::Int64);
  for (const std::int64_t type : {std::int64_t(-1), std::int64_t(0), std::int64_t(8), std::int64_t(14),
                                  std::int64_t(15), std::int64_t(27), std::int64_t(1) << 40})
  {
    EXPECT_THROW(numberFormat(type), Error) << type;
  }
}
