#include "OnnxTensor.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "Error.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;
using onnx::TensorProto;

// Bytes of so many numbers, one after the other; those of less than 8 bits share bytes.
std::size_t bytesOf(NumberFormat format, std::int64_t count)
{
  const auto bits = static_cast<std::size_t>(bitsOf(format));
  return (static_cast<std::size_t>(count) * bits + 7) / 8;
}

// Where external data lies. A model may only name files in its own folder or below: anything else could read
// files of the user that have nothing to do with the model.
struct ExternalData
{
  fs::path path;
  std::int64_t offset = 0;
  std::int64_t length = -1;
};

std::int64_t parseNumber(const std::string& key, const std::string& text)
{
  const bool isNumber =
      !text.empty() && text.size() < 19 &&
      std::all_of(text.begin(), text.end(), [](char digit) { return digit >= '0' && digit <= '9'; });
  if (!isNumber)
  {
    throw Error("external data has a wrong " + key).expected("a number of bytes").found("'" + text + "'");
  }
  return std::stoll(text);
}

ExternalData findExternalData(const TensorProto& proto, const fs::path& folder)
{
  ExternalData external;
  std::string location;
  for (const auto& entry : proto.external_data())
  {
    if (entry.key() == "location")
    {
      location = entry.value();
    }
    else if (entry.key() == "offset")
    {
      external.offset = parseNumber("offset", entry.value());
    }
    else if (entry.key() == "length")
    {
      external.length = parseNumber("length", entry.value());
    }
  }
  const fs::path relative(location);
  const bool leaves = std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (location.empty() || relative.is_absolute() || leaves)
  {
    throw Error("external data lies outside the model's folder")
        .expected("a file beside the model")
        .found("'" + location + "'");
  }
  external.path = folder / relative;
  std::error_code ignored;
  const fs::path home = fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, ignored);
  const fs::path target = fs::weakly_canonical(external.path, ignored);
  if (std::mismatch(home.begin(), home.end(), target.begin(), target.end()).first != home.end())
  {
    throw Error("external data lies outside the model's folder")
        .expected("a file below " + home.string())
        .found(target.string());
  }
  if (!fs::is_regular_file(external.path, ignored))
  {
    throw Error("the file with external data is missing").expected("'" + external.path.string() + "'");
  }
  return external;
}

void requireExternalData(const ExternalData& external, const InputFile& file, std::size_t bytes)
{
  const auto fileSize = static_cast<std::int64_t>(file.size());
  const std::int64_t available = external.offset > fileSize ? 0
                                 : external.length < 0      ? fileSize - external.offset
                                                            : external.length;
  if (available != static_cast<std::int64_t>(bytes) || external.offset + available > fileSize)
  {
    throw Error("external data in '" + external.path.string() + "' does not fit the tensor")
        .expected(std::to_string(bytes) + " bytes")
        .found(std::to_string(std::min(available, std::max<std::int64_t>(0, fileSize - external.offset))));
  }
}

// Values that stand one by one in a repeated field.
template <class Field, class Target>
void copyField(const Field& field, std::int64_t count, Target* target)
{
  if (static_cast<std::int64_t>(field.size()) != count)
  {
    throw Error("the amount of data does not fit the shape")
        .expected(std::to_string(count) + " values")
        .found(std::to_string(field.size()));
  }
  std::copy(field.begin(), field.end(), target);
}

template <class Source, class Target>
void convertRaw(const char* raw, std::int64_t count, Target* target)
{
  for (std::int64_t i = 0; i < count; ++i)
  {
    Source value;
    std::memcpy(&value, raw + i * sizeof(Source), sizeof(Source));
    target[i] = static_cast<Target>(value);
  }
}

// Numbers of less than 16 bits, floats of 16.
std::uint32_t bitsAt(const char* raw, int bits, std::int64_t i)
{
  if (bits == 16)
  {
    std::uint16_t value;
    std::memcpy(&value, raw + 2 * i, sizeof(value));
    return value;
  }
  const auto byte = static_cast<unsigned char>(raw[i * bits / 8]);
  return (static_cast<std::uint32_t>(byte) >> (i * bits % 8)) & ((1U << bits) - 1U);
}

