#ifndef layerscope_facets_SampleMask_h
#define layerscope_facets_SampleMask_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "facets/FacetData.h"

namespace layerscope
{

/// A set of dense samples of a FacetData, a bit each.
class SampleMask
{
public:
  /// No sample of `samples`.
  explicit SampleMask(std::size_t samples = 0) : size_(samples), words_((samples + 63) / 64) {}

  /// The samples with these ids, in any order; ids that `data` doesn't have are left out.
  /// O(ids log samples).
  static SampleMask fromIds(const FacetData& data, const std::vector<std::int64_t>& ids);
  /// The ids of the samples, rising.
  std::vector<std::int64_t> toIds(const FacetData& data) const;
  /// The dense samples, rising.
  std::vector<std::uint32_t> toIndices() const;

  std::size_t size() const { return size_; }
  bool test(std::size_t sample) const { return (words_[sample / 64] >> (sample % 64) & 1) != 0; }
  void set(std::size_t sample) { words_[sample / 64] |= std::uint64_t{1} << (sample % 64); }
  void set(IndexSpan samples);
  void reset(std::size_t sample) { words_[sample / 64] &= ~(std::uint64_t{1} << (sample % 64)); }
  void clear();

  std::size_t count() const;
  bool any() const;

  /// Both masks must be of the same FacetData; throws Error if their sizes differ.
  SampleMask& operator|=(const SampleMask& other);
  SampleMask& operator&=(const SampleMask& other);
  SampleMask& operator^=(const SampleMask& other);
  bool operator==(const SampleMask& other) const { return size_ == other.size_ && words_ == other.words_; }
  bool operator!=(const SampleMask& other) const { return !(*this == other); }

private:
  template <class Combine>
  SampleMask& combine(const SampleMask& other, const Combine& operation);

  std::size_t size_;
  std::vector<std::uint64_t> words_;  // bits beyond size_ are 0
};

/// Throws Error if the mask isn't of a table with this many samples.
void requireSize(const SampleMask& mask, std::size_t samples);

/// How many rows of each cell have a sample of the mask, by FacetData::cellIndex(). Parallel; O(rows).
/// The mask must be of `data`; throws Error if its size isn't the number of samples.
std::vector<std::int64_t> countSelected(const FacetData& data, const SampleMask& mask);

}  // namespace layerscope

#endif
