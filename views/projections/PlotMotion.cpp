#include "projections/PlotMotion.h"

#include <algorithm>

namespace layerscope
{

namespace
{

/// The rows of a panel by their samples; none where it lacks one.
std::vector<std::uint32_t> rowsBySample(const PlotData& data, std::size_t panel)
{
  std::vector<std::uint32_t> rows(data.samples().size(), PlotData::none);
  for (const std::uint32_t row : data.rowsOf(panel))
  {
    rows[data.sampleOf(row)] = row;
  }
  return rows;
}

}  // namespace

EpochPlace epochPlace(const PlotData& data, int layer, double time)
{
  const std::vector<PlotPanel>& panels = data.panels();
  const auto first = std::find_if(panels.begin(), panels.end(), [layer](const PlotPanel& each) { return each.layer >= layer; });
  const auto end = std::find_if(first, panels.end(), [layer](const PlotPanel& each) { return each.layer > layer; });
  const auto later = std::find_if(first, end, [time](const PlotPanel& each) { return !(each.epoch <= time); });
  const auto numberOf = [&panels](auto panel) { return static_cast<std::size_t>(panel - panels.begin()); };
  if (later == first || later == end)
  {
    const std::size_t only = numberOf(later == first ? first : end - 1);
    return {only, only, 0};
  }
  const PlotPanel& before = *(later - 1);
  // Halves, as the difference of two finite numbers may not be one.
  const double share = (time / 2 - before.epoch / 2) / (later->epoch / 2 - before.epoch / 2);
  return {numberOf(later) - 1, numberOf(later), share};
}

bool hasWays(const PlotData& data)
{
  const std::vector<PlotPanel>& panels = data.panels();
  return data.hasEpochs() && std::adjacent_find(panels.begin(), panels.end(), [](const PlotPanel& one, const PlotPanel& next)
                                                { return one.layer == next.layer; }) != panels.end();
}

PlotMotion::PlotMotion(const PlotData& data, std::size_t from, std::size_t to) : from_(from), to_(to)
{
  const std::vector<std::uint32_t> before = rowsBySample(data, from);
  const std::vector<std::uint32_t> after = rowsBySample(data, to);
  const IndexSpan starts = data.rowsOf(from);
  const IndexSpan ends = data.rowsOf(to);
  const auto comes = [&](std::uint32_t row) { return before[data.sampleOf(row)] == PlotData::none; };
  // Both are parts of one order: what only the later epoch has comes where it is there.
  const std::uint32_t* next = ends.begin();
  for (const std::uint32_t row : starts)
  {
    const std::uint32_t target = after[data.sampleOf(row)];
    if (target != PlotData::none)
    {
      for (; next != ends.end() && comes(*next); ++next)
      {
        ways_.push_back({PlotData::none, *next});
      }
      next += next != ends.end() ? 1 : 0;
    }
    ways_.push_back({row, target});
  }
  for (; next != ends.end(); ++next)
  {
    if (comes(*next))
    {
      ways_.push_back({PlotData::none, *next});
    }
  }
}

void PlotMotion::moveTo(const PlotData& data, double share)
{
  const auto part = static_cast<float>(std::clamp(share, 0.0, 1.0));
  const auto between = [part](float one, float other) { return one + part * (other - one); };
  points_.resize(ways_.size());
  for (std::size_t index = 0; index < ways_.size(); ++index)
  {
    const Way& way = ways_[index];
    PlotPoint& point = points_[index];
    if (way.from == PlotData::none || way.to == PlotData::none)
    {
      point.row = way.from == PlotData::none ? way.to : way.from;
      point.presence = way.from == PlotData::none ? part : 1 - part;
      point.place = data.place(point.row);
      point.size = data.sizeOf(point.row);
      continue;
    }
    const UnitPlace from = data.place(way.from);
    const UnitPlace to = data.place(way.to);
    point = {way.from, {between(from.x, to.x), between(from.y, to.y)},
             between(data.sizeOf(way.from), data.sizeOf(way.to)), 1};
  }
}

}  // namespace layerscope
