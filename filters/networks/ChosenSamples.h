#ifndef layerscope_ChosenSamples_h
#define layerscope_ChosenSamples_h

#include <cstdint>
#include <string>
#include <vector>

#include "tables/FirstSamples.h"

namespace layerscope
{
class Communicator;
struct BoundRows;

/// A few samples of a table, on all ranks.
struct ChosenSamples
{
  std::vector<SampleRow> rows;
  std::vector<float> inputs;  ///< [rows, values that the network is fed]
  std::string warning;        ///< of samples that are left out; empty for none

  std::vector<std::int64_t> samples() const;
};

/// Collective. The first `most` samples, but for those whose picture cannot be decoded. Throws Error, on all
/// ranks alike, also when the inputs don't fit into memory, or no picture can be decoded.
ChosenSamples chooseSamples(const BoundRows& rows, std::int64_t most, Communicator& communicator);

/// Collective. The network's input for one sample, on all ranks. Throws Error, on all ranks, when there is
/// none or its picture cannot be decoded; `property` is what asks for it.
std::vector<float> inputOfSample(const BoundRows& rows, std::int64_t sample, const std::string& property,
                                 Communicator& communicator);

}  // namespace layerscope

#endif
