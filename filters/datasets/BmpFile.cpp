#include "BmpFile.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "data/DataFile.h"
#include "network/Error.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

constexpr std::size_t headBytes = 54;

std::uint32_t number(const unsigned char* bytes, int size)
{
  std::uint32_t value = 0;
  for (int at = size; at-- > 0;)
  {
    value = value << 8 | bytes[at];
  }
  return value;
}

struct BmpHeader
{
  std::uint32_t pixels = 0;  ///< where they begin
  std::uint32_t palette = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
  bool isTopFirst = false;
  int bits = 0;  ///< of a pixel
  std::size_t colours = 0;

  std::int64_t rowBytes() const { return (width * bits + 31) / 32 * 4; }
};

BmpHeader readHeader(const DataFile& file)
{
  std::array<unsigned char, headBytes> head{};
  file.read(0, head.size(), head.data());
  const std::uint32_t infoBytes = number(&head[14], 4);
  const auto height = static_cast<std::int32_t>(number(&head[22], 4));
  BmpHeader header;
  header.pixels = number(&head[10], 4);
  header.palette = 14 + infoBytes;
  header.width = static_cast<std::int32_t>(number(&head[18], 4));
  header.height = std::abs(static_cast<std::int64_t>(height));
  header.isTopFirst = height < 0;
  header.bits = static_cast<int>(number(&head[28], 2));
  if (head[0] != 'B' || head[1] != 'M' || infoBytes < 40 || header.width < 1 || header.height < 1)
  {
    throw Error("the picture cannot be decoded").expected("a whole BMP file");
  }
  const std::uint32_t compression = number(&head[30], 4);
  const std::array<int, 5> known = {1, 4, 8, 24, 32};
  if (compression != 0 || std::find(known.begin(), known.end(), header.bits) == known.end())
  {
    throw Error("this kind of BMP is not read")
        .expected("1, 4, 8, 24 or 32 bits a pixel, not compressed")
        .found(std::to_string(header.bits) + " bits, compression " + std::to_string(compression));
  }
  if (header.bits <= 8)
  {
    const std::uint32_t told = number(&head[46], 4);
    const std::uint32_t most = 1U << header.bits;
    header.colours = told == 0 ? most : std::min(told, most);
  }
  return header;
}

using Colour = std::array<unsigned char, 4>;  ///< blue, green, red, nothing

/// Colours that the palette lacks are black.
std::vector<Colour> readPalette(const DataFile& file, const BmpHeader& header)
{
  std::vector<Colour> palette(header.bits <= 8 ? std::size_t{1} << header.bits : 0);
  if (header.colours > 0)
  {
    file.read(header.palette, header.colours * sizeof(Colour), palette.data());
  }
  return palette;
}

bool isGrey(const Colour& colour)
{
  return colour[0] == colour[1] && colour[1] == colour[2];
}

}  // namespace

Picture readBmp(const std::string& path)
{
  const DataFile file(path);
  const BmpHeader header = readHeader(file);
  const auto rowBytes = static_cast<std::uint64_t>(header.rowBytes());
  // Less than 2^63: both extents are below 2^32, and a row of bytes below 2^33.
  file.checkRange(header.pixels, static_cast<std::uint64_t>(header.height) * rowBytes);
  const std::vector<Colour> palette = readPalette(file, header);
  const bool isOneChannel = !palette.empty() && std::all_of(palette.begin(), palette.end(), isGrey);
  Picture picture;
  picture.shape = {isOneChannel ? 1 : 3, header.height, header.width};
  requireMemory(static_cast<double>(picture.shape.values()) * sizeof(float),
                "the picture doesn't fit into memory");
  picture.values.resize(static_cast<std::size_t>(picture.shape.values()));
  std::vector<unsigned char> bytes(rowBytes);
  const auto plane = static_cast<std::size_t>(header.width * header.height);
  for (std::int64_t row = 0; row < header.height; ++row)
  {
    const std::int64_t stored = header.isTopFirst ? row : header.height - 1 - row;
    file.read(header.pixels + static_cast<std::uint64_t>(stored) * rowBytes, bytes.size(), bytes.data());
    float* target = picture.values.data() + row * header.width;
    for (std::int64_t column = 0; column < header.width; ++column, ++target)
    {
      const std::int64_t bit = column * header.bits;
      const unsigned char* colour = bytes.data() + bit / 8;
      if (!palette.empty())
      {
        const int index = *colour >> (8 - header.bits - bit % 8) & ((1 << header.bits) - 1);
        colour = palette[static_cast<std::size_t>(index)].data();
      }
      for (std::size_t channel = 0; channel < static_cast<std::size_t>(picture.shape.channels); ++channel)
      {
        target[channel * plane] = colour[2 - channel];
      }
    }
  }
  return picture;
}

}  // namespace layerscope
