#include "ProtobufPieces.h"

#include <algorithm>
#include <limits>

namespace layerscope
{

int EditedFile::Read(void* buffer, int size)
{
  while (edit_ < edits_.size() && offset_ == edits_[edit_].offset)
  {
    const ByteEdit& edit = edits_[edit_];
    const std::size_t count =
        std::min(edit.inserted.size() - inserted_, static_cast<std::size_t>(std::max(0, size)));
    if (count > 0)
    {
      edit.inserted.copy(static_cast<char*>(buffer), count, inserted_);
      inserted_ += count;
      return static_cast<int>(count);
    }
    offset_ += edit.removed;
    inserted_ = 0;
    ++edit_;
  }
  const std::uint64_t end =
      edit_ < edits_.size() ? edits_[edit_].offset : std::numeric_limits<std::uint64_t>::max();
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(size), end - offset_));
  const std::size_t got = file_->readSome(offset_, wanted, buffer);
  offset_ += got;
  return static_cast<int>(got);
}

bool MessageFields::readByte(std::uint64_t place, std::uint8_t& byte)
{
  constexpr std::size_t windowBytes = 1 << 14;
  if (place < windowBegin_ || place >= windowBegin_ + window_.size())
  {
    window_.resize(windowBytes);
    window_.resize(file_->readSome(place, windowBytes, window_.data()));
    windowBegin_ = place;
  }
  if (window_.empty())
  {
    return false;
  }
  byte = window_[place - windowBegin_];
  return true;
}

bool MessageFields::readNumber(std::uint64_t& place, std::uint64_t end, std::uint64_t& number)
{
  number = 0;
  for (int shift = 0; shift < 64 && place < end; shift += 7)
  {
    std::uint8_t byte = 0;
    if (!readByte(place, byte))
    {
      return false;
    }
    ++place;
    number |= static_cast<std::uint64_t>(byte & 127U) << shift;
    if (byte < 128)
    {
      return true;
    }
  }
  return false;
}

bool MessageFields::read(std::uint64_t place, std::uint64_t end, Field& field)
{
  enum Kind : std::uint64_t
  {
    Number = 0,
    EightBytes = 1,
    Bytes = 2,
    FourBytes = 5
  };
  field.begin = place;
  std::uint64_t tag = 0;
  if (!readNumber(place, end, tag) || tag > std::numeric_limits<std::uint32_t>::max() || tag < 8)
  {
    return false;
  }
  field.number = static_cast<std::uint32_t>(tag >> 3);
  const std::uint64_t kind = tag & 7U;
  field.isBytes = kind == Bytes;
  field.length = place;
  std::uint64_t size = 0;
  switch (kind)
  {
    case Number:
    case Bytes:
      if (!readNumber(place, end, size))
      {
        return false;
      }
      size = kind == Bytes ? size : 0;
      break;
    case EightBytes:
      size = 8;
      break;
    case FourBytes:
      size = 4;
      break;
    default:
      return false;
  }
  if (size > end - place)
  {
    return false;
  }
  field.content = place;
  field.end = place + size;
  return true;
}

std::string protobufNumber(std::uint64_t number)
{
  std::string text;
  for (; number > 127; number >>= 7)
  {
    text.push_back(static_cast<char>((number & 127U) | 128U));
  }
  text.push_back(static_cast<char>(number));
  return text;
}

}  // namespace layerscope
