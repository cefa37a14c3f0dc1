#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "facets/FacetColumns.h"

using namespace layerscope;

namespace
{
constexpr int noInt = std::numeric_limits<int>::min();
constexpr std::int64_t noId = std::numeric_limits<std::int64_t>::min();
}  // namespace

TEST(FacetColumns, LeavesForeignValuesInPlace)
{
  auto owner = std::make_shared<std::vector<int>>(std::vector<int>{3, 1, 4});
  const int* values = owner->data();
  const std::weak_ptr<std::vector<int>> watch = owner;
  {
    const ColumnView<int> first(values, 3, owner);
    owner.reset();
    const ColumnView<int> second = first;
    EXPECT_EQ(second.data(), values);
    EXPECT_EQ(second.size(), 3u);
    EXPECT_EQ(second[2], 4);
    EXPECT_FALSE(watch.expired());
  }
  EXPECT_TRUE(watch.expired());
}

TEST(FacetColumns, CopiesShareOwnValues)
{
  ColumnView<double> copy;
  {
    const ColumnView<double> column(std::vector<double>{1.5, 2.5});
    copy = column;
    EXPECT_EQ(copy.data(), column.data());
  }
  EXPECT_EQ(copy[1], 2.5);
}

TEST(FacetColumns, ConvertsWholeNumbersInRange)
{
  const std::vector<double> values{0.0, -0.0, 7.0, -7.0, 2147483647.0, -2147483647.0};
  const ColumnView<int> column = convertColumn<int>(values.data(), values.size());
  ASSERT_EQ(column.size(), values.size());
  for (std::size_t index = 0; index < values.size(); ++index)
  {
    EXPECT_EQ(column[index], values[index]);
  }
  EXPECT_EQ(convertValue<std::int64_t>(9007199254740993LL), 9007199254740993LL);
  EXPECT_EQ(convertValue<std::int64_t>(std::uint8_t{200}), 200);
  EXPECT_EQ(convertValue<int>(-1LL), -1);
  EXPECT_EQ(convertValue<float>(0.5), 0.5F);
  EXPECT_EQ(convertValue<double>(std::int64_t{3}), 3.0);
}

TEST(FacetColumns, MarksWhatHasNoNumberOfTheType)
{
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double value :
       {std::nan(""), infinite, -infinite, 0.5, -1.25, 2147483648.0, -2147483649.0, 1e300})
  {
    EXPECT_EQ(convertValue<int>(value), noInt) << value;
  }
  EXPECT_EQ(convertValue<std::int64_t>(9223372036854775808.0), noId);
  EXPECT_EQ(convertValue<std::int64_t>(std::nanf("")), noId);
  EXPECT_EQ(convertValue<int>(2147483648LL), noInt);
  EXPECT_EQ(convertValue<int>(-4294967295LL), noInt);
  EXPECT_EQ(convertValue<int>(4294967295U), noInt);
  EXPECT_EQ(convertValue<std::int64_t>(std::numeric_limits<std::uint64_t>::max()), noId);
  EXPECT_TRUE(std::isnan(missingValue<double>()));
}
