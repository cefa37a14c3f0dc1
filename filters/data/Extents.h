#ifndef layerscope_data_Extents_h
#define layerscope_data_Extents_h

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/Error.h"

namespace layerscope
{

/// Product of extents, times `unit`; nothing when one is negative or it exceeds 2^63 - 1.
inline std::optional<std::int64_t> productOf(const std::vector<std::int64_t>& extents, std::int64_t unit = 1)
{
  bool isZero = false;
  for (const std::int64_t extent : extents)
  {
    if (extent < 0)
    {
      return std::nullopt;
    }
    isZero = isZero || extent == 0;
  }
  if (isZero)
  {
    return 0;
  }
  std::int64_t product = unit;
  for (const std::int64_t extent : extents)
  {
    if (product > INT64_MAX / extent)
    {
      return std::nullopt;
    }
    product *= extent;
  }
  return product;
}

/// For messages: "60000 x 28 x 28".
inline std::string extentsText(const std::vector<std::int64_t>& extents)
{
  std::string text;
  for (const std::int64_t extent : extents)
  {
    text += (text.empty() ? "" : " x ") + std::to_string(extent);
  }
  return text.empty() ? "a single number" : text;
}

/// For messages: "1 byte", "20 bytes".
inline std::string bytesText(std::uint64_t bytes)
{
  return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

/// Throws Error with `complaint` unless `file`, or what it holds, of `size` bytes, has the range.
inline void checkRange(const char* complaint, const std::string& file, std::uint64_t size,
                       std::uint64_t offset, std::uint64_t bytes)
{
  if (offset > size || bytes > size - offset)
  {
    throw Error(complaint)
        .inFile(file)
        .expected(bytesText(bytes) + " at byte " + std::to_string(offset))
        .found(bytesText(size) + " in all");
  }
}

inline bool endsWith(const std::string& text, const std::string& ending)
{
  return text.size() > ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace layerscope

#endif
