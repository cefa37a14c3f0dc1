#ifndef layerscope_data_IndexedSet_h
#define layerscope_data_IndexedSet_h

#include <cstdint>
#include <filesystem>
#include <string>

#include "network/Error.h"

namespace layerscope
{

/// Throws Error unless 0 <= index < count.
inline void checkIndex(std::int64_t index, std::int64_t count, const std::string& file)
{
  if (index < 0 || index >= count)
  {
    throw Error("there is no such picture")
        .inFile(file)
        .expected("0 to " + std::to_string(count - 1))
        .found(std::to_string(index));
  }
}

/// "train-images.gz, picture 17".
inline std::string pictureName(const std::string& file, std::int64_t index)
{
  return std::filesystem::path(file).filename().string() + ", picture " + std::to_string(index);
}

/// Throws Error when a label is no index of `count` classes.
inline void checkLabel(std::int64_t label, std::size_t count, const std::string& file, std::size_t record)
{
  if (label < 0 || static_cast<std::size_t>(label) >= count)
  {
    throw Error("the label of picture " + std::to_string(record) + " is beyond the class names")
        .inFile(file)
        .expected("0 to " + std::to_string(static_cast<std::int64_t>(count) - 1))
        .found(std::to_string(label));
  }
}

}  // namespace layerscope

#endif
