#include "facets/CountSelected.h"

#include "samples/ParallelParts.h"

namespace layerscope
{

std::vector<std::int64_t> countSelected(const FacetData& data, const SampleMask& mask)
{
  requireSize(mask, data.samples().size());
  std::vector<std::size_t> starts{0};
  const std::uint32_t* samples = data.cells() > 0 ? data.cellSamples(0, 0).begin() : nullptr;
  for (int layer = 0; layer < static_cast<int>(data.layers().size()); ++layer)
  {
    for (int cluster = 0; cluster < data.clusters(); ++cluster)
    {
      starts.push_back(starts.back() + data.cellSamples(layer, cluster).size());
    }
  }
  const auto parts = cutLists(starts, rowsInPart);
  std::vector<std::int64_t> found(parts.size());
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  std::int64_t count = 0;
                  for (std::size_t place = parts[part].begin; place < parts[part].end; ++place)
                  {
                    count += mask.test(samples[place]) ? 1 : 0;
                  }
                  found[part] = count;
                });
  std::vector<std::int64_t> counts(data.cells());
  for (std::size_t part = 0; part < parts.size(); ++part)
  {
    counts[parts[part].list] += found[part];
  }
  return counts;
}

}  // namespace layerscope
