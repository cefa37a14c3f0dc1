#ifndef layerscope_network_OnnxTensor_h
#define layerscope_network_OnnxTensor_h

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <string>

#include "Tensor.h"

namespace layerscope
{

/// Name of an ONNX element type: "float16".
std::string onnxTypeName(int dataType);

/// The engine's type for an ONNX element type. Throws Error for those it does not take (int8, complex ...).
ElementType fromOnnxType(int dataType);

/// The values of a TensorProto. External data is read from files within `folder`.
/// Throws Error when type, shape and amount of data do not fit.
Tensor fromOnnxTensor(const onnx::TensorProto& proto, const std::filesystem::path& folder);

}  // namespace layerscope

#endif
