#ifndef layerscope_data_InflateIndex_h
#define layerscope_data_InflateIndex_h

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ByteSource.h"
#include "Inflater.h"

namespace layerscope
{

/// The content of compressed data in a part of a file, to be read at any place.
///
/// The constructor goes through all of it once, and remembers the state of the decoder about each MiB of the
/// content (where a block of deflate begins), as zlib's example zran does: 32 KiB for each. What is decoded
/// later stays in memory, 64 MiB of it at most; reading what isn't there takes the time to decode a MiB, or a
/// block of deflate where that is longer. Reading forwards goes on where the last read ended.
class InflateIndex : public ByteSource
{
public:
  /// A gzip file may have several members one after the other, and zeros behind the last. Throws Error:
  /// damaged, ends early, something else behind the last member.
  InflateIndex(std::shared_ptr<const DataFile> file, std::uint64_t begin, std::uint64_t end,
               Inflater::Format format);

  const std::string& path() const override { return file_->path(); }
  std::uint64_t size() const override { return size_; }
  void checkUnchanged() const override { file_->checkUnchanged(); }
  void read(std::uint64_t offset, std::size_t bytes, void* target) const override;

  /// Of the content, as zip and gzip have it.
  std::uint32_t checksum() const { return checksum_; }

private:
  struct Checkpoint
  {
    std::uint64_t position = 0;  ///< in the content
    bool isMember = false;       ///< whether a member begins here, of which only the offset is known
    Inflater::Block block;
  };
  struct Chunk
  {
    std::vector<unsigned char> bytes;
    std::uint64_t lastUse = 0;
  };

  void addMember(std::uint64_t begin);
  bool hasMember(std::uint64_t begin) const;
  const Checkpoint& checkpointBefore(std::uint64_t position) const;

  const std::vector<unsigned char>& chunk(std::uint64_t number) const;
  void decodeChunk(std::uint64_t number) const;
  void startAt(const Checkpoint& checkpoint) const;
  void advance(unsigned char* target, std::size_t bytes) const;
  void keep(std::uint64_t number, std::vector<unsigned char> bytes) const;

  std::shared_ptr<const DataFile> file_;
  std::uint64_t end_ = 0;
  Inflater::Format format_;
  std::vector<Checkpoint> checkpoints_;
  std::uint64_t size_ = 0;
  std::uint32_t checksum_ = 0;

  mutable std::mutex mutex_;  ///< guards what follows
  mutable std::unique_ptr<Inflater> decoder_;
  mutable std::uint64_t position_ = 0;  ///< of the decoder in the content
  mutable std::map<std::uint64_t, Chunk> chunks_;
  mutable std::uint64_t uses_ = 0;
};

}  // namespace layerscope

#endif
