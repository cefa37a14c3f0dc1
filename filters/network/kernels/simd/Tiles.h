#ifndef layerscope_network_kernels_simd_Tiles_h
#define layerscope_network_kernels_simd_Tiles_h

#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

// The matrix unit's registers, and what becomes of the sums in them.
namespace layerscope
{
namespace
{
constexpr std::int64_t bytesOfPair = 4;

/// The unit is set to whole tiles; its registers are given back at the end, as each switch between threads
/// would save them.
class TileScope
{
public:
  TileScope()
  {
    alignas(64) struct
    {
      std::uint8_t palette = 1;
      std::uint8_t startRow = 0;
      std::uint8_t reserved[14] = {};
      std::uint16_t bytes[16] = {};
      std::uint8_t rows[16] = {};
    } shape;
    for (int i = 0; i < 8; ++i)
    {
      shape.bytes[i] = splitTile * bytesOfPair;
      shape.rows[i] = splitTile;
    }
    // GCC's intrinsic tells of eight bytes that are read: the others would not be written. What has been
    // written to tiles must be in memory, too.
    __asm__ volatile("" : : "r"(&shape) : "memory");
    _tile_loadconfig(&shape);
  }
  ~TileScope() { _tile_release(); }
  TileScope(const TileScope&) = delete;
  TileScope& operator=(const TileScope&) = delete;
};

/// Sums of a block, [row][column], before the epilogue. Read in whole vectors: the last row's may reach into
/// a row more.
struct alignas(64) Sums
{
  float values[(splitBlock + 1) * splitBlock];
};

/// Asks for a tile, which is to be in the first-level cache when its turn comes: a load that waits for
/// another cache holds up the unit.
template <class Element>
inline void fetchTile(const Element* tile, std::int64_t pitch)
{
#pragma GCC unroll 16
  for (std::int64_t row = 0; row < splitTile; ++row)
  {
    __builtin_prefetch(tile + row * pitch);
  }
}

/// Where a run of columns of a block's rows is written.
struct Run
{
  std::int64_t rows;
  std::int64_t columns;
  float* c;
  std::int64_t rowStride;
  const float* addend;      ///< nullptr: none; lies as c does
  const float* columnBias;  ///< nullptr: none
};

/// `epilogue` is that from the block's first row on. Columns are one or two vectors; sumAt(row, vector) gives
/// them.
template <int Vectors, class SumAt>
inline void finishColumns(const Run& run, const Epilogue& epilogue, const SumAt& sumAt)
{
  const auto countOf = [&run](int v) { return clamp(run.columns - v * lanes, 0, lanes); };
  for (std::int64_t r = 0; r < run.rows; ++r)
  {
    const RowFinish finish(epilogue, r);
    const std::int64_t start = r * run.rowStride;
    Vec x[Vectors];
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
    {
      x[v] = sumAt(r, v);
    }
    if (epilogue.scale != 1.0F)
    {
      forEach(x, [scale = broadcast(epilogue.scale)](Vec value) { return value * scale; });
    }
    forEach(x, [&finish](Vec value) { return finish.biased(value); });
    if (run.columnBias)
    {
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v)
      {
        x[v] += loadPart(run.columnBias + v * lanes, countOf(v));
      }
    }
    forEach(x, [&finish](Vec value) { return finish.normalized(value); });
    if (run.addend)
    {
#pragma GCC unroll 2
      for (int v = 0; v < Vectors; ++v)
      {
        x[v] += loadPart(run.addend + start + v * lanes, countOf(v));
      }
    }
    activate(x, epilogue);
#pragma GCC unroll 2
    for (int v = 0; v < Vectors; ++v)
    {
      storePart(run.c + start + v * lanes, x[v], countOf(v));
    }
  }
}

template <class SumAt>
inline void finishRun(const Run& run, const Epilogue& epilogue, const SumAt& sumAt)
{
  run.columns > lanes ? finishColumns<2>(run, epilogue, sumAt) : finishColumns<1>(run, epilogue, sumAt);
}

/// Of a block's columns from that one on.
inline void finishRun(const Run& run, const Epilogue& epilogue, const Sums& block, std::int64_t column)
{
  finishRun(run, epilogue,
            [from = block.values + column](std::int64_t row, std::int64_t vector)
            { return load(from + row * splitBlock + vector * lanes); });
}

}  // namespace
}  // namespace layerscope

#endif
