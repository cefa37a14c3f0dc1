#ifndef layerscope_LayerTable_h
#define layerscope_LayerTable_h

#include <string>

#include "NetworkCache.h"

class vtkTable;

namespace layerscope
{

/// Fills `table` with one row a layer, from input to output, the output last: `layer` (number, from 1),
/// `name`, `op`, `channels`, `height`, `width`, `parameters`, `multiply_adds` (of one sample). Binds it to
/// the network. `withRows` false makes the columns alone, as ranks other than the first have them.
void fillLayerTable(const LoadedNetwork& loaded, const std::string& latentArray, bool withRows,
                    vtkTable* table);

}  // namespace layerscope

#endif
