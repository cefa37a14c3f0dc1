#ifndef layerscope_data_Inflater_h
#define layerscope_data_Inflater_h

#include <zlib.h>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "DataFile.h"

namespace layerscope
{

/// Decodes compressed data in a part of a file, forwards: a member of a gzip file or raw deflate (RFC 1951,
/// 1952).
class Inflater
{
public:
  enum class Format
  {
    Gzip,  ///< checks length and CRC at the end
    Deflate
  };

  /// Where a block of deflate begins, and the content before it, at most 32 KiB, to which it may refer.
  struct Block
  {
    std::uint64_t offset = 0;  ///< in the file, of the first byte that hasn't been looked at
    int bits = 0;              ///< at the end of the byte before, which belong to the block
    std::vector<unsigned char> window;
  };

  Inflater(std::shared_ptr<const DataFile> file, std::uint64_t begin, std::uint64_t end, Format format);
  /// Goes on with a block in the middle; nothing is checked at the end.
  Inflater(std::shared_ptr<const DataFile> file, const Block& block, std::uint64_t end);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Writes up to `bytes`; fewer at the end and, when asked for, after a block. Throws Error: damaged, ends
  /// early.
  std::size_t decode(unsigned char* target, std::size_t bytes, bool stopAfterBlock = false);
  bool isAtEnd() const { return isAtEnd_; }
  /// Whether another block follows at once.
  bool isBetweenBlocks() const;
  Block nextBlock();
  /// In the file, behind what has been decoded.
  std::uint64_t offset() const { return next_ - stream_.avail_in; }

private:
  void start(int windowBits);
  void fill();

  std::shared_ptr<const DataFile> file_;
  std::uint64_t next_ = 0;  ///< in the file, behind what is in the buffer
  std::uint64_t end_ = 0;
  z_stream stream_ = {};
  std::vector<unsigned char> input_;
  bool isAtEnd_ = false;
};

}  // namespace layerscope

#endif