void convert(const char* raw, NumberFormat format, std::int64_t count, Tensor tensor)
{
  switch (format)
  {
    case NumberFormat::Double:
      return convertRaw<double>(raw, count, tensor.floats());
    case NumberFormat::Float16:
      return convertRaw<Eigen::half>(raw, count, tensor.floats());
    case NumberFormat::BFloat16:
      return convertRaw<Eigen::bfloat16>(raw, count, tensor.floats());
    case NumberFormat::Int32:
      return convertRaw<std::int32_t>(raw, count, tensor.ints());
    case NumberFormat::UInt32:
      return convertRaw<std::uint32_t>(raw, count, tensor.ints());
    default:
      break;
  }
  const int bits = bitsOf(format);
  if (tensor.type() == ElementType::Float32)
  {
    std::array<float, 256> values;
    for (std::uint32_t i = 0; i < values.size(); ++i)
    {
      values[i] = decoded(i, format);
    }
    for (std::int64_t i = 0; i < count; ++i)
    {
      tensor.floats()[i] = values[bitsAt(raw, bits, i)];
    }
    return;
  }
  for (std::int64_t i = 0; i < count; ++i)
  {
    tensor.ints()[i] = wrapped(bitsAt(raw, bits, i), format);
  }
}

void fillFromRaw(const RawData& raw, Tensor& tensor)
{
  constexpr std::int64_t blockNumbers = 1 << 16;  // a whole number of bytes in every format
  const std::int64_t count = tensor.size();
  const NumberFormat format = tensor.info().format;
  if (format == NumberFormat::Float32 || format == NumberFormat::Int64 || format == NumberFormat::UInt64)
  {
    raw.copy(tensor.bytes(), tensor.data());
    return;
  }
  std::vector<char> place;
  for (std::int64_t first = 0; first < count; first += blockNumbers)
  {
    const std::int64_t numbers = std::min(blockNumbers, count - first);
    TensorInfo info = tensor.info();
    info.shape = {numbers};
    const std::size_t offset = static_cast<std::size_t>(first) * elementBytes(info.type);
    convert(raw.part(bytesOf(format, first), bytesOf(format, numbers), place), format, numbers,
            Tensor::view(info, static_cast<char*>(tensor.data()) + offset));
  }
}

// How many values there are in the repeated fields: packed numbers come by the byte.
std::int64_t fieldCount(NumberFormat format, std::int64_t count)
{
  return bitsOf(format) < 8 ? static_cast<std::int64_t>(bytesOf(format, count)) : count;
}

void fillFromFields(const TensorProto& proto, Tensor& tensor)
{
  const std::int64_t count = tensor.size();
  const NumberFormat format = tensor.info().format;
  switch (format)
  {
    case NumberFormat::Float32:
      return copyField(proto.float_data(), count, tensor.floats());
    case NumberFormat::Double:
      return copyField(proto.double_data(), count, tensor.floats());
    case NumberFormat::Int64:
      return copyField(proto.int64_data(), count, tensor.ints());
    case NumberFormat::UInt32:
    case NumberFormat::UInt64:
      return copyField(proto.uint64_data(), count, tensor.ints());
    default:
      break;
  }
  const int bits = bitsOf(format);
  if (tensor.type() == ElementType::Int64 && bits >= 8)
  {
    copyField(proto.int32_data(), count, tensor.ints());
    std::transform(tensor.ints(), tensor.ints() + count, tensor.ints(),
                   [format](std::int64_t value) { return wrapped(value, format); });
    return;
  }
  // Their bits stand in 32-bit integers.
  const std::int64_t fields = fieldCount(format, count);
  std::vector<std::int32_t> values(static_cast<std::size_t>(fields));
  copyField(proto.int32_data(), fields, values.data());
  std::string raw;
  for (const std::int32_t value : values)
  {
    raw.push_back(static_cast<char>(value & 255));
    if (bits == 16)
    {
      raw.push_back(static_cast<char>((value >> 8) & 255));
    }
  }
  fillFromRaw(RawData(raw.data(), raw.size()), tensor);
}
}  // namespace

void RawData::copy(std::size_t bytes, void* to) const
{
  if (file_)
  {
    file_->read(offset_, bytes, to);
  }
  else if (bytes > 0)
  {
    std::memcpy(to, data_, bytes);
  }
}

const char* RawData::part(std::size_t first, std::size_t bytes, std::vector<char>& place) const
{
  if (!file_)
  {
    return data_ + first;
  }
  place.resize(bytes);
  file_->read(offset_ + first, bytes, place.data());
  return place.data();
}

