#ifndef layerscope_network_ProtobufPieces_h
#define layerscope_network_ProtobufPieces_h

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <cstdint>
#include <string>
#include <vector>

#include "InputFile.h"

namespace layerscope
{

/// A change of a file's bytes: `removed` of them at `offset` give way to `inserted`.
struct ByteEdit
{
  std::uint64_t offset = 0;
  std::uint64_t removed = 0;
  std::string inserted;
};

/// A file as protobuf reads it, with changes, which are in rising order and don't overlap.
class EditedFile : public google::protobuf::io::CopyingInputStream
{
public:
  EditedFile(const InputFile& file, std::vector<ByteEdit> edits) : file_(&file), edits_(std::move(edits)) {}

  int Read(void* buffer, int size) override;

private:
  const InputFile* file_;
  std::vector<ByteEdit> edits_;
  std::size_t edit_ = 0;      // the next one
  std::uint64_t offset_ = 0;  // in the file
  std::size_t inserted_ = 0;  // bytes of that edit's text that are read already
};

/// Fields of a protobuf message in a file, found without reading what is in them (the format:
/// https://protobuf.dev/programming-guides/encoding).
class MessageFields
{
public:
  struct Field
  {
    std::uint32_t number = 0;
    bool isBytes = false;       ///< text, bytes or a message
    std::uint64_t begin = 0;    ///< of the field
    std::uint64_t length = 0;   ///< where the number of bytes stands, if isBytes
    std::uint64_t content = 0;  ///< behind that
    std::uint64_t end = 0;
  };

  explicit MessageFields(const InputFile& file) : file_(&file) {}

  /// The field at `place` of a message that ends at `end`. False where there is none that ends within, or it
  /// is of the old kind with an end mark.
  bool read(std::uint64_t place, std::uint64_t end, Field& field);

private:
  bool readByte(std::uint64_t place, std::uint8_t& byte);
  bool readNumber(std::uint64_t& place, std::uint64_t end, std::uint64_t& number);

  const InputFile* file_;
  std::vector<std::uint8_t> window_;
  std::uint64_t windowBegin_ = 0;
};

/// A number as protobuf writes it.
std::string protobufNumber(std::uint64_t number);

}  // namespace layerscope

#endif
