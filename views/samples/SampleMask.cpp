#include "samples/SampleMask.h"

#include <algorithm>
#include <string>

#include "network/Error.h"

namespace layerscope
{

void requireSize(const SampleMask& mask, std::size_t samples)
{
  if (mask.size() != samples)
  {
    throw Error("the selection is of another table")
        .expected(std::to_string(samples) + " samples")
        .found(std::to_string(mask.size()));
  }
}

SampleMask SampleMask::fromIds(const std::vector<std::int64_t>& samples, const std::vector<std::int64_t>& ids)
{
  SampleMask mask(samples.size());
  // Selections mostly come in rising order: the sample after the last one is tried first.
  auto next = samples.begin();
  for (const std::int64_t id : ids)
  {
    const bool isNext = next != samples.end() && *next == id;
    const auto found = isNext ? next : std::lower_bound(samples.begin(), samples.end(), id);
    if (found != samples.end() && *found == id)
    {
      mask.set(static_cast<std::size_t>(found - samples.begin()));
      next = found + 1;
    }
  }
  return mask;
}

std::vector<std::uint32_t> SampleMask::toIndices() const
{
  std::vector<std::uint32_t> indices;
  indices.reserve(count());
  for (std::size_t word = 0; word < words_.size(); ++word)
  {
    for (std::uint64_t bits = words_[word]; bits != 0; bits &= bits - 1)
    {
      indices.push_back(static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(__builtin_ctzll(bits))));
    }
  }
  return indices;
}

std::vector<std::int64_t> SampleMask::toIds(const std::vector<std::int64_t>& samples) const
{
  requireSize(*this, samples.size());
  std::vector<std::int64_t> ids;
  ids.reserve(count());
  for (const std::uint32_t sample : toIndices())
  {
    ids.push_back(samples[sample]);
  }
  return ids;
}

void SampleMask::set(IndexSpan samples)
{
  for (const std::uint32_t sample : samples)
  {
    set(sample);
  }
}

void SampleMask::clear()
{
  std::fill(words_.begin(), words_.end(), 0);
}

std::size_t SampleMask::count() const
{
  std::size_t count = 0;
  for (const std::uint64_t word : words_)
  {
    count += static_cast<unsigned>(__builtin_popcountll(word));
  }
  return count;
}

bool SampleMask::any() const
{
  return std::any_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word != 0; });
}

template <class Combine>
SampleMask& SampleMask::combine(const SampleMask& other, const Combine& operation)
{
  requireSize(other, size_);
  for (std::size_t word = 0; word < words_.size(); ++word)
  {
    words_[word] = operation(words_[word], other.words_[word]);
  }
  return *this;
}

SampleMask& SampleMask::operator|=(const SampleMask& other)
{
  return combine(other, [](std::uint64_t left, std::uint64_t right) { return left | right; });
}

SampleMask& SampleMask::operator&=(const SampleMask& other)
{
  return combine(other, [](std::uint64_t left, std::uint64_t right) { return left & right; });
}

SampleMask& SampleMask::operator^=(const SampleMask& other)
{
  return combine(other, [](std::uint64_t left, std::uint64_t right) { return left ^ right; });
}

}  // namespace layerscope
