#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
// A tile's sums stay in registers: R rows of V vectors, beside them V vectors of B and one value of A. Of 16
// registers 3 x 4 and 2 x 6 would need more, and be half as fast.
#if defined(__AVX512F__)
constexpr std::int32_t highest[8] = {13, 13, 9, 6, 0, 4, 0, 2};
#else
constexpr std::int32_t highest[8] = {12, 6, 4, 2, 0, 1, 0, 1};
#endif
constexpr int rowLimit = 13;

/// Where the addend of a tile's row begins.
inline const float* addendOf(const TapProduct& product, const simd::TilePlace& place, int row)
{
  return product.epilogue.addend + (place.c - product.c) + row * product.rowStride;
}

/// The general case: any epilogue, columns that end inside a vector.
template <int R, int V>
inline void finishTile(const TapProduct& product, const simd::TilePlace& place, Vec (&sums)[R][V])
{
  const Epilogue& epilogue = product.epilogue;
  const Vec scale = broadcast(epilogue.scale);
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
  {
    const RowFinish finish(epilogue, place.row + r);
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v)
    {
      const std::int64_t count = place.columns - v * lanes;
      Vec x = sums[r][v];
      if (!product.isPartial)
      {
        x = epilogue.scale == 1.0F ? x : x * scale;
        x = finish.biased(x);
        x = epilogue.columnBias ? x + loadPart(epilogue.columnBias + place.column + v * lanes, count) : x;
        x = finish.normalized(x);
        x = epilogue.addend ? x + loadPart(addendOf(product, place, r) + v * lanes, count) : x;
        x = finish.activated(x);
      }
      storePart(place.c + r * product.rowStride + v * lanes, x, count);
    }
  }
}

/// The usual case: whole vectors, and nothing by column before the activation. What there is to do is found
/// out once for the tile. As a function of its own it would get the sums through memory.
template <int R, int V>
__attribute__((always_inline)) inline void writeTile(const TapProduct& product, const simd::TilePlace& place,
                                                     Vec (&sums)[R][V])
{
  const Epilogue& epilogue = product.epilogue;
  const bool isBare = product.isPartial;
  if (place.columns != V * lanes || (!isBare && (epilogue.scale != 1.0F || epilogue.columnBias)))
  {
    finishTile<R, V>(product, place, sums);
    return;
  }
  const auto forRows = [&sums](const auto& change)
  {
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r)
    {
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v)
      {
        change(sums[r][v], r);
      }
    }
  };
  if (!isBare && epilogue.rowBias)
  {
    const float* const bias = epilogue.rowBias + place.row;
    forRows([bias](Vec& x, int r) { x += broadcast(bias[r]); });
  }
  if (!isBare && epilogue.rowMean)
  {
    const float* const mean = epilogue.rowMean + place.row;
    const float* const factor = epilogue.rowFactor + place.row;
    const float* const shift = epilogue.rowShift + place.row;
    forRows([=](Vec& x, int r)
            { x = broadcast(factor[r]) * (x - broadcast(mean[r])) + broadcast(shift[r]); });
  }
  if (!isBare && epilogue.addend)
  {
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r)
    {
      const float* const addend = addendOf(product, place, r);
#pragma GCC unroll 8
      for (int v = 0; v < V; ++v)
      {
        sums[r][v] += load(addend + v * lanes);
      }
    }
  }
  if (!isBare)
  {
    activate(sums, epilogue);
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
  {
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v)
    {
      store(place.c + r * product.rowStride + v * lanes, sums[r][v]);
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
      sums[r][v] = Vec{};
    }
  }
  if (!product.continues)
  {
    return;
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r)
  {
#pragma GCC unroll 8
    for (int v = 0; v < V; ++v)
    {
      sums[r][v] = loadPart(place.c + r * product.rowStride + v * lanes, place.columns - v * lanes);
    }
  }
}

