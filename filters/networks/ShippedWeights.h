#ifndef layerscope_ShippedWeights_h
#define layerscope_ShippedWeights_h

#include <string>

namespace layerscope
{

/// Absolute path of a file that is delivered with the plugin, such as "cats.onnx", the cat generator.
///
/// The search starts in the folder of the library that holds this function and goes up to the root, looking
/// for it below `share/layerscope/weights`, so one rule serves the build tree, the install tree and a server
/// that loads the plugin from either. Throws Error, naming the folder where the search began, when there is
/// none.
std::string shippedFile(const std::string& name);

}  // namespace layerscope

#endif
