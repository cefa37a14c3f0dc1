#ifndef layerscope_network_operators_Bilinear_h
#define layerscope_network_operators_Bilinear_h

#include <array>
#include <cmath>
#include <cstdint>

namespace layerscope
{

/// The four elements of a plane that a place lies between, with their weights and the weights' derivatives by
/// the row and the column. Elements outside of the plane count 0: they have weight 0 at place 0.
struct Bilinear
{
  std::array<std::int64_t, 4> place{};
  std::array<float, 4> weight{};
  std::array<float, 4> byRow{}, byColumn{};

  Bilinear() = default;
  Bilinear(float row, float column, std::int64_t height, std::int64_t width)
  {
    // Far away, and NaN, is outside.
    if (!(row > -1.0F && row < static_cast<float>(height) && column > -1.0F &&
          column < static_cast<float>(width)))
    {
      return;
    }
    const auto top = static_cast<std::int64_t>(std::floor(row)),
               left = static_cast<std::int64_t>(std::floor(column));
    const float y = row - static_cast<float>(top), x = column - static_cast<float>(left);
    for (int i = 0; i < 4; ++i)
    {
      const std::int64_t r = top + i / 2, c = left + i % 2;
      if (r < 0 || r >= height || c < 0 || c >= width)
      {
        continue;
      }
      const float ofRow = i / 2 ? y : 1.0F - y, ofColumn = i % 2 ? x : 1.0F - x;
      place[i] = r * width + c;
      weight[i] = ofRow * ofColumn;
      byRow[i] = (i / 2 ? 1.0F : -1.0F) * ofColumn;
      byColumn[i] = (i % 2 ? 1.0F : -1.0F) * ofRow;
    }
  }

  float of(const float* plane) const
  {
    return weight[0] * plane[place[0]] + weight[1] * plane[place[1]] + weight[2] * plane[place[2]] +
           weight[3] * plane[place[3]];
  }
};

}  // namespace layerscope

#endif
