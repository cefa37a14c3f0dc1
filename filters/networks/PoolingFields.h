#ifndef layerscope_PoolingFields_h
#define layerscope_PoolingFields_h

#include <optional>

#include "PooledLayers.h"

class vtkFieldData;

namespace layerscope
{

/// How the layers of a table were pooled travels in its field data: the strings `pooling` ("Max", "Mean",
/// "RMS", "Min", "Standard Deviation", "None") and `normalization` ("Row Sum", "L2", "None"), as the user
/// interface names them.
void writePooling(const PoolingOptions& options, vtkFieldData* fieldData);

/// Nothing when one of them is missing. Throws Error when one is unknown.
std::optional<PoolingOptions> readPooling(vtkFieldData* fieldData);

}  // namespace layerscope

#endif
