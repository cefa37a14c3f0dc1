#include "facets/FlowBands.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace layerscope
{

namespace
{

/// A strip at an end of a gutter takes this share of it.
constexpr float stopShare = 0.06F;

/// What leaves each cell to the right and reaches it from the left, by the index in FacetLayout::cells.
struct Edges
{
  std::vector<std::int64_t> leaving;
  std::vector<std::int64_t> reaching;
};

std::size_t cellFrom(const Flow& flow, std::size_t clusters)
{
  return static_cast<std::size_t>(flow.layerIndex) * clusters + static_cast<std::size_t>(flow.from);
}

std::size_t cellTo(const Flow& flow, std::size_t clusters)
{
  return (static_cast<std::size_t>(flow.layerIndex) + 1) * clusters + static_cast<std::size_t>(flow.to);
}

Edges countEdges(const std::vector<Flow>& flows, const FacetLayout& layout)
{
  Edges edges{std::vector<std::int64_t>(layout.cells.size()), std::vector<std::int64_t>(layout.cells.size())};
  for (const Flow& flow : flows)
  {
    edges.leaving[cellFrom(flow, layout.rows.size())] += flow.samples;
    edges.reaching[cellTo(flow, layout.rows.size())] += flow.samples;
  }
  return edges;
}

double heightOfSample(const Edges& edges, const FacetLayout& layout)
{
  double height = std::numeric_limits<double>::infinity();
  for (std::size_t cell = 0; cell < layout.cells.size(); ++cell)
  {
    const std::int64_t most = std::max(edges.leaving[cell], edges.reaching[cell]);
    if (most > 0)
    {
      height =
          std::min(height, static_cast<double>(layout.cells[cell].frame.height) / static_cast<double>(most));
    }
  }
  return std::isfinite(height) ? height : 0;
}

/// The upper ends of stacks of so many samples, centred on the cells.
std::vector<double> topsOf(const std::vector<std::int64_t>& samples, double sampleHeight,
                           const FacetLayout& layout)
{
  std::vector<double> tops(samples.size());
  for (std::size_t cell = 0; cell < tops.size(); ++cell)
  {
    const Rectangle& frame = layout.cells[cell].frame;
    tops[cell] = frame.y + (frame.height + sampleHeight * static_cast<double>(samples[cell])) / 2;
  }
  return tops;
}

}  // namespace

FlowBands placeFlows(const std::vector<Flow>& flows, const FacetLayout& layout)
{
  FlowBands bands;
  if (flows.empty() || !(layout.gutter > 0))
  {
    return bands;
  }
  const std::size_t clusters = layout.rows.size();
  const Edges edges = countEdges(flows, layout);
  bands.sampleHeight = heightOfSample(edges, layout);
  const float strip = stopShare * layout.gutter;
  std::vector<double> leaving = topsOf(edges.leaving, bands.sampleHeight, layout);
  std::vector<double> reaching = topsOf(edges.reaching, bands.sampleHeight, layout);
  for (std::size_t cell = 0; cell < layout.cells.size(); ++cell)
  {
    const Rectangle& frame = layout.cells[cell].frame;
    const auto add = [&](float x, double top, std::int64_t samples)
    {
      const auto height = static_cast<float>(bands.sampleHeight * static_cast<double>(samples));
      if (samples > 0)
      {
        bands.stops.push_back({x, static_cast<float>(top) - height, strip, height});
      }
    };
    add(frame.right(), leaving[cell], edges.leaving[cell]);
    add(frame.x - strip, reaching[cell], edges.reaching[cell]);
  }
  // Sorted by `from` and then `to`, so both edges are filled from the top down in the order of the other's
  // clusters.
  for (const Flow& flow : flows)
  {
    const std::size_t from = cellFrom(flow, clusters);
    const std::size_t to = cellTo(flow, clusters);
    const double height = bands.sampleHeight * static_cast<double>(flow.samples);
    leaving[from] -= height;
    reaching[to] -= height;
    bands.ribbons.push_back({layout.cells[from].frame.right() + strip, layout.cells[to].frame.x - strip,
                             static_cast<float>(leaving[from]), static_cast<float>(reaching[to]),
                             static_cast<float>(height), 0});
  }
  bands.order.resize(flows.size());
  std::iota(bands.order.begin(), bands.order.end(), std::size_t{0});
  std::stable_sort(bands.order.begin(), bands.order.end(),
                   [&](std::size_t one, std::size_t other)
                   { return flows[one].samples > flows[other].samples; });
  return bands;
}

Ribbon FlowBands::part(std::size_t flow, std::int64_t samples, float least) const
{
  Ribbon part = ribbons[flow];
  const auto height = std::max(least, static_cast<float>(sampleHeight * static_cast<double>(samples)));
  part.leftBottom += part.height - height;
  part.rightBottom += part.height - height;
  part.height = height;
  return part;
}

std::ptrdiff_t FlowBands::at(float x, float y, float reach) const
{
  std::ptrdiff_t found = -1;
  float nearest = reach;
  for (const std::size_t flow : order)
  {
    const Ribbon& ribbon = ribbons[flow];
    if (x < ribbon.left || x >= ribbon.right)
    {
      continue;
    }
    const float away = std::max({ribbon.bottomAt(x) - y, y - ribbon.topAt(x), 0.0F});
    if (away <= nearest)
    {
      nearest = away;
      found = static_cast<std::ptrdiff_t>(flow);
    }
  }
  return found;
}

}  // namespace layerscope
