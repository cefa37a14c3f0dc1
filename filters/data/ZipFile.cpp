#include "ZipFile.h"

#include <zlib.h>
#include <algorithm>
#include <utility>

#include "Extents.h"
#include "InflateIndex.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

constexpr std::uint64_t endSize = 22;
constexpr std::uint64_t longestComment = 0xFFFF;
constexpr std::uint64_t entrySize = 46;
constexpr std::uint32_t isIn64 = 0xFFFFFFFF;

using Bytes = std::vector<unsigned char>;

std::uint64_t number(const Bytes& bytes, std::size_t at, std::size_t size)
{
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;)
  {
    value = value << 8 | bytes[at + i];
  }
  return value;
}

bool hasMagic(const Bytes& bytes, std::size_t at, std::uint32_t magic)
{
  return bytes.size() >= at + 4 && number(bytes, at, 4) == magic;
}

Bytes readBytes(const DataFile& file, std::uint64_t offset, std::uint64_t size)
{
  file.checkRange(offset, size);  // before memory is asked for
  Bytes bytes(static_cast<std::size_t>(size));
  file.read(offset, bytes.size(), bytes.data());
  return bytes;
}

Error damaged(const std::string& path, const std::string& what)
{
  return Error("the archive is damaged or incomplete").inFile(path).expected(what);
}

struct Directory
{
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
};

Directory findDirectory(const DataFile& file)
{
  const std::uint64_t tailSize = std::min(file.size(), endSize + longestComment);
  const std::uint64_t tailOffset = file.size() - tailSize;
  const Bytes tail = readBytes(file, tailOffset, tailSize);
  for (std::size_t at = tail.size() >= endSize ? tail.size() - endSize + 1 : 0; at-- > 0;)
  {
    if (!hasMagic(tail, at, 0x06054B50) || number(tail, at + 20, 2) != tail.size() - at - endSize)
    {
      continue;
    }
    Directory directory = {number(tail, at + 16, 4), number(tail, at + 12, 4), number(tail, at + 10, 2)};
    const bool is64 = directory.offset == isIn64 || directory.size == isIn64 || directory.entries == 0xFFFF;
    constexpr std::size_t locatorSize = 20;
    if (is64 && at >= locatorSize && hasMagic(tail, at - locatorSize, 0x07064B50))
    {
      const Bytes end = readBytes(file, number(tail, at - locatorSize + 8, 8), 56);
      if (!hasMagic(end, 0, 0x06064B50))
      {
        throw damaged(file.path(), "the end of a zip64 archive");
      }
      directory = {number(end, 48, 8), number(end, 40, 8), number(end, 32, 8)};
    }
    return directory;
  }
  throw damaged(file.path(), "a list of members at the end");
}

/// Takes from the extra field what had no place in 32 bits.
void read64(const Bytes& list, std::size_t begin, std::size_t end, ZipFile::Member& member)
{
  for (std::size_t at = begin; at + 4 <= end;)
  {
    const std::uint64_t id = number(list, at, 2);
    const std::size_t next = at + 4 + number(list, at + 2, 2);
    at += 4;
    if (id == 1 && next <= end)
    {
      for (std::uint64_t* value : {&member.size, &member.packedSize, &member.header})
      {
        if (*value == isIn64 && at + 8 <= next)
        {
          *value = number(list, at, 8);
          at += 8;
        }
      }
    }
    at = next;
  }
}

}  // namespace

bool ZipFile::isZip(const DataFile& file)
{
  if (file.size() < 4)
  {
    return false;
  }
  const Bytes magic = readBytes(file, 0, 4);
  return hasMagic(magic, 0, 0x04034B50) || hasMagic(magic, 0, 0x06054B50);
}

