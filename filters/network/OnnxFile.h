#ifndef layerscope_network_OnnxFile_h
#define layerscope_network_OnnxFile_h

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <string>

#include "InputFile.h"
#include "OnnxTensor.h"

namespace layerscope
{

/// A file with an ONNX model. Large weights of its graph stay in the file until they are read to the place
/// where they are wanted: protobuf would hold a copy of them, and take several times as long.
class OnnxFile
{
public:
  /// Throws Error for what is no file, for files of 2 GiB or more, and for those that cannot be read as a
  /// model.
  explicit OnnxFile(const std::string& file);

  /// All but the large weights.
  const onnx::ModelProto& model() const { return model_; }

  /// The raw data of the graph's initializer of that index where the model lacks it, else nullptr.
  const RawData* initializerData(int initializer) const;

private:
  InputFile file_;
  onnx::ModelProto model_;
  std::map<int, RawData> left_;
};

/// A file with one ONNX tensor; throws Error as for models.
onnx::TensorProto readTensorProto(const std::string& file);

}  // namespace layerscope

#endif
