#include "facets/SampleMask.h"

#include <algorithm>
#include <string>

#include "network/Error.h"
#include "samples/ParallelParts.h"

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

SampleMask SampleMask::fromIds(const FacetData& data, const std::vector<std::int64_t>& ids)
{
  SampleMask mask(data.samples().size());
  // Selections mostly come in rising order: the sample after the last one is tried first.
  std::uint32_t next = 0;
  for (const std::int64_t id : ids)
  {
    const bool isNext = next < data.samples().size() && data.samples()[next] == id;
    const std::uint32_t sample = isNext ? next : data.sampleIndex(id);
    if (sample != FacetData::none)
    {
      mask.set(sample);
      next = sample + 1;
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

std::vector<std::int64_t> SampleMask::toIds(const FacetData& data) const
{
  requireSize(*this, data.samples().size());
  std::vector<std::int64_t> ids;
  ids.reserve(count());
  for (const std::uint32_t sample : toIndices())
  {
    ids.push_back(data.samples()[sample]);
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

std::vector<std::int64_t> countSelected(const FacetData& data, const SampleMask& mask)
{
  requireSize(mask, data.samples().size());
  std::vector<std::size_t> starts{0};
  const std::uint32_t* samples = data.cells() > 0 ? data.cellSamples(0, 0).begin() : nullptr;
  for (int layer = 0; layer < static_cast<int>(data.layers().size()); ++layer)
  {
    for (int cluster = 0; cluster < data.clusters(); ++cluster)
    {
      starts.push_back(starts.back() + data.cellSamples(layer, cluster).size());
    }
  }
  const auto parts = cutLists(starts, rowsInPart);
  std::vector<std::int64_t> found(parts.size());
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  std::int64_t count = 0;
                  for (std::size_t place = parts[part].begin; place < parts[part].end; ++place)
                  {
                    count += mask.test(samples[place]) ? 1 : 0;
                  }
                  found[part] = count;
                });
  std::vector<std::int64_t> counts(data.cells());
  for (std::size_t part = 0; part < parts.size(); ++part)
  {
    counts[parts[part].list] += found[part];
  }
  return counts;
}

}  // namespace layerscope
