#ifndef layerscope_ProjectionTables_h
#define layerscope_ProjectionTables_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "LayerProjector.h"
#include "PanelFacts.h"
#include "ProjectedTable.h"

class vtkTable;

namespace layerscope
{

/// A row for each (layer, this rank's row), by layer and epoch; `firstRows` tells which of a group's rows is
/// this rank's first. See vtkLayerProjection for the columns.
void fillProjections(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers,
                     const std::vector<std::int64_t>& firstRows, std::size_t dimensions, vtkTable* table);

/// The input's table with the places of its rows, `projection_<layer>`; NaN for rows of an epoch at which
/// that layer was not projected.
void fillReference(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers,
                   const std::vector<std::int64_t>& firstRows, std::size_t dimensions, vtkTable* table);

/// One a group.
std::vector<PanelFact> panelFacts(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers);

/// A row a group; `withRows` false makes the columns alone.
void fillProjectionQuality(const ProjectedTable& input, const std::vector<ProjectedLayer>& layers,
                           ProjectionMethod method, std::size_t dimensions, bool withRows, vtkTable* table);

}  // namespace layerscope

#endif
