#ifndef layerscope_network_Tensor_h
#define layerscope_network_Tensor_h

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "NumberFormat.h"

namespace layerscope
{

class PackedForms;

/// The engine computes in float32; int64 carries shapes, axes and indices (other whole
/// numbers and truth values are widened to it; TensorInfo::format tells what they are).
enum class ElementType
{
  Float32,
  Int64
};

/// Extents, outermost first; row-major (C order, the last index runs fastest). A scalar has no extents.
using Shape = std::vector<std::int64_t>;

/// Number of elements; 1 for a scalar. Throws Error for a negative extent, and where the product of the
/// extents that are not 0 is above 2^40.
std::int64_t elementCount(const Shape& shape);

/// "[2, 3, 8, 8]"; "[]" for a scalar. A negative extent prints as "?".
std::string toString(const Shape& shape);

const char* toString(ElementType type);

/// What is known of a tensor before it has values.
struct TensorInfo
{
  ElementType type = ElementType::Float32;
  Shape shape;
  NumberFormat format = NumberFormat::Own;  ///< what the file calls them
};

/// What a file calls the elements; where it doesn't say, what the engine holds them as: float32 or int64.
NumberFormat fileFormat(const TensorInfo& info);

/// The extents of `count` elements, of which `open` are known and -1 isn't: it follows where one is open, or
/// all those that are open are 1. Empty where that doesn't come out even, or the extents are others.
Shape closedShape(const Shape& open, std::int64_t count);

/// A dense tensor: it owns 64-byte aligned memory, or looks at memory of somebody else. Copies share the
/// memory. Values of a newly made tensor are not initialised.
class Tensor
{
public:
  Tensor() = default;

  /// Owning. Throws Error when the memory cannot be had.
  explicit Tensor(TensorInfo info);
  static Tensor floats(Shape shape) { return Tensor({ElementType::Float32, std::move(shape)}); }
  static Tensor floats(Shape shape, const std::vector<float>& values);
  static Tensor ints(Shape shape) { return Tensor({ElementType::Int64, std::move(shape)}); }
  static Tensor ints(Shape shape, const std::vector<std::int64_t>& values);

  /// A look at `data`, which must outlive the tensor and its copies.
  static Tensor view(TensorInfo info, void* data);

  /// The same memory under another shape of as many elements.
  Tensor reshaped(Shape shape) const;

  bool isEmpty() const { return size_ == 0; }
  const TensorInfo& info() const { return info_; }
  const Shape& shape() const { return info_.shape; }
  ElementType type() const { return info_.type; }
  std::int64_t size() const { return size_; }
  std::size_t bytes() const;

  /// The values. Throws Error when the tensor is of the other type.
  float* floats();
  const float* floats() const;
  std::int64_t* ints();
  const std::int64_t* ints() const;

  /// The values whatever their type.
  void* data() { return data_; }
  const void* data() const { return data_; }

  /// What kernels keep of the values in an order of their own, once for all copies of the tensor and as long
  /// as its memory: from then on the values must stay what they are. nullptr where it owns no memory.
  std::shared_ptr<PackedForms> packedForms() const;

private:
  struct Storage;
  void require(ElementType type) const;

  TensorInfo info_;
  std::int64_t size_ = 0;
  void* data_ = nullptr;
  std::shared_ptr<Storage> owner_;
};

/// Bytes of one element.
std::size_t elementBytes(ElementType type);

}  // namespace layerscope

#endif
