#include "samples/SampleIndex.h"

#include <algorithm>
#include <limits>

#include "samples/ParallelParts.h"

namespace layerscope
{
namespace
{

struct IdRange
{
  std::int64_t low = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = std::numeric_limits<std::int64_t>::min();

  void add(std::int64_t id)
  {
    low = std::min(low, id);
    high = std::max(high, id);
  }
};

IdRange rangeOf(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& groupOfRow,
                std::uint32_t none)
{
  IdRange range;
  for (std::size_t row = 0; row < samples.size(); ++row)
  {
    if (groupOfRow[row] != none)
    {
      range.add(samples[row]);
    }
  }
  return range;
}

/// The difference of two numbers that may be too far apart for a signed one.
std::uint64_t distanceBetween(std::int64_t low, std::int64_t high)
{
  return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
}

/// Ids that lie close together: a bit for each number between the lowest and the highest; the place of an id
/// is the number of bits before its own.
SampleIndex indexCloseIds(const ColumnView<std::int64_t>& samples,
                          const std::vector<std::uint32_t>& groupOfRow, std::uint32_t none,
                          const IdRange& range)
{
  struct Word
  {
    std::uint64_t bits = 0;
    std::uint32_t before = 0;
  };
  std::vector<Word> words(distanceBetween(range.low, range.high) / 64 + 1);
  for (std::size_t row = 0; row < samples.size(); ++row)
  {
    if (groupOfRow[row] != none)
    {
      const std::uint64_t place = distanceBetween(range.low, samples[row]);
      words[place / 64].bits |= std::uint64_t{1} << (place % 64);
    }
  }
  SampleIndex index;
  for (std::size_t word = 0; word < words.size(); ++word)
  {
    words[word].before = static_cast<std::uint32_t>(index.ids.size());
    for (std::uint64_t bits = words[word].bits; bits != 0; bits &= bits - 1)
    {
      index.ids.push_back(
          range.low + static_cast<std::int64_t>(word * 64 + static_cast<unsigned>(__builtin_ctzll(bits))));
    }
  }
  index.ofRow.resize(samples.size());
  const auto parts = cutLists({0, samples.size()}, rowsInPart);
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  for (std::size_t row = parts[part].begin; row < parts[part].end; ++row)
                  {
                    if (groupOfRow[row] == none)
                    {
                      index.ofRow[row] = none;
                      continue;
                    }
                    const std::uint64_t place = distanceBetween(range.low, samples[row]);
                    const Word& word = words[place / 64];
                    const std::uint64_t below = (std::uint64_t{1} << (place % 64)) - 1;
                    index.ofRow[row] =
                        word.before + static_cast<std::uint32_t>(__builtin_popcountll(word.bits & below));
                  }
                });
  return index;
}

/// Ids that lie far apart are sorted.
SampleIndex indexFarIds(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& groupOfRow,
                        std::uint32_t none)
{
  struct IdOfRow
  {
    std::int64_t id;
    std::uint32_t row;
  };
  std::vector<IdOfRow> sorted;
  sorted.reserve(samples.size());
  for (std::size_t row = 0; row < samples.size(); ++row)
  {
    if (groupOfRow[row] != none)
    {
      sorted.push_back({samples[row], static_cast<std::uint32_t>(row)});
    }
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const IdOfRow& left, const IdOfRow& right) { return left.id < right.id; });
  SampleIndex index;
  index.ofRow.assign(samples.size(), none);
  for (const IdOfRow& next : sorted)
  {
    if (index.ids.empty() || index.ids.back() != next.id)
    {
      index.ids.push_back(next.id);
    }
    index.ofRow[next.row] = static_cast<std::uint32_t>(index.ids.size() - 1);
  }
  return index;
}

}  // namespace

SampleIndex indexSamples(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& groupOfRow,
                         std::uint32_t none)
{
  const IdRange range = rangeOf(samples, groupOfRow, none);
  if (range.low > range.high)
  {
    return SampleIndex{{}, std::vector<std::uint32_t>(samples.size(), none)};
  }
  // Two bytes a row at most.
  const bool isClose = distanceBetween(range.low, range.high) / 8 <= samples.size() + 1024;
  return isClose ? indexCloseIds(samples, groupOfRow, none, range) : indexFarIds(samples, groupOfRow, none);
}

}  // namespace layerscope
