#include "page/PagePng.h"

#include <zlib.h>

#include <array>
#include <cstdlib>
#include <limits>

namespace layerscope
{

namespace
{

using Bytes = std::vector<std::uint8_t>;

void appendNumber(Bytes& bytes, std::uint32_t value)
{
  for (int shift = 24; shift >= 0; shift -= 8)
  {
    bytes.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift) & 255U));
  }
}

void appendChunk(Bytes& file, const char* type, const Bytes& data)
{
  appendNumber(file, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = file.size();
  file.insert(file.end(), type, type + 4);
  file.insert(file.end(), data.begin(), data.end());
  appendNumber(file, static_cast<std::uint32_t>(
                         crc32(crc32(0, nullptr, 0), file.data() + begin, static_cast<uInt>(file.size() - begin))));
}

bool isGrey(const PagePicture& picture)
{
  for (std::size_t index = 0; index + 2 < picture.rgb.size(); index += 3)
  {
    if (picture.rgb[index] != picture.rgb[index + 1] || picture.rgb[index] != picture.rgb[index + 2])
    {
      return false;
    }
  }
  return true;
}

/// What a filter predicts of a byte from those left of it, above and above left; PNG specification, section 9.
int predicted(int filter, int left, int above, int corner)
{
  const int estimate = left + above - corner;
  const int toLeft = std::abs(estimate - left);
  const int toAbove = std::abs(estimate - above);
  const int toCorner = std::abs(estimate - corner);
  switch (filter)
  {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) / 2;
    case 4:
      return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    default:
      return 0;
  }
}

/// A row by the filter whose bytes have the least sum, section 12.8.
void appendFiltered(Bytes& filtered, const Bytes& row, const Bytes& above, std::size_t step)
{
  constexpr int filters = 5;
  std::array<Bytes, filters> candidates;
  int best = 0;
  long least = std::numeric_limits<long>::max();
  for (int filter = 0; filter < filters; ++filter)
  {
    Bytes& bytes = candidates[static_cast<std::size_t>(filter)];
    bytes.resize(row.size());
    long sum = 0;
    for (std::size_t index = 0; index < row.size(); ++index)
    {
      const int left = index >= step ? row[index - step] : 0;
      const int corner = index >= step ? above[index - step] : 0;
      bytes[index] = static_cast<std::uint8_t>(row[index] - predicted(filter, left, above[index], corner));
      sum += std::abs(static_cast<int>(static_cast<std::int8_t>(bytes[index])));
    }
    if (sum < least)
    {
      least = sum;
      best = filter;
    }
  }
  filtered.push_back(static_cast<std::uint8_t>(best));
  const Bytes& bytes = candidates[static_cast<std::size_t>(best)];
  filtered.insert(filtered.end(), bytes.begin(), bytes.end());
}

Bytes compress(const Bytes& bytes)
{
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  Bytes result(size);
  compress2(result.data(), &size, bytes.data(), static_cast<uLong>(bytes.size()), 6);
  result.resize(size);
  return result;
}

}  // namespace

PageImage encodePng(const PagePicture& picture)
{
  const std::size_t step = isGrey(picture) ? 1 : 3;
  const auto width = static_cast<std::size_t>(picture.width);
  Bytes filtered;
  Bytes above(width * step);
  Bytes row(width * step);
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
  {
    for (std::size_t index = 0; index < row.size(); ++index)
    {
      row[index] = picture.rgb[3 * y * width + index * (3 / step)];
    }
    appendFiltered(filtered, row, above, step);
    above = row;
  }

  Bytes header;
  appendNumber(header, static_cast<std::uint32_t>(picture.width));
  appendNumber(header, static_cast<std::uint32_t>(picture.height));
  const std::uint8_t colorType = step == 1 ? 0 : 2;
  header.insert(header.end(), {8, colorType, 0, 0, 0});
  PageImage image;
  image.type = "image/png";
  image.bytes = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  appendChunk(image.bytes, "IHDR", header);
  appendChunk(image.bytes, "IDAT", compress(filtered));
  appendChunk(image.bytes, "IEND", {});
  return image;
}

}  // namespace layerscope
