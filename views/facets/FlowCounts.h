#ifndef layerscope_facets_FlowCounts_h
#define layerscope_facets_FlowCounts_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "facets/FacetData.h"
#include "samples/SampleMask.h"

namespace layerscope
{

/// The samples that are in one cluster of a layer and in one of the next layer.
struct Flow
{
  int layerIndex = 0;  ///< of the first of the two layers
  int from = 0;        ///< cluster in that layer
  int to = 0;          ///< cluster in the next one
  std::int64_t samples = 0;
};

/// How the samples of a FacetData spread from each layer's clusters to those of the next layer. Pairs of
/// clusters that share no sample are left out: of many clusters they are nearly all. A sample that is missing
/// in one of two layers is in none of their flows; of several rows that it has in a layer the first counts.
class FlowCounts
{
public:
  /// No flows.
  FlowCounts() = default;

  /// Gutters in parallel, O(rows + flows log flows). Keeps 4 bytes a sample and pair of layers.
  explicit FlowCounts(const FacetData& data);

  /// By layerIndex, from, to.
  const std::vector<Flow>& flows() const { return flows_; }
  /// How many samples of the mask, which must be of the same data, are in each flow. Parallel; O(selected *
  /// layers).
  std::vector<std::int64_t> selected(const SampleMask& mask) const;
  /// The dense samples of a flow, rising. O(samples of the data).
  std::vector<std::uint32_t> samplesOf(std::size_t flow) const;

private:
  std::size_t samples_ = 0;
  std::vector<Flow> flows_;
  /// [layerIndex][sample]: its flow to the next layer, or FacetData::none.
  std::vector<std::vector<std::uint32_t>> flowOf_;
};

}  // namespace layerscope

#endif
