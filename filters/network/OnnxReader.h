#ifndef layerscope_network_OnnxReader_h
#define layerscope_network_OnnxReader_h

#include <cstdint>
#include <string>

#include "Graph.h"

namespace layerscope
{

/// The newest default operator set whose rules the operators follow. Networks of newer ones are read: most of
/// their operators stay as they are.
constexpr std::int64_t newestOpset = 28;

/// Reads an ONNX model (IR version 3 or newer, default operator set 1 or newer; operators check what they
/// support). Weights of all floats from 4 bits to double are converted to float32; whole numbers and truth
/// values to int64. Strings, complex numbers and unknown operators are refused; functions that a model brings
/// along are put in place of their calls, and so are operators of other domains (see Expansion.h); subgraphs
/// of If, Loop and Scan stay with their nodes, see ControlFlow.h. External data is read from files beside the
/// model only: absolute paths and paths that leave the model's folder are refused. Throws Error, which names
/// the file, and the node or tensor, for whatever does not fit.
Graph readOnnx(const std::string& file);

/// Reads one tensor from a file that holds an ONNX TensorProto. `name` receives its name, if wanted.
Tensor readOnnxTensor(const std::string& file, std::string* name = nullptr);

}  // namespace layerscope

#endif
