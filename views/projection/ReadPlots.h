#ifndef layerscope_ReadPlots_h
#define layerscope_ReadPlots_h

#include <string>

#include "projections/PlotData.h"
#include "projections/PlotScene.h"

class vtkTable;

namespace layerscope
{

/// The column with what a table's points are selected by: sample, or neuron where there are no samples.
const char* idColumnOf(vtkTable* table);

/// The columns that the view draws, with the places in `x` and `y`; nothing is copied where they have the types of Layer
/// Projection. Throws Error that names what is missing, with expected and found.
PlotColumns readPlotColumns(vtkTable* table, const std::string& x, const std::string& y);

/// What the table tells of its points and panels; keeps the table.
PlotFacts readPlotFacts(vtkTable* table);

/// The column to colour by. Where `name` is "label", which a table needn't have: best_class, prediction or none.
ColorColumn readPlotColors(vtkTable* table, const std::string& name);

/// The table in a line: "2 000 samples · 3 layers · 5 epochs".
std::string describe(const PlotData& data, const PlotFacts& facts);

}  // namespace layerscope

#endif
