#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
// A tile's sums stay in registers: R rows of V vectors, beside them V vectors of B and one value of A.
#if defined(__AVX512F__)
constexpr std::int32_t highest[8] = {13, 13, 9, 6, 0, 4, 0, 3};
#else
constexpr std::int32_t highest[8] = {12, 6, 4, 3, 0, 2, 0, 1};
#endif
constexpr int rowLimit = 13;

inline Vec activate(Vec x, const Epilogue& epilogue)
{
  switch (epilogue.activation)
  {
    case Epilogue::Relu:
      return x < Vec{} ? Vec{} : x;
    case Epilogue::LeakyRelu:
      return x < Vec{} ? x * broadcast(epilogue.slope) : x;
    default:
      return x;
  }
}

template <int R, int V>
inline void writeTile(const TapProduct& product, const simd::TilePlace& place, Vec (&sums)[R][V])
{
  const Epilogue& epilogue = product.epilogue;
  const Vec scale = broadcast(epilogue.scale);
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
  {
    const Vec rowBias = broadcast(epilogue.rowBias ? epilogue.rowBias[place.row + r] : 0.0F);
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v)
    {
      const std::int64_t count = place.columns - v * lanes;
      Vec x = sums[r][v];
      if (!product.isPartial)
      {
        x = epilogue.scale == 1.0F ? x : x * scale;
        x = epilogue.rowBias ? x + rowBias : x;
        x = epilogue.columnBias ? x + loadPart(epilogue.columnBias + place.column + v * lanes, count) : x;
        x = activate(x, epilogue);
      }
      storePart(place.c + r * product.rowStride + v * lanes, x, count);
    }
  }
}

template <int R, int V>
inline void beginTile(const TapProduct& product, const simd::TilePlace& place, Vec (&sums)[R][V])
{
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
  {
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v)
    {
      const std::int64_t count = place.columns - v * lanes;
      sums[r][v] = product.continues ? loadPart(place.c + r * product.rowStride + v * lanes, count) : Vec{};
    }
  }
}

// All loops over R and V must unroll: only then do the sums live in registers.
template <int R, int V>
void tile(const TapProduct& product, const simd::TilePlace& place)
{
  Vec sums[R][V];
  beginTile<R, V>(product, place, sums);
  const float* a = place.a;
  const float* channel = place.b;
  const std::int64_t taps = product.taps;
  const std::int64_t* const offsets = product.tapOffsets;
  for (std::int64_t c = 0; c < product.channels; ++c)
  {
    for (std::int64_t t = 0; t < taps; ++t)
    {
      const float* const b = channel + offsets[t];
      Vec right[V];
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v)
      {
        right[v] = load(b + v * lanes);
      }
#pragma GCC unroll 16
      for (int r = 0; r < R; ++r)
      {
        const Vec left = broadcast(a[r]);
#pragma GCC unroll 8
        for (int v = 0; v < V; ++v)
        {
          sums[r][v] = multiplyAdd(left, right[v], sums[r][v]);
        }
      }
      a += R;
    }
    channel += product.channelStride;
  }
  writeTile<R, V>(product, place, sums);
}

template <int R, int V>
constexpr simd::TileFunction tileIfAny()
{
  if constexpr (R <= highest[V - 1])
  {
    return &tile<R, V>;
  }
  else
  {
    return nullptr;
  }
}

#define LAYERSCOPE_TILES(R)                                                                                 \
  {                                                                                                         \
    tileIfAny<R, 1>(), tileIfAny<R, 2>(), tileIfAny<R, 3>(), tileIfAny<R, 4>(), nullptr, tileIfAny<R, 6>(), \
        nullptr, tileIfAny<R, 8>()                                                                          \
  }

constexpr simd::TileFunction tiles[rowLimit][8] = {
    LAYERSCOPE_TILES(1), LAYERSCOPE_TILES(2),  LAYERSCOPE_TILES(3),  LAYERSCOPE_TILES(4),
    LAYERSCOPE_TILES(5), LAYERSCOPE_TILES(6),  LAYERSCOPE_TILES(7),  LAYERSCOPE_TILES(8),
    LAYERSCOPE_TILES(9), LAYERSCOPE_TILES(10), LAYERSCOPE_TILES(11), LAYERSCOPE_TILES(12),
    LAYERSCOPE_TILES(13)};
#undef LAYERSCOPE_TILES
}  // namespace

const std::int32_t simd::tileRows[8] = {highest[0], highest[1], highest[2], highest[3],
                                        highest[4], highest[5], highest[6], highest[7]};

simd::TileFunction simd::tileFunction(std::int64_t rows, std::int64_t vectors)
{
  return tiles[rows - 1][vectors - 1];
}

std::int64_t simd::tileWidth(std::int64_t rows, std::int64_t vectors)
{
  while (vectors > 1 && highest[vectors - 1] < rows)
  {
    --vectors;
  }
  return vectors;
}

void simd::product(const TapProduct& task)
{
  const std::int64_t depth = task.channels * task.taps;
  for (std::int64_t column = 0; column < task.columns;)
  {
    const std::int64_t left = (task.columns - column + lanes - 1) / lanes;
    const std::int64_t vectors = tileWidth(task.panels.height(0), left < task.vectors ? left : task.vectors);
    const std::int64_t columns =
        task.columns - column < vectors * lanes ? task.columns - column : vectors * lanes;
    for (std::int64_t panel = task.firstPanel; panel < task.lastPanel; ++panel)
    {
      const std::int64_t row = task.panels.begin(panel);
      const TilePlace place{task.a + row * depth,
                            task.b + column,
                            task.c + row * task.rowStride + column,
                            row,
                            column,
                            columns};
      tileFunction(task.panels.height(panel), vectors)(task, place);
    }
    column += columns;
  }
}

}  // namespace layerscope
