#ifndef layerscope_network_OnnxTensor_h
#define layerscope_network_OnnxTensor_h

#include <onnx/onnx_pb.h>

#include <filesystem>
#include <string>

#include "Tensor.h"

namespace layerscope
{

/// The values of a TensorProto. External data is read from files within `folder`.
/// Throws Error when type, shape and amount of data do not fit.
Tensor fromOnnxTensor(const onnx::TensorProto& proto, const std::filesystem::path& folder);

}  // namespace layerscope

#endif
