#include "ChosenSamples.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <utility>

#include <vtkIdTypeArray.h>

#include "BoundRows.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/GatherRows.h"
#include "tables/RankAgreement.h"

namespace layerscope
{

namespace
{
/// Takes away the samples whose picture cannot be decoded, and their inputs. `reasons` are those of the rows
/// of this rank.
std::string dropBroken(const std::map<std::int64_t, std::string>& reasons, std::vector<SampleRow>& chosen,
                       std::vector<float>& inputs, Communicator& communicator)
{
  const auto isBroken = gatherRows<char>(
      chosen, 1, [&](std::int64_t row, char* broken) { *broken = reasons.count(row) > 0 ? 1 : 0; },
      communicator);
  const auto count = std::count(isBroken.begin(), isBroken.end(), 1);
  if (count == 0)
  {
    return {};
  }
  const std::size_t size = inputs.size() / chosen.size();
  std::vector<SampleRow> kept;
  std::vector<float> keptInputs;
  for (std::size_t index = 0; index < chosen.size(); ++index)
  {
    if (!isBroken[index])
    {
      kept.push_back(chosen[index]);
      const auto begin = inputs.begin() + static_cast<std::ptrdiff_t>(index * size);
      keptInputs.insert(keptInputs.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
    }
  }
  const auto firstPlace = std::find(isBroken.begin(), isBroken.end(), 1) - isBroken.begin();
  const SampleRow& first = chosen[static_cast<std::size_t>(firstPlace)];
  std::string reason = first.rank == communicator.rank() ? reasons.at(first.row) : std::string();
  broadcastText(reason, first.rank, communicator);
  const std::string warning =
      brokenWarning("sample", count, static_cast<std::int64_t>(chosen.size()), reason);
  chosen = std::move(kept);
  inputs = std::move(keptInputs);
  return warning;
}
}  // namespace

std::vector<std::int64_t> ChosenSamples::samples() const
{
  std::vector<std::int64_t> numbers;
  std::transform(rows.begin(), rows.end(), std::back_inserter(numbers),
                 [](const SampleRow& row) { return row.sample; });
  return numbers;
}

ChosenSamples chooseSamples(const BoundRows& rows, std::int64_t most, Communicator& communicator)
{
  ChosenSamples chosen;
  chosen.rows = firstSamples(rows.samples, {}, rows.firstRow, most, communicator);
  const auto size = static_cast<std::size_t>(rows.loaded.network->rowSize());
  const auto bytes = static_cast<double>(chosen.rows.size() * size * sizeof(float));
  const auto check = [&]
  { requireMemory(bytes, "the samples' inputs don't fit into memory; take fewer in Maximum Samples"); };
  runOnAllRanks(communicator, check);
  chosen.inputs = gatherRows<float>(
      chosen.rows, size, [&](std::int64_t row, float* values) { rows.inputs->read(row, 1, values); },
      communicator);
  chosen.warning = dropBroken(rows.inputs->broken(), chosen.rows, chosen.inputs, communicator);
  return chosen;
}

std::vector<float> inputOfSample(const BoundRows& rows, std::int64_t sample, const std::string& property,
                                 Communicator& communicator)
{
  const SampleRow found = rowOfSample(rows.samples, sample, property, communicator);
  const auto read = [&](std::int64_t row, float* values)
  {
    rows.inputs->read(row, 1, values);
    const auto broken = rows.inputs->broken();
    if (const auto reason = broken.find(row); reason != broken.end())
    {
      throw Error("the picture of " + property + " cannot be read: " + reason->second);
    }
  };
  const auto size = static_cast<std::size_t>(rows.loaded.network->rowSize());
  return gatherRows<float>({found}, size, read, communicator);
}

}  // namespace layerscope