Tensor fromOnnxTensor(const TensorProto& proto, const fs::path& folder, const RawData* raw)
{
  TensorInfo info;
  info.format = numberFormat(proto.data_type());
  info.type = elementTypeOf(info.format);
  info.shape.assign(proto.dims().begin(), proto.dims().end());
  if (proto.has_segment())
  {
    throw Error("a tensor stored in segments is not supported");
  }
  // The data must be there before memory of the claimed size is asked for.
  const std::int64_t count = elementCount(info.shape);
  const std::size_t bytes = bytesOf(info.format, count);
  if (proto.data_location() == TensorProto::EXTERNAL)
  {
    const ExternalData external = findExternalData(proto, folder);
    const InputFile file(external.path);
    requireExternalData(external, file, bytes);
    Tensor tensor(info);
    fillFromRaw(RawData(file, static_cast<std::uint64_t>(external.offset), bytes), tensor);
    return tensor;
  }
  const std::size_t typedValues = static_cast<std::size_t>(proto.float_data_size()) +
                                  proto.double_data_size() + proto.int64_data_size() +
                                  proto.int32_data_size() + proto.uint64_data_size();
  const RawData ofMessage(proto.raw_data().data(), proto.raw_data().size());
  raw = !raw && proto.has_raw_data() ? &ofMessage : raw;
  if (raw ? raw->bytes() != bytes : static_cast<std::int64_t>(typedValues) != fieldCount(info.format, count))
  {
    throw Error("the amount of data does not fit the shape " + toString(info.shape))
        .expected(raw ? std::to_string(bytes) + " bytes"
                      : std::to_string(fieldCount(info.format, count)) + " values")
        .found(std::to_string(raw ? raw->bytes() : typedValues));
  }
  Tensor tensor(info);
  if (raw)
  {
    fillFromRaw(*raw, tensor);
  }
  else
  {
    fillFromFields(proto, tensor);
  }
  return tensor;
}

Tensor fromOnnxSparseTensor(const onnx::SparseTensorProto& proto, const fs::path& folder)
{
  constexpr std::int64_t sparsest = 4096;  // elements for one that is stored
  const Tensor values = fromOnnxTensor(proto.values(), folder);
  const Tensor indices = fromOnnxTensor(proto.indices(), folder);
  TensorInfo info = values.info();
  info.shape.assign(proto.dims().begin(), proto.dims().end());
  const std::int64_t stored = values.size();
  const auto rank = static_cast<std::int64_t>(info.shape.size());
  const bool isLinear = indices.shape() == Shape{stored};
  if (values.shape().size() != 1 || indices.type() != ElementType::Int64 ||
      (!isLinear && indices.shape() != Shape{stored, rank}))
  {
    throw Error("the indices of a sparse tensor do not fit its values")
        .expected(toString(Shape{stored}) + " or " + toString(Shape{stored, rank}) + " int64")
        .found(toString(indices.shape()) + " for values " + toString(values.shape()));
  }
  const std::int64_t count = elementCount(info.shape);
  if (count > sparsest * (stored + 16))
  {
    throw Error("a tensor is too sparse")
        .expected("at least one value stored in " + std::to_string(sparsest))
        .found(std::to_string(stored) + " in " + toString(info.shape));
  }
  Tensor tensor(info);
  if (count != 0)
  {
    std::memset(tensor.data(), 0, tensor.bytes());
  }
  const std::size_t bytes = elementBytes(info.type);
  for (std::int64_t i = 0; i < stored; ++i)
  {
    std::int64_t place = isLinear ? indices.ints()[i] : 0;
    bool isInside = place >= 0 && place < count;
    for (std::int64_t axis = 0; !isLinear && axis < rank; ++axis)
    {
      const std::int64_t index = indices.ints()[i * rank + axis];
      const std::int64_t extent = info.shape[static_cast<std::size_t>(axis)];
      isInside = isInside && index >= 0 && index < extent;
      place = isInside ? place * extent + index : 0;
    }
    if (!isInside)
    {
      throw Error("a value of a sparse tensor lies outside")
          .expected(toString(info.shape))
          .found("value " + std::to_string(i));
    }
    std::memcpy(static_cast<char*>(tensor.data()) + static_cast<std::size_t>(place) * bytes,
                static_cast<const char*>(values.data()) + static_cast<std::size_t>(i) * bytes, bytes);
  }
  return tensor;
}

}  // namespace layerscope
