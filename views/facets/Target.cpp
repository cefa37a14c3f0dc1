#include "facets/Target.h"

#include "facets/FacetScene.h"

namespace layerscope
{

namespace
{

Target cellTarget(const FacetScene& scene, int layerIndex, int cluster, float x, float y, float reach)
{
  Target target;
  const FacetData& data = scene.data();
  target.layerIndex = layerIndex;
  target.cluster = cluster;
  const FacetCell& cell = scene.layout().cell(static_cast<std::size_t>(layerIndex), static_cast<std::size_t>(cluster));
  if (cell.status.contains(x, y))
  {
    target.kind = Target::Status;
  }
  else if (cell.squares.contains(x, y))
  {
    const std::int64_t rank = squareAt(scene.squareGrid(layerIndex, cluster), x, y);
    target.kind = rank >= 0 ? Target::Square : Target::SquareArea;
    if (rank >= 0)
    {
      target.row = data.cell(layerIndex, cluster)[static_cast<std::size_t>(rank)];
    }
  }
  else if (cell.dots.contains(x, y) || cell.channelLabels.contains(x, y))
  {
    target.kind = Target::DotArea;
    const DotScale scale = scene.dotScale(layerIndex, cluster);
    const DotHit hit = scale.slots > 0 ? dotAt(data, layerIndex, cluster, scale, x, y, reach) : DotHit();
    if (hit.rank >= 0)
    {
      target.kind = Target::Dot;
      target.row = hit.row;
      target.slot = hit.slot;
    }
  }
  return target;
}

}  // namespace

Target targetAt(const FacetScene& scene, float x, float y, float reach)
{
  const FacetLayout& layout = scene.layout();
  Target target;
  if (layout.splitter.contains(x, y))
  {
    target.kind = Target::Splitter;
    return target;
  }
  if (layout.picturesHeading.contains(x, y))
  {
    target.kind = Target::PanelSwitch;
    return target;
  }
  if (layout.pictures.contains(x, y))
  {
    target.kind = Target::Panel;
    const std::int64_t picture = scene.pictureGrid().indexAt(x, y);
    if (picture >= 0 && picture < static_cast<std::int64_t>(scene.pictureRows().size()))
    {
      target.kind = Target::Picture;
      target.picture = picture;
      target.row = scene.pictureRows()[static_cast<std::size_t>(picture)];
      target.layerIndex = scene.referenceLayer();
    }
    return target;
  }
  for (std::size_t row = 0; row < layout.rows.size(); ++row)
  {
    if (layout.rows[row].header.contains(x, y))
    {
      target.kind = Target::RowHeader;
      target.cluster = static_cast<int>(row);
      return target;
    }
  }
  for (std::size_t column = 0; column < layout.columns.size(); ++column)
  {
    if (layout.columns[column].header.contains(x, y))
    {
      target.kind = Target::ColumnHeader;
      target.layerIndex = static_cast<int>(column);
      return target;
    }
  }
  const std::ptrdiff_t cell = cellAt(layout, x, y);
  if (cell >= 0)
  {
    const auto clusters = static_cast<std::ptrdiff_t>(layout.rows.size());
    return cellTarget(scene, static_cast<int>(cell / clusters), static_cast<int>(cell % clusters), x, y, reach);
  }
  const std::ptrdiff_t flow = scene.flowBands().at(x, y, reach);
  if (flow >= 0)
  {
    const Flow& found = scene.flows()[static_cast<std::size_t>(flow)];
    target.kind = Target::Flow;
    target.layerIndex = found.layerIndex;
    target.cluster = found.from;
    target.flow = flow;
  }
  return target;
}

}  // namespace layerscope
