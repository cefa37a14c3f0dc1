#include <algorithm>
#include <cstring>
#include <limits>

#include "LatentSearch.h"
#include "analysis/Communicator.h"
#include "tables/RankAgreement.h"

namespace layerscope
{
namespace
{

/// Attempts of one rank between two agreements: few at first, since a near cluster needs few.
constexpr std::int64_t firstPart = 32;
constexpr std::int64_t largestPart = 512;

/// What one rank found in its part of a block: (attempt, distance) of the latents in the cluster.
struct Found
{
  std::vector<std::int64_t> attempts;
  std::vector<double> distances;
};

/// Those of all ranks, in rank order.
Found gathered(const Found& local, Communicator& communicator)
{
  const std::size_t length = 2 * largestPart + 1;
  std::vector<std::int64_t> words(length);
  words[0] = static_cast<std::int64_t>(local.attempts.size());
  for (std::size_t index = 0; index < local.attempts.size(); ++index)
  {
    words[1 + 2 * index] = local.attempts[index];
    std::memcpy(&words[2 + 2 * index], &local.distances[index], sizeof(double));
  }
  std::vector<std::int64_t> all(length * static_cast<std::size_t>(communicator.size()));
  communicator.allGather(words.data(), length, all.data());
  Found found;
  for (std::size_t rank = 0; rank < static_cast<std::size_t>(communicator.size()); ++rank)
  {
    const std::int64_t* part = all.data() + rank * length;
    for (std::int64_t index = 0; index < part[0]; ++index)
    {
      double distance = 0;
      std::memcpy(&distance, &part[2 + 2 * index], sizeof(double));
      found.attempts.push_back(part[1 + 2 * index]);
      found.distances.push_back(distance);
    }
  }
  return found;
}

/// The `count` smallest of all numbers it is given.
class Smallest
{
public:
  explicit Smallest(std::size_t count) : count_(count) {}

  void add(double value)
  {
    if (heap_.size() < count_)
    {
      heap_.push_back(value);
      std::push_heap(heap_.begin(), heap_.end());
    }
    else if (value < heap_.front())
    {
      std::pop_heap(heap_.begin(), heap_.end());
      heap_.back() = value;
      std::push_heap(heap_.begin(), heap_.end());
    }
  }

  /// The largest of them; infinite as long as there are fewer.
  double last() const
  {
    return heap_.size() < count_ ? std::numeric_limits<double>::infinity() : heap_.front();
  }

private:
  std::size_t count_;
  std::vector<double> heap_;
};

/// This rank's part of the accepted attempts, with their latents.
void takePart(const Found& accepted, const SearchOptions& options, Communicator& communicator,
              SearchResult& result)
{
  result.found = static_cast<std::int64_t>(accepted.attempts.size());
  result.firstRow = result.found * communicator.rank() / communicator.size();
  const std::int64_t end = result.found * (communicator.rank() + 1) / communicator.size();
  const auto rows = static_cast<std::size_t>(end - result.firstRow);
  result.attempts.assign(accepted.attempts.begin() + result.firstRow, accepted.attempts.begin() + end);
  result.distances.assign(accepted.distances.begin() + result.firstRow, accepted.distances.begin() + end);
  result.latents.resize(rows * options.dimension);
  for (std::size_t row = 0; row < rows; ++row)
  {
    fillLatents(options.prior, static_cast<std::uint64_t>(result.attempts[row]), 1, options.dimension,
                result.latents.data() + row * options.dimension);
  }
}

}  // namespace

RejectionResult searchByRejection(ClusterRegion& region, const SearchOptions& options,
                                  Communicator& communicator, const SearchProgress& progress)
{
  RejectionResult result;
  Found accepted;
  Smallest smallest(static_cast<std::size_t>(options.wanted));
  std::vector<float> latents(static_cast<std::size_t>(largestPart) * options.dimension);
  std::vector<ClusterPlace> places;
  const auto isComplete = [&]
  { return static_cast<std::int64_t>(accepted.attempts.size()) == options.wanted; };
  std::int64_t part = firstPart;
  for (std::int64_t begin = 0; begin < options.mostAttempts && !isComplete();)
  {
    const std::int64_t first = std::min(begin + part * communicator.rank(), options.mostAttempts);
    const std::int64_t count = std::min(part, options.mostAttempts - first);
    Found found;
    bool goesOn = true;
    const auto locate = [&]
    {
      fillLatents(options.prior, static_cast<std::uint64_t>(first), static_cast<std::size_t>(count),
                  options.dimension, latents.data());
      const auto tell = [&](double)
      { return progress(static_cast<std::int64_t>(accepted.attempts.size()), result.tried); };
      goesOn = region.locate(latents.data(), count, places, tell);
      for (std::int64_t index = 0; goesOn && index < count; ++index)
      {
        const ClusterPlace& place = places[static_cast<std::size_t>(index)];
        if (place.isNearest)
        {
          found.attempts.push_back(first + index);
          found.distances.push_back(place.distance);
        }
      }
    };
    runOnAllRanks(communicator, locate);
    if (lowestRank(!goesOn, communicator) >= 0)
    {
      RejectionResult none;
      none.aborted = true;
      return none;
    }
    found = gathered(found, communicator);
    begin = std::min(begin + part * communicator.size(), options.mostAttempts);
    part = std::min(2 * part, largestPart);
    result.tried = begin;
    for (std::size_t index = 0; index < found.attempts.size() && !isComplete(); ++index)
    {
      ++result.inCluster;
      smallest.add(found.distances[index]);
      if (found.distances[index] <= options.radius)
      {
        accepted.attempts.push_back(found.attempts[index]);
        accepted.distances.push_back(found.distances[index]);
        result.tried = isComplete() ? found.attempts[index] + 1 : result.tried;
      }
    }
  }
  result.sufficientRadius = smallest.last();
  runOnAllRanks(communicator, [&] { takePart(accepted, options, communicator, result); });
  return result;
}

}  // namespace layerscope