// All loops over R and V must unroll: only then do the sums live in registers.
template <int R, int V>
__attribute__((always_inline)) inline void addStep(const float* a, const float* b, std::int64_t vectorStep,
                                                   Vec (&sums)[R][V])
{
  Vec right[V];
#pragma GCC unroll 8
  for (int v = 0; v < V; ++v)
  {
    right[v] = load(b + v * vectorStep);
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
}

// Memory gives weights as fast as a tile takes them, or slower: floats of A from here to what is asked for
// now, and the cache that it is to be in when its turn comes.
constexpr std::int64_t fetchedAhead = 512;
constexpr int secondLevel = 2;

template <int R, int V>
void tile(const TapProduct& product, const simd::TilePlace& place)
{
  Vec sums[R][V];
  beginTile<R, V>(product, place, sums);
  const float* a = place.a;
  const std::int64_t taps = product.taps;
  const std::int64_t* const offsets = product.tapOffsets;
  const std::int64_t step = place.vectorStep;
  if (taps == 1)
  {
    // Half of the instructions of the loop below would be its own.
    const float* b = place.b + offsets[0];
    const float* const end = a + product.channels * R;
    const bool isFar = product.isLeftFar;
    for (; a != end; a += R, b += product.channelStride)
    {
      if (isFar)
      {
        __builtin_prefetch(a + fetchedAhead, 0, secondLevel);
      }
      addStep<R, V>(a, b, step, sums);
    }
  }
  else
  {
    const float* channel = place.b;
    for (std::int64_t c = 0; c < product.channels; ++c)
    {
      for (std::int64_t t = 0; t < taps; ++t)
      {
        addStep<R, V>(a, channel + offsets[t], step, sums);
        a += R;
      }
      channel += product.channelStride;
    }
  }
  writeTile<R, V>(product, place, sums);
}

/// Panels that `column` takes at once: a chain of sums has to wait for itself, several of them don't.
constexpr int columnPanels = 4;

/// A single column, P panels of R rows at once, with rows in the lanes: as a tile it would leave all but one
/// lane empty. Each sum is the chain that it is in a tile.
template <int R, int P>
void column(const TapProduct& product, const simd::TilePlace& first, std::int64_t depth)
{
  constexpr int parts = (R + lanes - 1) / lanes;
  float values[P][parts * lanes];
#pragma GCC unroll 16
  for (int i = 0; i < P * parts; ++i)
  {
    store(values[i / parts] + i % parts * lanes, Vec{});
  }
  for (int p = 0; product.continues && p < P; ++p)
  {
    for (int r = 0; r < R; ++r)
    {
      values[p][r] = first.c[(p * R + r) * product.rowStride];
    }
  }
  Vec sums[P][parts];
#pragma GCC unroll 16
  for (int i = 0; i < P * parts; ++i)
  {
    sums[i / parts][i % parts] = load(values[i / parts] + i % parts * lanes);
  }
  const float* a = first.a;
  const float* channel = first.b;
  for (std::int64_t c = 0; c < product.channels; ++c, channel += product.channelStride)
  {
    for (std::int64_t t = 0; t < product.taps; ++t, a += R)
    {
      const Vec right = broadcast(channel[product.tapOffsets[t]]);
#pragma GCC unroll 16
      for (int i = 0; i < P * parts; ++i)
      {
        const float* const rows = a + i / parts * R * depth + i % parts * lanes;
        sums[i / parts][i % parts] =
            multiplyAdd(loadPart(rows, R - i % parts * lanes), right, sums[i / parts][i % parts]);
      }
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < P * parts; ++i)
  {
    store(values[i / parts] + i % parts * lanes, sums[i / parts][i % parts]);
  }
  for (int p = 0; p < P; ++p)
  {
    Vec tile[R][1];
    for (int r = 0; r < R; ++r)
    {
      tile[r][0] = broadcast(values[p][r]);
    }
    simd::TilePlace place = first;
    place.row += p * R;
    place.c += p * R * product.rowStride;
    finishTile<R, 1>(product, place, tile);
  }
}

using ColumnFunction = void (*)(const TapProduct& product, const simd::TilePlace& first, std::int64_t depth);

#define LAYERSCOPE_COLUMNS(P)                                                                         \
  {                                                                                                   \
    column<1, P>, column<2, P>, column<3, P>, column<4, P>, column<5, P>, column<6, P>, column<7, P>, \
        column<8, P>, column<9, P>, column<10, P>, column<11, P>, column<12, P>, column<13, P>        \
  }

constexpr ColumnFunction oneColumn[rowLimit] = LAYERSCOPE_COLUMNS(1);
constexpr ColumnFunction severalColumns[rowLimit] = LAYERSCOPE_COLUMNS(columnPanels);
#undef LAYERSCOPE_COLUMNS

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

simd::TileColumns simd::nextColumns(const TapProduct& product, std::int64_t column)
{
  TileColumns next{column, product.columns - column, 0, column, lanes};
  if (product.rowLength > 0)
  {
    const std::int64_t inRow = column % product.rowLength;
    next.offset = column / product.rowLength * product.rowPitch + inRow;
    if (product.rowLength == lanes)
    {
      // Each vector is a row, so a tile may go over several.
      next.vectorStep = product.rowPitch;
    }
    else if (product.rowLength - inRow < next.count)
    {
      next.count = product.rowLength - inRow;
    }
  }
  next.vectors = (next.count + lanes - 1) / lanes;
  next.vectors = next.vectors < product.vectors ? next.vectors : product.vectors;
  while (next.vectors > 1 && highest[next.vectors - 1] < product.panels.height(0))
  {
    --next.vectors;
  }
  next.count = next.count < next.vectors * lanes ? next.count : next.vectors * lanes;
  return next;
}

namespace
{
// Steps of the chain that a tile takes at once, so that its piece of B stays in the first-level cache while
// all panels pass. The sums wait in C, which keeps the chain as it was.
constexpr std::int64_t blockSteps = 256;

// Sums of few steps take as long as memory takes them: many of them, which no cache holds until they are
// needed, are written row by row rather than to all rows in turn.
bool isPanelByPanel(const TapProduct& task)
{
  constexpr std::int64_t fewSteps = 128;
  constexpr std::int64_t manySums = std::int64_t(1) << 16;
  const std::int64_t rows = task.panels.begin(task.lastPanel) - task.panels.begin(task.firstPanel);
  return task.channels * task.taps <= fewSteps && rows * task.columns >= manySums;
}
}  // namespace

void simd::product(const TapProduct& task)
{
  const std::int64_t depth = task.channels * task.taps;
  std::int64_t channels = task.taps > 0 && task.taps < blockSteps ? blockSteps / task.taps : 1;
  // Sums can't wait where the addend is.
  if (task.channels <= channels + channels / 2 || task.epilogue.addend == task.c)
  {
    channels = task.channels;
  }
  TapProduct block = task;
  std::int64_t channel = 0;
  // No channels at all still make the epilogue of zero.
  do
  {
    const std::int64_t rest = task.channels - channel;
    block.channels = rest < channels ? rest : channels;
    block.continues = task.continues || channel > 0;
    block.isPartial = task.isPartial || block.channels < rest;
    const auto placeOf = [&](std::int64_t panel, const TileColumns& columns)
    {
      const std::int64_t row = task.panels.begin(panel);
      return TilePlace{task.a + row * depth + channel * task.taps * task.panels.height(panel),
                       task.b + channel * task.channelStride + columns.offset,
                       columns.vectorStep,
                       task.c + row * task.rowStride + columns.column,
                       row,
                       columns.column,
                       columns.count};
    };
    // Some panels of one tile's columns; returns the column behind it.
    const auto multiply = [&](std::int64_t column, std::int64_t firstPanel, std::int64_t lastPanel)
    {
      const TileColumns next = nextColumns(task, column);
      column += next.count;
      // A last column by itself goes along with the tiles before it, while their piece of A is at hand.
      const bool isOneLeft = next.count == 1 || column + 1 == task.columns;
      const TileColumns left = isOneLeft ? nextColumns(task, task.columns - 1) : next;
      for (std::int64_t panel = firstPanel; panel < lastPanel;)
      {
        const std::int64_t height = task.panels.height(panel);
        const std::int64_t last = panel + columnPanels - 1;
        const bool isSeveral = isOneLeft && last < lastPanel && task.panels.height(last) == height;
        const std::int64_t end = isSeveral ? last + 1 : panel + 1;
        for (std::int64_t p = panel; next.count > 1 && p < end; ++p)
        {
          tileFunction(height, next.vectors)(block, placeOf(p, next));
        }
        if (isOneLeft)
        {
          (isSeveral ? severalColumns : oneColumn)[height - 1](block, placeOf(panel, left), depth);
        }
        panel = end;
      }
      return isOneLeft ? task.columns : column;
    };
    const std::int64_t step = isPanelByPanel(task) ? 1 : task.lastPanel - task.firstPanel;
    for (std::int64_t panel = task.firstPanel; panel < task.lastPanel; panel += step)
    {
      for (std::int64_t column = 0; column < task.columns;)
      {
        column = multiply(column, panel, panel + step);
      }
    }
    channel += block.channels;
  } while (channel < task.channels);
}

}  // namespace layerscope
