#include "FirstSamples.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>
#include <unordered_set>

#include <vtkIdTypeArray.h>

#include "RankAgreement.h"
#include "analysis/Communicator.h"
#include "network/Error.h"

namespace layerscope
{
namespace
{

/// Travels between ranks as whole numbers.
struct Candidate
{
  double key = 0;  ///< first in the order: small
  std::int64_t globalRow = 0;
  std::int64_t sample = -1;

  bool operator<(const Candidate& other) const
  {
    return std::tie(key, globalRow) < std::tie(other.key, other.globalRow);
  }
};
static_assert(sizeof(Candidate) == 3 * sizeof(std::int64_t), "candidates are gathered as three numbers");

/// The first `most` samples among this rank's rows, in order. A heap gives them without sorting the other
/// rows.
std::vector<Candidate> localCandidates(vtkIdTypeArray* samples, const std::vector<double>& keys,
                                       std::int64_t firstRow, std::int64_t most)
{
  std::vector<Candidate> heap(static_cast<std::size_t>(samples->GetNumberOfTuples()));
  for (std::size_t row = 0; row < heap.size(); ++row)
  {
    const auto index = static_cast<vtkIdType>(row);
    const double key = keys.empty() ? 0.0 : keys[row];
    heap[row].key = std::isnan(key) ? std::numeric_limits<double>::infinity() : key;
    heap[row].globalRow = firstRow + index;
    heap[row].sample = samples->GetValue(index);
  }
  const auto later = [](const Candidate& left, const Candidate& right) { return right < left; };
  std::make_heap(heap.begin(), heap.end(), later);
  std::vector<Candidate> first;
  std::unordered_set<std::int64_t> seen;
  while (!heap.empty() && static_cast<std::int64_t>(first.size()) < most)
  {
    std::pop_heap(heap.begin(), heap.end(), later);
    if (seen.insert(heap.back().sample).second)
    {
      first.push_back(heap.back());
    }
    heap.pop_back();
  }
  return first;
}

}  // namespace

std::vector<SampleRow> firstSamples(vtkIdTypeArray* samples, const std::vector<double>& keys,
                                    std::int64_t firstRow, std::int64_t most, Communicator& communicator)
{
  std::vector<Candidate> local = localCandidates(samples, keys, firstRow, std::max<std::int64_t>(most, 0));
  const auto ranks = static_cast<std::size_t>(communicator.size());
  const auto count = static_cast<std::int64_t>(local.size());
  std::vector<std::int64_t> counts(ranks), starts(ranks);
  communicator.allGather(&count, 1, counts.data());
  communicator.allGather(&firstRow, 1, starts.data());
  const auto room = static_cast<std::size_t>(*std::max_element(counts.begin(), counts.end()));
  local.resize(room);
  std::vector<Candidate> all(room * ranks);
  std::vector<std::int64_t> sent(3 * local.size()), received(3 * all.size());
  if (room > 0)
  {
    std::memcpy(sent.data(), local.data(), local.size() * sizeof(Candidate));
    communicator.allGather(sent.data(), sent.size(), received.data());
    std::memcpy(static_cast<void*>(all.data()), received.data(), all.size() * sizeof(Candidate));
  }
  std::vector<Candidate> merged;
  for (std::size_t rank = 0; rank < ranks; ++rank)
  {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(rank * room);
    merged.insert(merged.end(), begin, begin + counts[rank]);
  }
  std::sort(merged.begin(), merged.end());

  std::vector<SampleRow> rows;
  std::unordered_set<std::int64_t> seen;
  for (const Candidate& candidate : merged)
  {
    if (static_cast<std::int64_t>(rows.size()) < most && seen.insert(candidate.sample).second)
    {
      // The last rank that starts at or before the row; ranks without rows start where the next one does.
      const auto after = std::upper_bound(starts.begin(), starts.end(), candidate.globalRow);
      const auto rank = static_cast<int>(after - starts.begin()) - 1;
      rows.push_back({candidate.sample, candidate.globalRow - starts[static_cast<std::size_t>(rank)], rank});
    }
  }
  return rows;
}

SampleRow rowOfSample(vtkIdTypeArray* samples, std::int64_t sample, const std::string& property,
                      Communicator& communicator)
{
  const vtkIdType* begin = samples->GetPointer(0);
  const vtkIdType* end = begin + samples->GetNumberOfTuples();
  const vtkIdType* found = std::find(begin, end, sample);
  const int owner = lowestRank(found != end, communicator);
  if (owner < 0)
  {
    std::int64_t least = begin == end ? VTK_ID_MAX : *std::min_element(begin, end);
    std::int64_t most = begin == end ? VTK_ID_MIN : *std::max_element(begin, end);
    communicator.allReduce(Reduction::Minimum, &least, 1);
    communicator.allReduce(Reduction::Maximum, &most, 1);
    throw Error(property + " is no sample of the table")
        .expected("one of its samples, which are numbered from " + std::to_string(least) + " to " +
                  std::to_string(most))
        .found(std::to_string(sample));
  }
  std::int64_t row = found - begin;
  communicator.broadcast(&row, sizeof(row), owner);
  return {sample, row, owner};
}

}  // namespace layerscope
