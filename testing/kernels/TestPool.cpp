#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "Reference.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
class PoolTest : public testing::TestWithParam<std::string>
{
protected:
  const Kernels& table() const { return kernelsFor(GetParam()); }
};

/// Windows over slices x rows x width floats, any of which may be NaN or equal.
struct Windows
{
  std::vector<float> x;
  WindowRow row;

  explicit Windows(RandomCases& random)
  {
    row.slices = random.integer(1, 3);
    row.rows = random.integer(1, 4);
    row.width = random.integer(1, 70);
    row.rowStride = row.width + random.integer(0, 3);
    row.sliceStride = row.rows * row.rowStride;
    row.dilation = random.integer(1, 2);
    row.taps = random.integer(1, std::min<std::int64_t>(4, (row.width - 1) / row.dilation + 1));
    row.stride = random.integer(1, 4);
    const std::int64_t span = (row.taps - 1) * row.dilation + 1;
    // A dilated window that begins outside might see nothing.
    const std::int64_t padding = row.dilation == 1 ? random.integer(0, span - 1) : 0;
    row.start = -padding;
    row.count = (row.width + 2 * padding - span) / row.stride + 1;
    const auto isWhole = [&](std::int64_t o)
    { return row.start + o * row.stride >= 0 && row.start + o * row.stride + span <= row.width; };
    while (row.wholeBegin < row.count && !isWhole(row.wholeBegin))
    {
      ++row.wholeBegin;
    }
    row.wholeEnd = row.wholeBegin;
    while (row.wholeEnd < row.count && isWhole(row.wholeEnd))
    {
      ++row.wholeEnd;
    }
    // Lines may lie over one another.
    row.lines = random.integer(1, 3);
    row.lineStride = random.integer(0, 2) * row.rowStride;
    x.resize(row.slices * row.sliceStride - (row.rowStride - row.width) + (row.lines - 1) * row.lineStride);
    const bool hasNan = random.integer(0, 2) == 0;
    for (float& value : x)
    {
      value = static_cast<float>(random.integer(-4, 4));
      value = hasNan && random.integer(0, 5) == 0 ? std::nanf("") : value;
    }
    row.x = x.data();
  }

  /// body(place, value) for all that window o of a line sees, in order.
  template <class Body>
  void forEach(std::int64_t line, std::int64_t o, const Body& body) const
  {
    for (std::int64_t z = 0; z < row.slices; ++z)
    {
      for (std::int64_t y = 0; y < row.rows; ++y)
      {
        for (std::int64_t t = 0; t < row.taps; ++t)
        {
          const std::int64_t column = row.start + o * row.stride + t * row.dilation;
          if (column >= 0 && column < row.width)
          {
            const std::int64_t place = z * row.sliceStride + y * row.rowStride + column;
            body(place, x[line * row.lineStride + place]);
          }
        }
      }
    }
  }
};
}  // namespace

// What PyTorch's max_pool2d returns: an element takes the place of those before it where it is larger or NaN.
TEST_P(PoolTest, WindowsAgreeWithTheDefinition)
{
  RandomCases random(50);
  for (int i = 0; i < 2000; ++i)
  {
    const Windows windows(random);
    const auto count = static_cast<std::size_t>(windows.row.count);
    const auto lines = static_cast<std::size_t>(windows.row.lines);
    std::vector<float> scratch(windows.row.width), largest(lines * count), sums(lines * count),
        means(lines * count);
    std::vector<std::int32_t> places(count);
    table().largestOfWindows(windows.row, largest.data(), scratch.data());
    table().sumsOfWindows(windows.row, sums.data(), scratch.data());
    WindowRow averaged = windows.row;
    const std::vector<float> counts = random.values(windows.row.count);
    averaged.counts = counts.data();
    averaged.outerCount = 3.0F;
    table().sumsOfWindows(averaged, means.data(), scratch.data());
    for (std::size_t line = 0; line < lines; ++line)
    {
      WindowRow one = windows.row;
      one.x += static_cast<std::int64_t>(line) * one.lineStride;
      table().placesOfLargest(one, places.data());
      for (std::size_t o = 0; o < count; ++o)
      {
        float best = -std::numeric_limits<float>::infinity();
        float sum = 0.0F;
        std::int64_t place = -1;
        windows.forEach(line, o,
                        [&](std::int64_t at, float value)
                        {
                          sum += value;
                          if (value > best || std::isnan(value))
                          {
                            best = value;
                            place = at;
                          }
                        });
        const float found = largest[line * count + o];
        const float added = sums[line * count + o];
        const float mean = added / (3.0F * counts[o]);
        EXPECT_EQ(places[o], place);
        EXPECT_TRUE(found == best || (std::isnan(found) && std::isnan(best)));
        EXPECT_TRUE(added == sum || (std::isnan(added) && std::isnan(sum)));
        const float divided = means[line * count + o];
        EXPECT_TRUE(divided == mean || (std::isnan(divided) && std::isnan(mean)));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AllInstructionSets, PoolTest, testing::ValuesIn(testedInstructionSets()),
                         [](const auto& info) { return info.param; });

}  // namespace layerscope
