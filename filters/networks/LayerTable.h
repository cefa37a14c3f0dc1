#ifndef layerscope_LayerTable_h
#define layerscope_LayerTable_h

#include "NetworkBinding.h"

class vtkTable;

namespace layerscope
{

/// Fills `table` with one row a layer, from input to output, the output last: `layer` (number, from 1),
/// `name`, `op`, `channels`, `height`, `width`, `parameters`, `multiply_adds` (of one sample), `axes` (what
/// runs along those of its tensor; "feature?" where that is a guess), `node` (the exporter's name). Binds it
/// to the network, without interventions. `withRows` false makes the columns alone, as ranks other than the
/// first have them.
void fillLayerTable(const LoadedNetwork& loaded, const NetworkBinding& binding, bool withRows,
                    vtkTable* table);

}  // namespace layerscope

#endif
