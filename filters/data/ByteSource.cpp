#include "ByteSource.h"

#include <utility>

#include "Extents.h"
#include "InflateIndex.h"

namespace layerscope
{

FileBytes::FileBytes(std::shared_ptr<const DataFile> file, std::uint64_t begin, std::uint64_t size)
    : file_(std::move(file)), begin_(begin), size_(size)
{
  file_->checkRange(begin, size);
}

void FileBytes::read(std::uint64_t offset, std::size_t bytes, void* target) const
{
  checkRange("the data ends early", path(), size_, offset, bytes);
  file_->read(begin_ + offset, bytes, target);
}

std::shared_ptr<const ByteSource> openBytes(const std::string& file)
{
  auto data = std::make_shared<const DataFile>(file);
  const std::uint64_t size = data->size();
  unsigned char magic[2] = {};
  if (size >= 2)
  {
    data->read(0, 2, magic);
  }
  if (magic[0] == 0x1F && magic[1] == 0x8B)
  {
    return std::make_shared<InflateIndex>(std::move(data), 0, size, Inflater::Format::Gzip);
  }
  return std::make_shared<FileBytes>(std::move(data), 0, size);
}

}  // namespace layerscope
