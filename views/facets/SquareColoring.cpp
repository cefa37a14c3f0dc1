#include "facets/SquareColoring.h"

#include <utility>

namespace layerscope
{

SquareColoring::SquareColoring(const FacetData& data, ColorColumn column)
{
  if (column.name != "center_dist")
  {
    rows_ = RowColoring(
        static_cast<std::size_t>(data.rows()),
        [&data](std::size_t row) { return data.cellOf(static_cast<std::int64_t>(row)) != FacetData::none; },
        std::move(column));
  }
  if (rows_.kind() != RowColoring::None)
  {
    kind_ = rows_.kind() == RowColoring::Classes ? Classes : Number;
    title_ = rows_.title();
    values_ = rows_.values();
    ranges_.assign(data.layers().size(), rows_.range());
    return;
  }
  title_ = "distance to center";
  values_ = data.columns().distance;
  for (int layerIndex = 0; layerIndex < static_cast<int>(data.layers().size()); ++layerIndex)
  {
    ranges_.push_back(data.distances(layerIndex));
  }
}

const ValueRange& SquareColoring::range(int layerIndex) const
{
  return ranges_[static_cast<std::size_t>(layerIndex)];
}

}  // namespace layerscope
