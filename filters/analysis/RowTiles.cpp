#include "analysis/RowTiles.h"

#include "analysis/RowKernels.h"
#include "analysis/Transposition.h"

#include <algorithm>
#include <limits>

namespace layerscope::kernels
{

namespace
{

static_assert(tileRows == lanes::floatCount);

/// So many columns of a tile, and of some centres, stay in the cache; their sums are short, which keeps
/// errors small.
constexpr std::size_t columnsAtOnce = 64;

template <int Parts>
using Float = typename lanes::Group<Parts>::Float;
template <int Parts>
using Int = typename lanes::Group<Parts>::Int;

struct TileSquaredDistances
{
  template <int Parts>
  LAYERSCOPE_INLINE static void transpose(const float* const* rows, std::size_t first, std::size_t columns,
                                          float* tile)
  {
    std::size_t column = 0;
    for (; column + 4 <= columns; column += 4)
    {
      lanes::transposeFourColumns<Parts>(rows, first + column, tile + column * tileRows);
    }
    for (; column < columns; ++column)
    {
      for (std::size_t row = 0; row < tileRows; ++row)
      {
        tile[column * tileRows + row] = rows[row][first + column];
      }
    }
  }

  /// Adds what some columns of a tile have to the distances of `Count` centres.
  template <int Parts, int Count>
  LAYERSCOPE_INLINE static void add(const float* tile, std::size_t columns, const float* centres,
                                    std::size_t stride, float* distances)
  {
    Float<Parts> sums[Count][Parts] = {};
    for (std::size_t column = 0; column < columns; ++column, tile += tileRows)
    {
      Float<Parts> values[Parts];
      for (int part = 0; part < Parts; ++part)
      {
        lanes::load(values[part], tile + part * lanes::Group<Parts>::floats);
      }
      for (int j = 0; j < Count; ++j)
      {
        const float centre = centres[j * stride + column];
        for (int part = 0; part < Parts; ++part)
        {
          const Float<Parts> difference = values[part] - centre;
          sums[j][part] += difference * difference;
        }
      }
    }
    for (int j = 0; j < Count; ++j)
    {
      for (int part = 0; part < Parts; ++part)
      {
        float* place = distances + j * tileRows + part * lanes::Group<Parts>::floats;
        Float<Parts> before;
        lanes::load(before, place);
        lanes::store(place, before + sums[j][part]);
      }
    }
  }

  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* const* rows, const float* centres, std::size_t count,
                                    std::size_t columns, float* distances)
  {
    const std::size_t stride = centreStride(columns);
    alignas(64) float tile[columnsAtOnce * tileRows];
    std::fill(distances, distances + count * tileRows, 0.0F);
    for (std::size_t first = 0; first < columns; first += columnsAtOnce)
    {
      const std::size_t some = std::min(columnsAtOnce, columns - first);
      transpose<Parts>(rows, first, some, tile);
      // As many centres at once as leave registers for their sums.
      constexpr std::size_t together = Parts == 4 ? 2 : 4;
      std::size_t j = 0;
      for (; j + together <= count; j += together)
      {
        add<Parts, together>(tile, some, centres + j * stride + first, stride, distances + j * tileRows);
      }
      if (together > 2 && j + 2 <= count)
      {
        add<Parts, 2>(tile, some, centres + j * stride + first, stride, distances + j * tileRows);
        j += 2;
      }
      if (j < count)
      {
        add<Parts, 1>(tile, some, centres + j * stride + first, stride, distances + j * tileRows);
      }
    }
  }
};

struct NearestInTile
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(const float* distances, std::size_t count, std::int32_t* labels,
                                    float* least, float* second)
  {
    for (int part = 0; part < Parts; ++part)
    {
      const std::size_t first = part * lanes::Group<Parts>::floats;
      Float<Parts> best;
      lanes::load(best, distances + first);
      Float<Parts> others = Float<Parts>{} + std::numeric_limits<float>::infinity();
      Int<Parts> label = {};
      for (std::size_t j = 1; j < count; ++j)
      {
        Float<Parts> distance;
        lanes::load(distance, distances + j * tileRows + first);
        const Int<Parts> isNearer = distance < best;
        const Float<Parts> farther = isNearer ? best : distance;
        others = farther < others ? farther : others;
        best = isNearer ? distance : best;
        label = isNearer ? Int<Parts>{} + static_cast<std::int32_t>(j) : label;
      }
      lanes::store(labels + first, label);
      lanes::store(least + first, best);
      lanes::store(second + first, others);
    }
  }
};

}  // namespace

void tileSquaredDistances(const float* const* rows, const float* centres, std::size_t count,
                          std::size_t columns, float* distances)
{
  runKernel<TileSquaredDistances>(rows, centres, count, columns, distances);
}

double tileSquaredDistanceError(std::size_t columns)
{
  // One rounding for the difference, doubled by the square, one for the square, one for each addition.
  const std::size_t additions = std::min(columns, columnsAtOnce) + columns / columnsAtOnce + 1;
  return (static_cast<double>(additions) + 4) * 0x1p-24;
}

void nearestInTile(const float* distances, std::size_t count, std::int32_t* labels, float* least,
                   float* second)
{
  runKernel<NearestInTile>(distances, count, labels, least, second);
}

}  // namespace layerscope::kernels
