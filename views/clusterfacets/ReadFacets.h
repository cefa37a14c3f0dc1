#ifndef layerscope_ReadFacets_h
#define layerscope_ReadFacets_h

#include <string>
#include <vector>

#include "facets/FacetColumns.h"
#include "facets/FacetData.h"
#include "facets/FacetScene.h"

class vtkTable;

namespace layerscope
{

/// The columns that the view draws; nothing is copied where they have the types of LayerKMeans. Throws Error that
/// names what is missing, with expected and found. A table without top channels is fine.
FacetColumns readFacetColumns(vtkTable* table);

/// What the table's field data tells of its layers.
std::vector<LayerFacts> readLayerFacts(vtkTable* table);

/// The table in a line: how many samples, and how it was made as far as its field data tells, e.g. "240 samples ·
/// max pooling · row sum normalization · 4 clusters".
std::string describe(const FacetData& data, vtkTable* table);

}  // namespace layerscope

#endif
