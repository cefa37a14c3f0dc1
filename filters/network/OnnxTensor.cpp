#include "OnnxTensor.h"

#include <Eigen/Core>
#include <algorithm>
#include <cstring>
#include <fstream>

#include "Error.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;
using onnx::TensorProto;

std::size_t bytesOf(int dataType)
{
  switch (dataType)
  {
    case TensorProto::FLOAT:
    case TensorProto::INT32:
      return 4;
    case TensorProto::DOUBLE:
    case TensorProto::INT64:
      return 8;
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
      return 2;
    default:
      return 1;
  }
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

std::string readExternalData(const TensorProto& proto, const fs::path& folder, std::size_t bytes)
{
  const ExternalData external = findExternalData(proto, folder);
  std::error_code failure;
  const auto fileSize = static_cast<std::int64_t>(fs::file_size(external.path, failure));
  const std::int64_t available = failure || external.offset > fileSize ? 0
                                 : external.length < 0                 ? fileSize - external.offset
                                                                       : external.length;
  if (available != static_cast<std::int64_t>(bytes) || external.offset + available > fileSize)
  {
    throw Error("external data in '" + external.path.string() + "' does not fit the tensor")
        .expected(std::to_string(bytes) + " bytes")
        .found(std::to_string(std::min(available, std::max<std::int64_t>(0, fileSize - external.offset))));
  }
  std::string data(bytes, '\0');
  std::ifstream file(external.path, std::ios::binary);
  file.seekg(external.offset);
  if (!file.read(data.data(), static_cast<std::streamsize>(bytes)))
  {
    throw Error("external data in '" + external.path.string() + "' cannot be read");
  }
  return data;
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

void fillFromRaw(int dataType, const char* raw, Tensor& tensor)
{
  const std::int64_t count = tensor.size();
  if (count == 0)
  {
    return;
  }
  switch (dataType)
  {
    case TensorProto::FLOAT:
      std::memcpy(tensor.data(), raw, tensor.bytes());
      break;
    case TensorProto::INT64:
      std::memcpy(tensor.data(), raw, tensor.bytes());
      break;
    case TensorProto::DOUBLE:
      convertRaw<double>(raw, count, tensor.floats());
      break;
    case TensorProto::FLOAT16:
      convertRaw<Eigen::half>(raw, count, tensor.floats());
      break;
    case TensorProto::BFLOAT16:
      convertRaw<Eigen::bfloat16>(raw, count, tensor.floats());
      break;
    case TensorProto::INT32:
      convertRaw<std::int32_t>(raw, count, tensor.ints());
      break;
    default:  // bool
      convertRaw<std::uint8_t>(raw, count, tensor.ints());
      break;
  }
}

void fillFromFields(const TensorProto& proto, Tensor& tensor)
{
  const std::int64_t count = tensor.size();
  switch (proto.data_type())
  {
    case TensorProto::FLOAT:
      copyField(proto.float_data(), count, tensor.floats());
      break;
    case TensorProto::DOUBLE:
      copyField(proto.double_data(), count, tensor.floats());
      break;
    case TensorProto::INT64:
      copyField(proto.int64_data(), count, tensor.ints());
      break;
    case TensorProto::INT32:
    case TensorProto::BOOL:
      copyField(proto.int32_data(), count, tensor.ints());
      break;
    default:  // 16-bit floats: their bits stand in 32-bit integers
    {
      std::vector<std::uint16_t> bits(static_cast<std::size_t>(count));
      copyField(proto.int32_data(), count, bits.data());
      fillFromRaw(proto.data_type(), reinterpret_cast<const char*>(bits.data()), tensor);
    }
  }
}
}  // namespace

std::string onnxTypeName(int dataType)
{
  if (!TensorProto::DataType_IsValid(dataType))
  {
    return "type " + std::to_string(dataType);
  }
  std::string name = TensorProto::DataType_Name(static_cast<TensorProto::DataType>(dataType));
  std::transform(name.begin(), name.end(), name.begin(), ::tolower);
  return name == "float" ? "float32" : name;
}

ElementType fromOnnxType(int dataType)
{
  switch (dataType)
  {
    case TensorProto::FLOAT:
    case TensorProto::DOUBLE:
    case TensorProto::FLOAT16:
    case TensorProto::BFLOAT16:
      return ElementType::Float32;
    case TensorProto::INT64:
    case TensorProto::INT32:
    case TensorProto::BOOL:
      return ElementType::Int64;
    default:
      throw Error("tensors of that type are not supported")
          .expected("float32, float16, bfloat16, double, int64, int32 or bool")
          .found(onnxTypeName(dataType));
  }
}

Tensor fromOnnxTensor(const TensorProto& proto, const fs::path& folder)
{
  TensorInfo info;
  info.type = fromOnnxType(proto.data_type());
  info.shape.assign(proto.dims().begin(), proto.dims().end());
  if (proto.has_segment())
  {
    throw Error("a tensor stored in segments is not supported");
  }
  // The data must be there before memory of the claimed size is asked for.
  const std::size_t bytes = static_cast<std::size_t>(elementCount(info.shape)) * bytesOf(proto.data_type());
  if (proto.data_location() == TensorProto::EXTERNAL)
  {
    const std::string data = readExternalData(proto, folder, bytes);
    Tensor tensor(info);
    fillFromRaw(proto.data_type(), data.data(), tensor);
    return tensor;
  }
  const std::size_t typedValues = static_cast<std::size_t>(proto.float_data_size()) +
                                  proto.double_data_size() + proto.int64_data_size() +
                                  proto.int32_data_size();
  if (proto.has_raw_data() ? proto.raw_data().size() != bytes
                           : static_cast<std::int64_t>(typedValues) != elementCount(info.shape))
  {
    throw Error("the amount of data does not fit the shape " + toString(info.shape))
        .expected(proto.has_raw_data() ? std::to_string(bytes) + " bytes"
                                       : std::to_string(elementCount(info.shape)) + " values")
        .found(std::to_string(proto.has_raw_data() ? proto.raw_data().size() : typedValues));
  }
  Tensor tensor(info);
  if (proto.has_raw_data())
  {
    fillFromRaw(proto.data_type(), proto.raw_data().data(), tensor);
  }
  else
  {
    fillFromFields(proto, tensor);
  }
  return tensor;
}

}  // namespace layerscope
