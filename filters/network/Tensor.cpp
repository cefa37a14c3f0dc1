#include "Tensor.h"

#include <algorithm>

#include "Error.h"
#include "Memory.h"
#include "kernels/PackedForms.h"

namespace layerscope
{

struct Tensor::Storage
{
  std::shared_ptr<void> memory;
  PackedForms forms;
};

namespace
{
// Above this a tensor is a fault in the file rather than a plan of the user: 4 TiB of float32.
constexpr std::int64_t maximumElements = std::int64_t(1) << 40;
}  // namespace

std::int64_t elementCount(const Shape& shape)
{
  if (std::any_of(shape.begin(), shape.end(), [](std::int64_t extent) { return extent < 0; }))
  {
    throw Error("a tensor has a negative extent").found(toString(shape));
  }
  // Extents of 0 are passed over, so that strides and counts of parts of the shape stay in range too.
  std::int64_t count = 1;
  bool isEmpty = false;
  for (const std::int64_t extent : shape)
  {
    isEmpty = isEmpty || extent == 0;
    if (extent > maximumElements / count)
    {
      throw Error("a tensor is too large").expected("at most 2^40 elements").found(toString(shape));
    }
    count *= std::max<std::int64_t>(extent, 1);
  }
  return isEmpty ? 0 : count;
}

std::string toString(const Shape& shape)
{
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i)
  {
    text += (i ? ", " : "") + (shape[i] < 0 ? std::string("?") : std::to_string(shape[i]));
  }
  return text + "]";
}

const char* toString(ElementType type)
{
  return type == ElementType::Float32 ? "float32" : "int64";
}

std::size_t elementBytes(ElementType type)
{
  return type == ElementType::Float32 ? sizeof(float) : sizeof(std::int64_t);
}

NumberFormat fileFormat(const TensorInfo& info)
{
  return info.format != NumberFormat::Own    ? info.format
         : info.type == ElementType::Float32 ? NumberFormat::Float32
                                             : NumberFormat::Int64;
}

Shape closedShape(const Shape& open, std::int64_t count)
{
  std::int64_t known = 1;
  for (const std::int64_t extent : open)
  {
    // The extents are a file's, and their product may be too large to count.
    known *= extent < 0 ? 1 : std::min(extent, count + 1);
    if (known > count)
    {
      return {};
    }
  }
  if (known == 0 || count % known != 0)
  {
    return {};
  }
  Shape closed = open;
  std::replace_if(
      closed.begin(), closed.end(), [](std::int64_t extent) { return extent < 0; }, count / known);
  const auto openings =
      std::count_if(open.begin(), open.end(), [](std::int64_t extent) { return extent < 0; });
  return openings == 1 || count == known ? closed : Shape{};
}

Tensor::Tensor(TensorInfo info) : info_(std::move(info)), size_(elementCount(info_.shape))
{
  std::shared_ptr<void> memory = allocate(bytes(), "a tensor of shape " + toString(info_.shape));
  data_ = memory.get();
  if (memory)
  {
    owner_ = std::make_shared<Storage>();
    owner_->memory = std::move(memory);
  }
}

Tensor Tensor::floats(Shape shape, const std::vector<float>& values)
{
  Tensor tensor = floats(std::move(shape));
  if (tensor.size() != static_cast<std::int64_t>(values.size()))
  {
    throw Error("the number of values does not fit the shape " + toString(tensor.shape()))
        .expected(std::to_string(tensor.size()))
        .found(std::to_string(values.size()));
  }
  std::copy(values.begin(), values.end(), tensor.floats());
  return tensor;
}

Tensor Tensor::ints(Shape shape, const std::vector<std::int64_t>& values)
{
  Tensor tensor = ints(std::move(shape));
  if (tensor.size() != static_cast<std::int64_t>(values.size()))
  {
    throw Error("the number of values does not fit the shape " + toString(tensor.shape()))
        .expected(std::to_string(tensor.size()))
        .found(std::to_string(values.size()));
  }
  std::copy(values.begin(), values.end(), tensor.ints());
  return tensor;
}

Tensor Tensor::view(TensorInfo info, void* data)
{
  Tensor tensor;
  tensor.size_ = elementCount(info.shape);
  tensor.info_ = std::move(info);
  tensor.data_ = data;
  return tensor;
}

Tensor Tensor::reshaped(Shape shape) const
{
  if (elementCount(shape) != size_)
  {
    throw Error("a tensor cannot take that shape")
        .expected(std::to_string(size_) + " elements as in " + toString(info_.shape))
        .found(toString(shape));
  }
  Tensor tensor = *this;
  tensor.info_.shape = std::move(shape);
  return tensor;
}

std::size_t Tensor::bytes() const
{
  return static_cast<std::size_t>(size_) * elementBytes(info_.type);
}

std::shared_ptr<PackedForms> Tensor::packedForms() const
{
  return owner_ ? std::shared_ptr<PackedForms>(owner_, &owner_->forms) : nullptr;
}

void Tensor::require(ElementType type) const
{
  if (info_.type != type)
  {
    throw Error("a tensor is of another type").expected(toString(type)).found(toString(info_.type));
  }
}

float* Tensor::floats()
{
  require(ElementType::Float32);
  return static_cast<float*>(data_);
}

const float* Tensor::floats() const
{
  require(ElementType::Float32);
  return static_cast<const float*>(data_);
}

std::int64_t* Tensor::ints()
{
  require(ElementType::Int64);
  return static_cast<std::int64_t*>(data_);
}

const std::int64_t* Tensor::ints() const
{
  require(ElementType::Int64);
  return static_cast<const std::int64_t*>(data_);
}

}  // namespace layerscope
