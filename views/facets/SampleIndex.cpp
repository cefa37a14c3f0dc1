#include "facets/SampleIndex.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <unordered_map>

#include "facets/ParallelParts.h"

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

IdRange rangeOf(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& cellOfRow,
                std::uint32_t none)
{
  IdRange range;
  for (std::size_t row = 0; row < samples.size(); ++row)
  {
    if (cellOfRow[row] != none)
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
                          const std::vector<std::uint32_t>& cellOfRow, std::uint32_t none,
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
    if (cellOfRow[row] != none)
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
                    if (cellOfRow[row] == none)
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

/// Replaces the numbers of `index`, which stand for its ids in any order, by places in rising order.
void sortIds(SampleIndex& index, std::uint32_t none)
{
  if (std::is_sorted(index.ids.begin(), index.ids.end()))
  {
    return;
  }
  std::vector<std::uint32_t> order(index.ids.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t left, std::uint32_t right) { return index.ids[left] < index.ids[right]; });
  std::vector<std::int64_t> sorted(order.size());
  std::vector<std::uint32_t> places(order.size());
  for (std::size_t place = 0; place < order.size(); ++place)
  {
    sorted[place] = index.ids[order[place]];
    places[order[place]] = static_cast<std::uint32_t>(place);
  }
  index.ids = std::move(sorted);
  const auto parts = cutLists({0, index.ofRow.size()}, rowsInPart);
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  for (std::size_t row = parts[part].begin; row < parts[part].end; ++row)
                  {
                    std::uint32_t& number = index.ofRow[row];
                    number = number == none ? none : places[number];
                  }
                });
}

/// Ids that lie far apart: numbered in the order in which they come first. Rows mostly repeat that order, so
/// the id after the one just seen is tried before the map is asked.
SampleIndex indexFarIds(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& cellOfRow,
                        std::uint32_t none)
{
  SampleIndex index;
  index.ofRow.assign(samples.size(), none);
  std::unordered_map<std::int64_t, std::uint32_t> numbers;
  std::size_t expected = 0;
  for (std::size_t row = 0; row < samples.size(); ++row)
  {
    if (cellOfRow[row] == none)
    {
      continue;
    }
    const std::int64_t id = samples[row];
    if (expected >= index.ids.size() || index.ids[expected] != id)
    {
      const auto found = numbers.emplace(id, static_cast<std::uint32_t>(index.ids.size()));
      expected = found.first->second;
      if (found.second)
      {
        index.ids.push_back(id);
      }
    }
    index.ofRow[row] = static_cast<std::uint32_t>(expected);
    ++expected;
  }
  sortIds(index, none);
  return index;
}

}  // namespace

SampleIndex indexSamples(const ColumnView<std::int64_t>& samples, const std::vector<std::uint32_t>& cellOfRow,
                         std::uint32_t none)
{
  const IdRange range = rangeOf(samples, cellOfRow, none);
  if (range.low > range.high)
  {
    return SampleIndex{{}, std::vector<std::uint32_t>(samples.size(), none)};
  }
  // Two bytes a row at most.
  const bool isClose = distanceBetween(range.low, range.high) / 8 <= samples.size() + 1024;
  return isClose ? indexCloseIds(samples, cellOfRow, none, range) : indexFarIds(samples, cellOfRow, none);
}

}  // namespace layerscope
