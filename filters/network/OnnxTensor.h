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

/// The dense tensor that a SparseTensorProto stands for. Throws Error where its parts do not fit, and where
/// nearly nothing is stored of it: a few bytes would ask for any amount of memory.
Tensor fromOnnxSparseTensor(const onnx::SparseTensorProto& proto, const std::filesystem::path& folder);

}  // namespace layerscope

#endif
