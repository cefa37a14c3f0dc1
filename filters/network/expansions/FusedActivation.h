#ifndef layerscope_network_expansions_FusedActivation_h
#define layerscope_network_expansions_FusedActivation_h

#include <string>
#include <vector>

#include "network/Expansion.h"

namespace layerscope
{

/// Applies the activation that ONNX Runtime merged into a linear operator: attribute `activation` ("" is
/// none), whose `parameters` are in the order of the operator's attributes. Returns the name of the result.
std::string addActivation(Expansion& expansion, const std::vector<float>& parameters,
                          const std::string& tensor);

}  // namespace layerscope

#endif
