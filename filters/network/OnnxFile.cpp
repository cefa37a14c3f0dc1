#include "OnnxFile.h"

#include <google/protobuf/io/coded_stream.h>

#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

#include "Error.h"
#include "OnnxFunctions.h"
#include "ProtobufPieces.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;

// Levels of messages in a file: those of subgraphs as deep as they may be, and of what stands in them.
constexpr int deepestMessage = 3 * NodeWalk::deepest + 32;
constexpr auto largestFile = std::numeric_limits<int>::max();

const std::string& checkedFile(const std::string& file, const char* kind)
{
  std::error_code failure;
  const fs::file_status status = fs::status(file, failure);
  if (!fs::exists(status))
  {
    throw Error("the file does not exist");
  }
  if (!fs::is_regular_file(status))
  {
    throw Error("that is not a file")
        .expected(kind)
        .found(fs::is_directory(status) ? "a folder" : "something else");
  }
  const std::uintmax_t size = fs::file_size(file, failure);
  if (size == 0)
  {
    throw Error("the file is empty").expected(kind);
  }
  if (size > static_cast<std::uintmax_t>(largestFile))
  {
    throw Error("the file is larger than the format allows; save the weights as external data")
        .expected("less than 2 GiB")
        .found(std::to_string(size) + " bytes");
  }
  return file;
}

template <class Message>
void parse(const InputFile& file, std::vector<ByteEdit> edits, const char* kind, Message& message)
{
  constexpr int blockBytes = 1 << 18;
  EditedFile stream(file, std::move(edits));
  google::protobuf::io::CopyingInputStreamAdaptor input(&stream, blockBytes);
  google::protobuf::io::CodedInputStream coded(&input);
  coded.SetTotalBytesLimit(largestFile);
  coded.SetRecursionLimit(deepestMessage);
  if (!message.ParseFromCodedStream(&coded) || !coded.ConsumedEntireMessage())
  {
    throw Error("the file cannot be read: it is damaged, cut short, nested too deeply or of another format")
        .expected(kind);
  }
}

/// Finds the raw data of large initializers, and what to change in the file so that it is a model without
/// them. Where the file has anything odd, it finds nothing, and protobuf judges the file as a whole.
class LargeWeights
{
public:
  explicit LargeWeights(const InputFile& file) : file_(&file), fields_(file) { isWhole_ = readModel(); }

  std::vector<ByteEdit> edits() const { return isWhole_ ? edits_ : std::vector<ByteEdit>(); }
  std::map<int, RawData> found() const { return isWhole_ ? found_ : std::map<int, RawData>(); }

private:
  using Field = MessageFields::Field;
  static constexpr std::uint64_t least = 1 << 16;  // what is smaller costs more here than in protobuf

  // Calls body for each field of a message; false where one of them is odd.
  template <class Body>
  bool forEach(std::uint64_t begin, std::uint64_t end, const Body& body)
  {
    Field field;
    for (std::uint64_t place = begin; place < end; place = field.end)
    {
      if (!fields_.read(place, end, field) || !body(std::as_const(field)))
      {
        return false;
      }
    }
    return true;
  }

  bool readModel()
  {
    return forEach(0, file_->size(),
                   [&](const Field& field)
                   {
                     return field.number != onnx::ModelProto::kGraphFieldNumber ||
                            shortened(field,
                                      [&](std::uint64_t& removed) {
                                        return forEach(field.content, field.end,
                                                       [&](const Field& part)
                                                       { return readPart(part, removed); });
                                      });
                   });
  }

  bool readPart(const Field& part, std::uint64_t& removed)
  {
    if (part.number != onnx::GraphProto::kInitializerFieldNumber)
    {
      return true;
    }
    std::vector<Field> data;
    const bool isRead = part.isBytes && forEach(part.content, part.end,
                                                [&](const Field& field)
                                                {
                                                  if (field.number == onnx::TensorProto::kRawDataFieldNumber)
                                                  {
                                                    data.push_back(field);
                                                  }
                                                  return true;
                                                });
    const int index = count_++;
    if (!isRead || data.size() != 1 || !data[0].isBytes || data[0].end - data[0].content < least)
    {
      return isRead;
    }
    return shortened(
        part,
        [&](std::uint64_t& ofPart)
        {
          const Field& raw = data[0];
          edits_.push_back({raw.begin, raw.end - raw.begin, {}});
          found_.emplace(index,
                         RawData(*file_, raw.content, static_cast<std::size_t>(raw.end - raw.content)));
          ofPart += raw.end - raw.begin;
          return true;
        },
        &removed);
  }

  // body tells how many bytes it takes out of a message, which then says a smaller size of itself.
  template <class Body>
  bool shortened(const Field& message, const Body& body, std::uint64_t* outer = nullptr)
  {
    const std::size_t edit = edits_.size();
    edits_.push_back({message.length, message.content - message.length, {}});
    std::uint64_t removed = 0;
    if (!message.isBytes || !body(removed))
    {
      return false;
    }
    edits_[edit].inserted = protobufNumber(message.end - message.content - removed);
    if (outer)
    {
      *outer += removed + edits_[edit].removed - edits_[edit].inserted.size();
    }
    return true;
  }

  const InputFile* file_;
  MessageFields fields_;
  std::vector<ByteEdit> edits_;
  std::map<int, RawData> found_;
  int count_ = 0;  // of initializers
  bool isWhole_ = false;
};
}  // namespace

OnnxFile::OnnxFile(const std::string& file) : file_(checkedFile(file, "an ONNX model"))
{
  LargeWeights weights(file_);
  left_ = weights.found();
  parse(file_, weights.edits(), "an ONNX model", model_);
}

const RawData* OnnxFile::initializerData(int initializer) const
{
  const auto found = left_.find(initializer);
  return found == left_.end() ? nullptr : &found->second;
}

onnx::TensorProto readTensorProto(const std::string& file)
{
  const char* const kind = "an ONNX tensor";
  onnx::TensorProto proto;
  parse(InputFile(checkedFile(file, kind)), {}, kind, proto);
  return proto;
}

}  // namespace layerscope
