#ifndef layerscope_samples_SampleMask_h
#define layerscope_samples_SampleMask_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "samples/IndexSpan.h"

namespace layerscope
{

/// A set of the samples of a table, a bit each. Samples are addressed by the places of their ids among all, which rise
/// ("dense sample").
class SampleMask
{
public:
  /// No sample of `samples`.
  explicit SampleMask(std::size_t samples = 0) : size_(samples), words_((samples + 63) / 64) {}

  /// Those of `samples`, which rise, with these ids, in any order; ids that aren't among them are left out.
  /// O(ids log samples).
  static SampleMask fromIds(const std::vector<std::int64_t>& samples, const std::vector<std::int64_t>& ids);
  /// The ids of the samples, rising. Throws Error if the mask isn't of `samples`.
  std::vector<std::int64_t> toIds(const std::vector<std::int64_t>& samples) const;
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

  /// Both masks must be of the same samples; throws Error if their sizes differ.
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

}  // namespace layerscope

#endif
