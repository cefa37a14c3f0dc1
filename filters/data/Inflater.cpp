#include "Inflater.h"

#include <algorithm>
#include <new>
#include <string>
#include <utility>

#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::size_t inputSize = 1 << 16;
constexpr std::size_t windowSize = 1 << 15;
constexpr int rawDeflate = -15;
constexpr int gzip = 15 + 16;
}  // namespace

Inflater::Inflater(std::shared_ptr<const DataFile> file, std::uint64_t begin, std::uint64_t end,
                   Format format)
    : file_(std::move(file)), next_(begin), end_(end), input_(inputSize)
{
  start(format == Format::Gzip ? gzip : rawDeflate);
}

Inflater::Inflater(std::shared_ptr<const DataFile> file, const Block& block, std::uint64_t end)
    : file_(std::move(file)), next_(block.offset), end_(end), input_(inputSize)
{
  unsigned char before = 0;
  if (block.bits > 0)
  {
    file_->read(block.offset - 1, 1, &before);
  }
  start(rawDeflate);
  if (block.bits > 0)
  {
    inflatePrime(&stream_, block.bits, before >> (8 - block.bits));
  }
  inflateSetDictionary(&stream_, block.window.data(), static_cast<uInt>(block.window.size()));
}

Inflater::~Inflater()
{
  inflateEnd(&stream_);
}

void Inflater::start(int windowBits)
{
  if (inflateInit2(&stream_, windowBits) != Z_OK)
  {
    throw std::bad_alloc();
  }
}

void Inflater::fill()
{
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(input_.size(), end_ - next_));
  file_->read(next_, bytes, input_.data());
  next_ += bytes;
  stream_.next_in = input_.data();
  stream_.avail_in = static_cast<uInt>(bytes);
}

std::size_t Inflater::decode(unsigned char* target, std::size_t bytes, bool stopAfterBlock)
{
  constexpr std::size_t most = 1 << 30;
  std::size_t done = 0;
  while (done < bytes && !isAtEnd_)
  {
    // At the end there may be nothing left to read, and still something to write.
    if (stream_.avail_in == 0 && next_ < end_)
    {
      fill();
    }
    const auto wanted = static_cast<uInt>(std::min(bytes - done, most));
    stream_.next_out = target + done;
    stream_.avail_out = wanted;
    const int result = inflate(&stream_, stopAfterBlock ? Z_BLOCK : Z_NO_FLUSH);
    done += wanted - stream_.avail_out;
    if (result == Z_STREAM_END)
    {
      isAtEnd_ = true;
    }
    else if (result == Z_MEM_ERROR)
    {
      throw std::bad_alloc();
    }
    else if (result == Z_BUF_ERROR && next_ == end_)
    {
      throw Error("the compressed data ends early").inFile(file_->path());
    }
    else if (result != Z_OK && result != Z_BUF_ERROR)
    {
      throw Error("the compressed data is damaged")
          .inFile(file_->path())
          .found(stream_.msg != nullptr ? stream_.msg : "something else");
    }
    if (stopAfterBlock && (stream_.data_type & 128) != 0)
    {
      break;
    }
  }
  return done;
}

bool Inflater::isBetweenBlocks() const
{
  return !isAtEnd_ && (stream_.data_type & 128) != 0 && (stream_.data_type & 64) == 0;
}

Inflater::Block Inflater::nextBlock()
{
  Block block;
  block.offset = offset();
  block.bits = stream_.data_type & 7;
  block.window.resize(windowSize);
  uInt length = 0;
  inflateGetDictionary(&stream_, block.window.data(), &length);
  block.window.resize(length);
  block.window.shrink_to_fit();
  return block;
}

}  // namespace layerscope
