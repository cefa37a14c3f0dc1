#ifndef layerscope_network_OnnxTensor_h
#define layerscope_network_OnnxTensor_h

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "InputFile.h"
#include "Tensor.h"

namespace layerscope
{

/// A tensor's numbers as bytes, in memory or in a file. Looks at what must outlive it.
class RawData
{
public:
  RawData(const char* data, std::size_t bytes) : data_(data), bytes_(bytes) {}
  RawData(const InputFile& file, std::uint64_t offset, std::size_t bytes)
      : file_(&file), offset_(offset), bytes_(bytes)
  {
  }

  std::size_t bytes() const { return bytes_; }

  /// The first `bytes` bytes at `to`. Throws Error where the file cannot be read.
  void copy(std::size_t bytes, void* to) const;

  /// `bytes` bytes from `first` on, for which `place` may be used. Throws Error as above.
  const char* part(std::size_t first, std::size_t bytes, std::vector<char>& place) const;

private:
  const char* data_ = nullptr;
  const InputFile* file_ = nullptr;
  std::uint64_t offset_ = 0;
  std::size_t bytes_ = 0;
};

/// The values of a TensorProto. External data is read from files within `folder`. `raw`: the tensor's
/// raw_data, where the message was read without it.
/// Throws Error when type, shape and amount of data do not fit.
Tensor fromOnnxTensor(const onnx::TensorProto& proto, const std::filesystem::path& folder,
                      const RawData* raw = nullptr);

/// The dense tensor that a SparseTensorProto stands for. Throws Error where its parts do not fit, and where
/// nearly nothing is stored of it: a few bytes would ask for any amount of memory.
Tensor fromOnnxSparseTensor(const onnx::SparseTensorProto& proto, const std::filesystem::path& folder);

}  // namespace layerscope

#endif
