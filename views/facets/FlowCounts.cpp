#include "facets/FlowCounts.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "samples/ParallelParts.h"

namespace layerscope
{

namespace
{

/// The cluster of each sample in a layer, or none.
std::vector<std::uint32_t> clustersOf(const FacetData& data, int layerIndex)
{
  std::vector<std::uint32_t> clusters(data.samples().size(), FacetData::none);
  const auto first = static_cast<std::uint32_t>(data.cellIndex(layerIndex, 0));
  for (const std::uint32_t row : data.layerRows(layerIndex))
  {
    std::uint32_t& cluster = clusters[data.sampleOf(row)];
    cluster = cluster == FacetData::none ? data.cellOf(row) - first : cluster;
  }
  return clusters;
}

/// Numbers the pairs of clusters that samples have, by (from, to): `flowOf` becomes a sample's number.
std::vector<Flow> numberPairs(const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to,
                              int layerIndex, std::vector<std::uint32_t>& flowOf)
{
  struct Pair
  {
    std::int64_t samples = 0;
    std::uint32_t number = 0;
  };
  const auto keyOf = [&](std::size_t sample)
  { return static_cast<std::uint64_t>(from[sample]) << 32 | to[sample]; };
  std::unordered_map<std::uint64_t, Pair> pairs;
  for (std::size_t sample = 0; sample < from.size(); ++sample)
  {
    if (from[sample] != FacetData::none && to[sample] != FacetData::none)
    {
      ++pairs[keyOf(sample)].samples;
    }
  }
  std::vector<std::uint64_t> keys;
  for (const auto& [key, pair] : pairs)
  {
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  std::vector<Flow> flows;
  for (const std::uint64_t key : keys)
  {
    Pair& pair = pairs[key];
    pair.number = static_cast<std::uint32_t>(flows.size());
    flows.push_back(
        {layerIndex, static_cast<int>(key >> 32), static_cast<int>(key & 0xFFFFFFFFU), pair.samples});
  }
  flowOf.assign(from.size(), FacetData::none);
  for (std::size_t sample = 0; sample < from.size(); ++sample)
  {
    if (from[sample] != FacetData::none && to[sample] != FacetData::none)
    {
      flowOf[sample] = pairs.find(keyOf(sample))->second.number;
    }
  }
  return flows;
}

}  // namespace

FlowCounts::FlowCounts(const FacetData& data) : samples_(data.samples().size())
{
  if (data.layers().size() < 2)
  {
    return;
  }
  const std::size_t gutters = data.layers().size() - 1;
  std::vector<std::vector<Flow>> found(gutters);
  flowOf_.resize(gutters);
  parallelParts(gutters,
                [&](std::size_t gutter)
                {
                  const int layerIndex = static_cast<int>(gutter);
                  found[gutter] = numberPairs(clustersOf(data, layerIndex), clustersOf(data, layerIndex + 1),
                                              layerIndex, flowOf_[gutter]);
                });
  for (std::size_t gutter = 0; gutter < gutters; ++gutter)
  {
    const auto before = static_cast<std::uint32_t>(flows_.size());
    for (std::uint32_t& flow : flowOf_[gutter])
    {
      flow += flow == FacetData::none ? 0 : before;
    }
    flows_.insert(flows_.end(), found[gutter].begin(), found[gutter].end());
  }
}

std::vector<std::int64_t> FlowCounts::selected(const SampleMask& mask) const
{
  requireSize(mask, samples_);
  const std::vector<std::uint32_t> chosen = mask.toIndices();
  std::vector<std::int64_t> counts(flows_.size());
  // A flow belongs to one gutter, so no two threads count the same.
  parallelParts(flowOf_.size(),
                [&](std::size_t gutter)
                {
                  for (const std::uint32_t sample : chosen)
                  {
                    const std::uint32_t flow = flowOf_[gutter][sample];
                    if (flow != FacetData::none)
                    {
                      ++counts[flow];
                    }
                  }
                });
  return counts;
}

std::vector<std::uint32_t> FlowCounts::samplesOf(std::size_t flow) const
{
  const auto& flowOf = flowOf_[static_cast<std::size_t>(flows_[flow].layerIndex)];
  std::vector<std::uint32_t> samples;
  for (std::uint32_t sample = 0; sample < flowOf.size(); ++sample)
  {
    if (flowOf[sample] == flow)
    {
      samples.push_back(sample);
    }
  }
  return samples;
}

}  // namespace layerscope
