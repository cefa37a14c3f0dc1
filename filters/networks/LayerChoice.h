#ifndef layerscope_LayerChoice_h
#define layerscope_LayerChoice_h

#include <map>
#include <string>
#include <vector>

#include "network/Interventions.h"
#include "network/Layer.h"

namespace layerscope
{

/// What a binding says of its network beside the file, by key; see docs/architecture.md.
using NetworkOptions = std::map<std::string, std::string>;

/// Adds `layers.in_blocks`, `layers.tensor.<number>` and `layers.feature_axis.<layer>` as far as they aren't
/// the default.
void addLayerOptions(const LayerOptions& layers, NetworkOptions& options);

/// The reverse; keys that begin with `input.` are PictureInput.h's, those with `inputs.` InputChoice.h's.
/// Throws Error for a key that isn't known, as it may change results, and for a value that cannot be read.
LayerOptions layerOptions(const NetworkOptions& options);

/// Adds `intervention.<number>` for each, a line as Interventions.h has them.
void addInterventions(const std::vector<Intervention>& interventions, NetworkOptions& options);

/// The reverse. Throws Error for a line that cannot be read.
std::vector<Intervention> interventions(const NetworkOptions& options);
void removeInterventions(NetworkOptions& options);

}  // namespace layerscope

#endif
