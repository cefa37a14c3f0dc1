#include "facets/Dots.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "samples/ParallelParts.h"

namespace layerscope
{

DotPoint dotPosition(const DotScale& scale, std::int64_t sampleId, int slot, double activation)
{
  return {scale.x(slot, dotJitter(sampleId)), scale.y(activation)};
}

namespace
{

/// The slots [begin, end) of the first `slots` that reach into [x - radius, x + radius]. Dots stay in their
/// slot.
struct SlotRange
{
  int begin;
  int end;

  SlotRange(const DotScale& scale, int slots, double x, double radius)
  {
    const double most = slots;
    const double low = (x - radius - scale.plot.x) / scale.slotWidth();
    const double high = (x + radius - scale.plot.x) / scale.slotWidth();
    begin = static_cast<int>(std::min(std::max(std::floor(low), 0.0), most));
    end = static_cast<int>(std::min(std::max(std::floor(high) + 1.0, 0.0), most));
  }
};

/// The nearest dot found so far.
struct NearestDot
{
  double squaredDistance;
  std::int64_t row = -1;
  int slot = -1;

  /// Keeps the earlier one of two at the same distance.
  void add(const NearestDot& other)
  {
    const bool isNearer =
        row < 0 ? other.squaredDistance <= squaredDistance : other.squaredDistance < squaredDistance;
    if (other.row >= 0 && isNearer)
    {
      *this = other;
    }
  }
};

/// Adds a row's dots, those in the slots and near enough above or below.
void addRow(const FacetData& data, std::uint32_t row, const DotScale& scale, const SlotRange& slots,
            const DotPoint& point, NearestDot& nearest)
{
  const FacetColumns& columns = data.columns();
  const float* activations =
      columns.topActivation.data() + row * static_cast<std::size_t>(columns.topChannels);
  const double step = scale.step();
  for (int slot = slots.begin; slot < slots.end; ++slot)
  {
    const double activation = activations[slot];
    if (!(activation >= scale.range.low && activation <= scale.range.high))
    {
      continue;
    }
    const double up = scale.y(activation, step) - point.y;
    if (up * up <= nearest.squaredDistance)
    {
      const double right = scale.x(slot, dotJitter(columns.sample[row])) - point.x;
      nearest.add({right * right + up * up, row, slot});
    }
  }
}

}  // namespace

DotHit dotAt(const FacetData& data, int layerIndex, int cluster, const DotScale& scale, double x, double y,
             double radius)
{
  const int shown = std::min(scale.slots, static_cast<int>(data.topChannels(layerIndex, cluster).size()));
  if (shown <= 0 || !(scale.plot.width > 0.0F) || !(radius >= 0.0))
  {
    return {};
  }
  const SlotRange slots(scale, shown, x, radius);
  // The layer's rows are read in the order of the table where that goes by samples; those of the cell would
  // be all over it.
  const IndexSpan rows = data.layerRows(layerIndex);
  const auto cell = static_cast<std::uint32_t>(data.cellIndex(layerIndex, cluster));
  const auto parts = cutLists({0, rows.size()}, rowsInPart);
  std::vector<NearestDot> found(parts.size(), NearestDot{radius * radius});
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  NearestDot nearest{radius * radius};
                  for (std::size_t place = parts[part].begin; place < parts[part].end; ++place)
                  {
                    if (data.cellOf(rows[place]) == cell)
                    {
                      addRow(data, rows[place], scale, slots, {x, y}, nearest);
                    }
                  }
                  found[part] = nearest;
                });
  NearestDot nearest{radius * radius};
  for (const NearestDot& ofPart : found)
  {
    nearest.add(ofPart);
  }
  return nearest.row < 0 ? DotHit() : DotHit{data.rankOf(nearest.row), nearest.row, nearest.slot};
}

}  // namespace layerscope
