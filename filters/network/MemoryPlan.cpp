#include "MemoryPlan.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace layerscope
{

namespace
{
constexpr std::size_t alignment = 64;

std::size_t aligned(std::size_t bytes)
{
  return (bytes + alignment - 1) / alignment * alignment;
}

/// Pieces that have their place, by when they live and by where they lie.
class PlacedPieces
{
public:
  explicit PlacedPieces(const std::vector<Lifetime>& lifetimes) : lifetimes_(lifetimes)
  {
    std::size_t moments = 0;
    for (const Lifetime& life : lifetimes)
    {
      moments = std::max(moments, life.last + 1);
    }
    while (leaves_ < moments)
    {
      leaves_ *= 2;
    }
    beginning_.resize(leaves_);
    within_.resize(2 * leaves_);
    offsets_.resize(lifetimes.size());
  }

  void add(std::size_t piece, std::size_t offset)
  {
    const Lifetime& life = lifetimes_[piece];
    offsets_[piece] = offset;
    beginning_[life.first].push_back(piece);
    // A binary tree over the moments: the fewest nodes that make up the piece's life.
    for (std::size_t begin = leaves_ + life.first, end = leaves_ + life.last + 1; begin < end;
         begin /= 2, end /= 2)
    {
      if (begin % 2 == 1)
      {
        within_[begin++].push_back(piece);
      }
      if (end % 2 == 1)
      {
        within_[--end].push_back(piece);
      }
    }
    const auto isBefore = [&](std::size_t value, std::size_t other) { return value < offsets_[other]; };
    ordered_.insert(std::upper_bound(ordered_.begin(), ordered_.end(), offset, isBefore), piece);
  }

  /// Calls body, in rising order of offsets, for those that live at a moment of `life` (and perhaps for
  /// others), until it returns false.
  template <class Body>
  void forEachBeside(const Lifetime& life, const Body& body)
  {
    const bool areFew = collectBeside(life);
    const std::vector<std::size_t>& pieces = areFew ? beside_ : ordered_;
    for (const std::size_t piece : pieces)
    {
      if (!body(piece))
      {
        return;
      }
    }
  }

private:
  // False where going through all is faster than sorting these.
  bool collectBeside(const Lifetime& life)
  {
    beside_.clear();
    const std::size_t most = ordered_.size() / 8;
    for (std::size_t node = leaves_ + life.first; node > 0; node /= 2)
    {
      beside_.insert(beside_.end(), within_[node].begin(), within_[node].end());
    }
    for (std::size_t moment = life.first + 1; moment <= life.last && beside_.size() <= most; ++moment)
    {
      beside_.insert(beside_.end(), beginning_[moment].begin(), beginning_[moment].end());
    }
    if (beside_.size() > most)
    {
      return false;
    }
    std::sort(beside_.begin(), beside_.end(),
              [&](std::size_t a, std::size_t b) { return offsets_[a] < offsets_[b]; });
    return true;
  }

  const std::vector<Lifetime>& lifetimes_;
  std::size_t leaves_ = 1;
  std::vector<std::vector<std::size_t>> beginning_;  // by moment
  std::vector<std::vector<std::size_t>> within_;     // by node of the tree; its children are 2 i and 2 i + 1
  std::vector<std::size_t> offsets_;                 // by piece
  std::vector<std::size_t> ordered_;                 // in rising order of offsets
  std::vector<std::size_t> beside_;
};
}  // namespace

MemoryPlan planMemory(const std::vector<Lifetime>& lifetimes)
{
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lifetimes[a].bytes > lifetimes[b].bytes; });

  MemoryPlan plan;
  plan.offsets.assign(lifetimes.size(), 0);
  PlacedPieces placed(lifetimes);
  for (const std::size_t piece : order)
  {
    const Lifetime& life = lifetimes[piece];
    const std::size_t bytes = aligned(life.bytes);
    std::size_t offset = 0;
    placed.forEachBeside(
        life,
        [&](std::size_t other)
        {
          const bool together = life.first <= lifetimes[other].last && lifetimes[other].first <= life.last;
          if (together && offset + bytes <= plan.offsets[other])
          {
            return false;
          }
          offset =
              together ? std::max(offset, plan.offsets[other] + aligned(lifetimes[other].bytes)) : offset;
          return true;
        });
    plan.offsets[piece] = offset;
    plan.bytes = std::max(plan.bytes, offset + bytes);
    placed.add(piece, offset);
  }
  return plan;
}

}  // namespace layerscope
