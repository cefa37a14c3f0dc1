#ifndef layerscope_network_OnnxReader_h
#define layerscope_network_OnnxReader_h

#include <cstdint>
#include <string>

#include "Graph.h"

namespace layerscope
{

/// The newest default operator set that models may import.
constexpr std::int64_t newestOpset = 18;

/// Reads an ONNX model (IR versions 3 to 10, default operator set 1 to newestOpset; operators check what they
/// support). Weights of type double, float16 and bfloat16 are converted to float32; int32 and bool to int64.
/// Other types, unknown operators, functions and subgraphs are refused. External data is read from files
/// beside the model only: absolute paths and paths that leave the model's folder are refused. Throws Error,
/// which names the file, and the node or tensor, for whatever does not fit.
Graph readOnnx(const std::string& file);

/// Reads one tensor from a file that holds an ONNX TensorProto. `name` receives its name, if wanted.
Tensor readOnnxTensor(const std::string& file, std::string* name = nullptr);

}  // namespace layerscope

#endif