ZipFile::ZipFile(std::shared_ptr<const DataFile> file) : file_(std::move(file))
{
  const Directory directory = findDirectory(*file_);
  const Bytes list = readBytes(*file_, directory.offset, directory.size);
  std::size_t at = 0;
  for (std::uint64_t entry = 0; entry < directory.entries; ++entry)
  {
    if (!hasMagic(list, at, 0x02014B50) || list.size() - at < entrySize)
    {
      throw damaged(path(), std::to_string(directory.entries) + " members").found(std::to_string(entry));
    }
    const std::size_t name = at + entrySize;
    const std::size_t extra = name + number(list, at + 28, 2);
    const std::size_t comment = extra + number(list, at + 30, 2);
    const std::size_t next = comment + number(list, at + 32, 2);
    if (next > list.size())
    {
      throw damaged(path(), std::to_string(directory.entries) + " members").found(std::to_string(entry));
    }
    Member member;
    member.name.assign(list.begin() + static_cast<std::ptrdiff_t>(name),
                       list.begin() + static_cast<std::ptrdiff_t>(extra));
    member.flags = static_cast<int>(number(list, at + 8, 2));
    member.method = static_cast<int>(number(list, at + 10, 2));
    member.checksum = static_cast<std::uint32_t>(number(list, at + 16, 4));
    member.packedSize = number(list, at + 20, 4);
    member.size = number(list, at + 24, 4);
    member.header = number(list, at + 42, 4);
    read64(list, extra, comment, member);
    members_.push_back(std::move(member));
    at = next;
  }
}

std::uint64_t ZipFile::dataOffset(const Member& member) const
{
  if ((member.flags & 1) != 0)
  {
    throw Error("the member '" + member.name + "' is encrypted").inFile(path());
  }
  if (member.method != 0 && member.method != Z_DEFLATED)
  {
    throw Error("the member '" + member.name + "' is compressed by another method")
        .inFile(path())
        .expected("0 (none) or 8 (deflate)")
        .found(std::to_string(member.method));
  }
  const Bytes header = readBytes(*file_, member.header, 30);
  if (!hasMagic(header, 0, 0x04034B50))
  {
    throw damaged(path(), "the member '" + member.name + "' at byte " + std::to_string(member.header));
  }
  const std::uint64_t offset = member.header + 30 + number(header, 26, 2) + number(header, 28, 2);
  file_->checkRange(offset, member.packedSize);
  return offset;
}

std::shared_ptr<const ByteSource> ZipFile::open(const Member& member) const
{
  const std::uint64_t offset = dataOffset(member);
  std::shared_ptr<const ByteSource> source;
  std::uint32_t checksum = 0;
  if (member.method == Z_DEFLATED)
  {
    auto index =
        std::make_shared<InflateIndex>(file_, offset, offset + member.packedSize, Inflater::Format::Deflate);
    checksum = index->checksum();
    source = std::move(index);
  }
  else
  {
    source = std::make_shared<FileBytes>(file_, offset, member.packedSize);
    Bytes buffer(1 << 20);
    for (std::uint64_t at = 0; at < source->size();)
    {
      const auto bytes =
          static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), source->size() - at));
      source->read(at, bytes, buffer.data());
      checksum = static_cast<std::uint32_t>(crc32(checksum, buffer.data(), static_cast<uInt>(bytes)));
      at += bytes;
    }
  }
  if (source->size() != member.size)
  {
    throw Error("the member '" + member.name + "' is damaged")
        .inFile(path())
        .expected(bytesText(member.size))
        .found(bytesText(source->size()));
  }
  if (checksum != member.checksum)
  {
    throw Error("the member '" + member.name + "' is damaged: its checksum differs").inFile(path());
  }
  return source;
}

std::vector<unsigned char> ZipFile::head(const Member& member, std::size_t bytes) const
{
  const std::uint64_t offset = dataOffset(member);
  Bytes head(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, member.size)));
  if (member.method == Z_DEFLATED)
  {
    Inflater decoder(file_, offset, offset + member.packedSize, Inflater::Format::Deflate);
    head.resize(decoder.decode(head.data(), head.size()));
  }
  else
  {
    head.resize(static_cast<std::size_t>(std::min<std::uint64_t>(head.size(), member.packedSize)));
    file_->read(offset, head.size(), head.data());
  }
  return head;
}

}  // namespace layerscope
