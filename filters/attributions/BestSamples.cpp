#include "BestSamples.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <unordered_set>

#include <vtkIdTypeArray.h>

#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Forward.h"
#include "networks/BoundRows.h"
#include "tables/RankAgreement.h"

namespace layerscope
{

namespace
{
struct Candidate
{
  float score = 0;
  std::int64_t sample = 0;
  std::int64_t row = 0;  ///< on its rank
  int rank = 0;
};

bool isBetter(const Candidate& a, const Candidate& b)
{
  return a.score != b.score ? a.score > b.score : a.rank != b.rank ? a.rank < b.rank : a.row < b.row;
}

/// Puts a candidate into its place among the `most` best.
void add(const Candidate& candidate, std::size_t most, std::vector<Candidate>& best)
{
  const auto place = std::upper_bound(best.begin(), best.end(), candidate, isBetter);
  if (place == best.end() && best.size() == most)
  {
    return;
  }
  best.insert(place, candidate);
  best.resize(std::min(best.size(), most));
}

/// The rows of this rank that are the first of their sample.
std::vector<std::int64_t> firstRows(vtkIdTypeArray* samples)
{
  std::unordered_set<std::int64_t> known;
  std::vector<std::int64_t> rows;
  for (vtkIdType row = 0; row < samples->GetNumberOfValues(); ++row)
  {
    if (known.insert(samples->GetValue(row)).second)
    {
      rows.push_back(row);
    }
  }
  return rows;
}

/// The best of this rank's rows, for each channel. False when `progress` ended it.
bool findOwn(const BoundRows& rows, const ChannelScores& scores, const std::vector<std::int64_t>& channels,
             std::size_t most, int rank, std::vector<std::vector<Candidate>>& best,
             const std::function<bool(double)>& progress)
{
  best.assign(channels.size(), {});
  const auto own = firstRows(rows.samples);
  const std::int64_t size = rows.loaded.network->rowSize();
  const auto read = [&](std::int64_t first, std::int64_t count, float* values)
  {
    for (std::int64_t i = 0; i < count;)
    {
      // As many as stand one after the other.
      const std::int64_t row = own[static_cast<std::size_t>(first + i)];
      std::int64_t run = 1;
      while (i + run < count && own[static_cast<std::size_t>(first + i + run)] == row + run)
      {
        ++run;
      }
      rows.inputs->read(row, run, values + i * size);
      i += run;
    }
  };
  const auto rate = [&](std::size_t, std::int64_t first, std::int64_t count, const float* values)
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      const std::int64_t row = own[static_cast<std::size_t>(first + i)];
      if (rows.inputs->broken().count(row) > 0)
      {
        continue;
      }
      for (std::size_t index = 0; index < channels.size(); ++index)
      {
        const float score = scores.score(channels[index], values + i * scores.size());
        if (!std::isfinite(score))
        {
          throw Error("the activation of channel " + std::to_string(channels[index]) + " for sample " +
                      std::to_string(rows.samples->GetValue(row)) + " is not finite")
              .expected("a finite number")
              .found(std::to_string(score));
        }
        add({score, rows.samples->GetValue(row), row, rank}, most, best[index]);
      }
    }
    return true;
  };
  return own.empty() || Forward(rows.loaded.network, {scores.tensor()})
                            .run(read, static_cast<std::int64_t>(own.size()), rate, progress);
}

/// Collective. The best of all ranks.
std::vector<Candidate> shared(const std::vector<Candidate>& own, std::size_t most, Communicator& communicator)
{
  std::vector<std::int64_t> words(1 + 3 * most);
  words[0] = static_cast<std::int64_t>(own.size());
  for (std::size_t i = 0; i < own.size(); ++i)
  {
    std::memcpy(&words[1 + 3 * i], &own[i].score, sizeof(float));
    words[2 + 3 * i] = own[i].sample;
    words[3 + 3 * i] = own[i].row;
  }
  std::vector<std::int64_t> all(words.size() * static_cast<std::size_t>(communicator.size()));
  communicator.allGather(words.data(), words.size(), all.data());
  std::vector<Candidate> candidates;
  for (int rank = 0; rank < communicator.size(); ++rank)
  {
    const std::int64_t* const part = all.data() + static_cast<std::size_t>(rank) * words.size();
    for (std::int64_t i = 0; i < part[0]; ++i)
    {
      Candidate candidate{0, part[2 + 3 * i], part[3 + 3 * i], rank};
      std::memcpy(&candidate.score, &part[1 + 3 * i], sizeof(float));
      candidates.push_back(candidate);
    }
  }
  std::sort(candidates.begin(), candidates.end(), isBetter);
  std::unordered_set<std::int64_t> known;
  const auto isKnown = [&](const Candidate& candidate) { return !known.insert(candidate.sample).second; };
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), isKnown), candidates.end());
  candidates.resize(std::min(candidates.size(), most));
  return candidates;
}
}  // namespace

bool findBestSamples(const BoundRows& rows, const ChannelScores& scores,
                     const std::vector<std::int64_t>& channels, std::int64_t most,
                     std::vector<BestSamples>& result, Communicator& communicator,
                     const std::function<bool(double)>& progress)
{
  const auto number = static_cast<std::size_t>(std::min(most, rows.totalRows));
  std::vector<std::vector<Candidate>> own;
  bool finished = true;
  const auto find = [&]
  { finished = findOwn(rows, scores, channels, number, communicator.rank(), own, progress); };
  runOnAllRanks(communicator, find);
  if (lowestRank(!finished, communicator) >= 0)
  {
    return false;
  }
  result.clear();
  for (const auto& ofChannel : own)
  {
    BestSamples& best = result.emplace_back();
    for (const Candidate& candidate : shared(ofChannel, number, communicator))
    {
      best.rows.push_back({candidate.sample, candidate.row, candidate.rank});
      best.scores.push_back(candidate.score);
    }
  }
  return true;
}

}  // namespace layerscope
