#ifndef layerscope_BestSamples_h
#define layerscope_BestSamples_h

#include <cstdint>
#include <functional>
#include <vector>

#include "ChannelScores.h"
#include "tables/FirstSamples.h"

namespace layerscope
{
class Communicator;
struct BoundRows;

/// The samples of a table that excite a channel most, the first the most; of equal ones that of the earlier
/// row first.
struct BestSamples
{
  std::vector<SampleRow> rows;
  std::vector<float> scores;
};

/// Collective. For each of `channels` its `most` best samples, or as many as there are, on all ranks alike.
/// Each sample counts once, by its first row on a rank; rows whose picture cannot be decoded don't. Every
/// rank runs its own rows through the network, batch by batch. Throws Error, on all ranks alike, also for
/// scores that are not finite. False when `progress`, which gets the fraction done, ended it on some rank.
bool findBestSamples(const BoundRows& rows, const ChannelScores& scores,
                     const std::vector<std::int64_t>& channels, std::int64_t most,
                     std::vector<BestSamples>& result, Communicator& communicator,
                     const std::function<bool(double)>& progress = {});

}  // namespace layerscope

#endif
