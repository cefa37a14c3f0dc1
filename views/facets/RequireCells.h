#ifndef layerscope_facets_RequireCells_h
#define layerscope_facets_RequireCells_h

#include <cstdint>
#include <string>

#include "facets/FacetData.h"
#include "network/Error.h"

namespace layerscope
{

/// Throws Error if a picture names a cell that the data doesn't have.
template <class Pictures>
void requireCells(const FacetData& data, const Pictures& pictures)
{
  const auto layers = static_cast<std::int64_t>(data.layers().size());
  for (const auto& picture : pictures)
  {
    if (picture.layerIndex < 0 || picture.layerIndex >= layers || picture.cluster < 0 ||
        picture.cluster >= data.clusters())
    {
      throw Error("there is no such cell to draw")
          .expected(std::to_string(layers) + " layers and " + std::to_string(data.clusters()) + " clusters")
          .found("layer index " + std::to_string(picture.layerIndex) + ", cluster " +
                 std::to_string(picture.cluster));
    }
  }
}

}  // namespace layerscope

#endif
