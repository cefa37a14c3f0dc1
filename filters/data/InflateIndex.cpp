#include "InflateIndex.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "Extents.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::uint64_t spacing = 1 << 20;
constexpr std::uint64_t chunkSize = 1 << 18;
constexpr std::size_t mostChunks = 256;
}  // namespace

InflateIndex::InflateIndex(std::shared_ptr<const DataFile> file, std::uint64_t begin, std::uint64_t end,
                           Inflater::Format format)
    : file_(std::move(file)), end_(end), format_(format)
{
  std::vector<unsigned char> buffer(1 << 16);
  do
  {
    addMember(begin);
    Inflater decoder(file_, begin, end_, format_);
    while (!decoder.isAtEnd())
    {
      const std::size_t bytes = decoder.decode(buffer.data(), buffer.size(), true);
      checksum_ = static_cast<std::uint32_t>(crc32(checksum_, buffer.data(), static_cast<uInt>(bytes)));
      size_ += bytes;
      if (decoder.isBetweenBlocks() && size_ - checkpoints_.back().position >= spacing)
      {
        checkpoints_.push_back({size_, false, decoder.nextBlock()});
      }
    }
    begin = decoder.offset();
  } while (hasMember(begin));
}

void InflateIndex::addMember(std::uint64_t begin)
{
  if (!checkpoints_.empty() && checkpoints_.back().position == size_)
  {
    checkpoints_.pop_back();
  }
  checkpoints_.push_back({size_, true, {begin, 0, {}}});
}

bool InflateIndex::hasMember(std::uint64_t begin) const
{
  if (format_ != Inflater::Format::Gzip)
  {
    return false;
  }
  std::vector<unsigned char> buffer(1 << 16);
  for (bool isFirst = true; begin < end_; isFirst = false)
  {
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end_ - begin));
    file_->read(begin, bytes, buffer.data());
    if (isFirst && bytes >= 2 && buffer[0] == 0x1F && buffer[1] == 0x8B)
    {
      return true;
    }
    if (std::any_of(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(bytes),
                    [](unsigned char byte) { return byte != 0; }))
    {
      throw Error("something follows the compressed data")
          .inFile(path())
          .expected("its end, or more of it, at byte " + std::to_string(begin))
          .found("other bytes");
    }
    begin += bytes;
  }
  return false;
}

const InflateIndex::Checkpoint& InflateIndex::checkpointBefore(std::uint64_t position) const
{
  const auto behind = std::upper_bound(checkpoints_.begin(), checkpoints_.end(), position,
                                       [](std::uint64_t value, const Checkpoint& checkpoint)
                                       { return value < checkpoint.position; });
  return *(behind - 1);
}

void InflateIndex::read(std::uint64_t offset, std::size_t bytes, void* target) const
{
  checkRange("the compressed data has less content", path(), size_, offset, bytes);
  const std::lock_guard<std::mutex> lock(mutex_);
  file_->checkUnchanged();
  auto* to = static_cast<unsigned char*>(target);
  while (bytes > 0)
  {
    const std::vector<unsigned char>& from = chunk(offset / chunkSize);
    const auto skipped = static_cast<std::size_t>(offset % chunkSize);
    const std::size_t part = std::min(bytes, from.size() - skipped);
    std::memcpy(to, from.data() + skipped, part);
    to += part;
    offset += part;
    bytes -= part;
  }
}

const std::vector<unsigned char>& InflateIndex::chunk(std::uint64_t number) const
{
  if (chunks_.find(number) == chunks_.end())
  {
    try
    {
      decodeChunk(number);
    }
    catch (...)
    {
      decoder_.reset();
      throw;
    }
  }
  Chunk& found = chunks_[number];
  found.lastUse = ++uses_;
  return found.bytes;
}

void InflateIndex::decodeChunk(std::uint64_t number) const
{
  const std::uint64_t begin = number * chunkSize;
  const Checkpoint& checkpoint = checkpointBefore(begin);
  if (!decoder_ || position_ > begin || position_ < checkpoint.position)
  {
    startAt(checkpoint);
  }
  while (position_ <= begin)
  {
    const std::uint64_t passed = position_ / chunkSize;
    const bool isWhole = position_ % chunkSize == 0;
    std::vector<unsigned char> bytes(std::min((passed + 1) * chunkSize, size_) - position_);
    advance(bytes.data(), bytes.size());
    if (isWhole)
    {
      keep(passed, std::move(bytes));
    }
  }
}

void InflateIndex::startAt(const Checkpoint& checkpoint) const
{
  decoder_.reset();
  decoder_ = checkpoint.isMember ? std::make_unique<Inflater>(file_, checkpoint.block.offset, end_, format_)
                                 : std::make_unique<Inflater>(file_, checkpoint.block, end_);
  position_ = checkpoint.position;
}

void InflateIndex::advance(unsigned char* target, std::size_t bytes) const
{
  while (bytes > 0)
  {
    const std::size_t done = decoder_->decode(target, bytes);
    position_ += done;
    target += done;
    bytes -= done;
    if (bytes > 0)
    {
      const Checkpoint& next = checkpointBefore(position_);
      if (next.position != position_ || !next.isMember)
      {
        throw Error("the compressed data ends early").inFile(path());
      }
      startAt(next);
    }
  }
}

void InflateIndex::keep(std::uint64_t number, std::vector<unsigned char> bytes) const
{
  if (chunks_.size() >= mostChunks)
  {
    chunks_.erase(std::min_element(chunks_.begin(), chunks_.end(),
                                   [](const auto& one, const auto& other)
                                   { return one.second.lastUse < other.second.lastUse; }));
  }
  chunks_[number] = {std::move(bytes), ++uses_};
}

}  // namespace layerscope
