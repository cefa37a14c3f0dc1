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

/// Slots of a cell that are drawn; none where there is no room for them.
int shownSlots(const FacetData& data, int layerIndex, int cluster, const DotScale& scale)
{
  return scale.plot.width > 0.0F ? std::min(scale.slots, static_cast<int>(data.topChannels(layerIndex, cluster).size()))
                                 : 0;
}

/// Calls body(part, row) for the rows of a cell, parts at the same time, and begin(parts) before. The layer's rows are
/// read in the order of the table where that goes by samples; those of the cell would be all over it.
template <class Begin, class Body>
void forRows(const FacetData& data, int layerIndex, int cluster, const Begin& begin, const Body& body)
{
  const IndexSpan rows = data.layerRows(layerIndex);
  const auto cell = static_cast<std::uint32_t>(data.cellIndex(layerIndex, cluster));
  const auto parts = cutLists({0, rows.size()}, rowsInPart);
  begin(parts.size());
  parallelParts(parts.size(),
                [&](std::size_t part)
                {
                  for (std::size_t place = parts[part].begin; place < parts[part].end; ++place)
                  {
                    if (data.cellOf(rows[place]) == cell)
                    {
                      body(part, rows[place]);
                    }
                  }
                });
}

}  // namespace

DotHit dotAt(const FacetData& data, int layerIndex, int cluster, const DotScale& scale, double x, double y,
             double radius)
{
  const int shown = shownSlots(data, layerIndex, cluster, scale);
  if (shown <= 0 || !(radius >= 0.0))
  {
    return {};
  }
  const SlotRange slots(scale, shown, x, radius);
  std::vector<NearestDot> found;
  forRows(
      data, layerIndex, cluster, [&](std::size_t parts) { found.assign(parts, NearestDot{radius * radius}); },
      [&](std::size_t part, std::uint32_t row) { addRow(data, row, scale, slots, {x, y}, found[part]); });
  NearestDot nearest{radius * radius};
  for (const NearestDot& ofPart : found)
  {
    nearest.add(ofPart);
  }
  return nearest.row < 0 ? DotHit() : DotHit{data.rankOf(nearest.row), nearest.row, nearest.slot};
}

std::vector<std::uint32_t> samplesOfDots(const FacetData& data, int layerIndex, int cluster, const DotScale& scale,
                                         const Rectangle& area)
{
  const int shown = shownSlots(data, layerIndex, cluster, scale);
  if (shown <= 0)
  {
    return {};
  }
  const SlotRange slots(scale, shown, area.x + area.width / 2, area.width / 2 + 1);
  const double step = scale.step();
  const FacetColumns& columns = data.columns();
  const auto hasDot = [&](std::uint32_t row)
  {
    const float* activations = columns.topActivation.data() + row * static_cast<std::size_t>(columns.topChannels);
    for (int slot = slots.begin; slot < slots.end; ++slot)
    {
      const double activation = activations[slot];
      const double y = scale.y(activation, step);
      if (activation >= scale.range.low && activation <= scale.range.high && y >= area.y && y <= area.top())
      {
        const double x = scale.x(slot, dotJitter(columns.sample[row]));
        if (x >= area.x && x <= area.right())
        {
          return true;
        }
      }
    }
    return false;
  };
  std::vector<std::vector<std::uint32_t>> found;
  forRows(
      data, layerIndex, cluster, [&](std::size_t parts) { found.resize(parts); },
      [&](std::size_t part, std::uint32_t row)
      {
        if (hasDot(row))
        {
          found[part].push_back(data.sampleOf(row));
        }
      });
  std::vector<std::uint32_t> samples;
  for (const std::vector<std::uint32_t>& ofPart : found)
  {
    samples.insert(samples.end(), ofPart.begin(), ofPart.end());
  }
  // Where a sample has several rows in the layer, they stand side by side.
  samples.erase(std::unique(samples.begin(), samples.end()), samples.end());
  return samples;
}

}  // namespace layerscope
