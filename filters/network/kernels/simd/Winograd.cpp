#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// The one-dimensional transforms of F(outputs, taps), as Kernels.h has their points.
template <int Outputs, int Taps>
struct Transform;

template <>
struct Transform<2, 3>
{
  static constexpr int size = 4;

  static void input(const Vec (&d)[size], Vec (&v)[size])
  {
    v[0] = d[2] - d[0];
    v[1] = d[2] + d[1];
    v[2] = d[2] - d[1];
    v[3] = d[3] - d[1];
  }
  static void output(const Vec (&m)[size], Vec (&y)[2])
  {
    y[0] = m[0] + m[1] + m[2];
    y[1] = m[1] - m[2] + m[3];
  }
};

/// Values at the points +a, -a, +b, -b, of which each pair shares its even and its odd part.
struct FourPoints
{
  Vec a, b, aa, bb, aaa, bbb;

  FourPoints(double first, double second)
      : a(broadcast(static_cast<float>(first))),
        b(broadcast(static_cast<float>(second))),
        aa(broadcast(static_cast<float>(first * first))),
        bb(broadcast(static_cast<float>(second * second))),
        aaa(broadcast(static_cast<float>(first * first * first))),
        bbb(broadcast(static_cast<float>(second * second * second)))
  {
  }

  /// (x + a)(x^2 - b^2) and so on, of the four elements from d on.
  void input(const Vec* d, Vec* v) const
  {
    const Vec evenA = multiplyAdd(-bb, d[1], d[3]);
    const Vec oddA = multiplyAdd(-bb, d[0], d[2]);
    const Vec evenB = multiplyAdd(-aa, d[1], d[3]);
    const Vec oddB = multiplyAdd(-aa, d[0], d[2]);
    v[0] = multiplyAdd(a, oddA, evenA);
    v[1] = multiplyAdd(-a, oddA, evenA);
    v[2] = multiplyAdd(b, oddB, evenB);
    v[3] = multiplyAdd(-b, oddB, evenB);
  }
  void output(const Vec* m, Vec (&y)[4]) const
  {
    const Vec evenA = m[0] + m[1];
    const Vec oddA = m[0] - m[1];
    const Vec evenB = m[2] + m[3];
    const Vec oddB = m[2] - m[3];
    y[0] = evenA + evenB;
    y[1] = multiplyAdd(b, oddB, a * oddA);
    y[2] = multiplyAdd(bb, evenB, aa * evenA);
    y[3] = multiplyAdd(bbb, oddB, aaa * oddA);
  }
};

template <>
struct Transform<4, 3>
{
  static constexpr int size = 6;
  // The points' squares are 1/2 and 2, with the product 1.
  static void input(const Vec (&d)[size], Vec (&v)[size])
  {
    const FourPoints points(winograd43Points[0], winograd43Points[1]);
    const Vec sum = broadcast(-2.5F);
    v[0] = multiplyAdd(sum, d[2], d[0] + d[4]);
    points.input(d + 1, v + 1);
    v[5] = multiplyAdd(sum, d[3], d[1] + d[5]);
  }
  static void output(const Vec (&m)[size], Vec (&y)[4])
  {
    const FourPoints points(winograd43Points[0], winograd43Points[1]);
    points.output(m + 1, y);
    y[0] += m[0];
    y[3] += m[5];
  }
};

template <>
struct Transform<4, 2>
{
  static constexpr int size = 5;

  static void input(const Vec (&d)[size], Vec (&v)[size])
  {
    const FourPoints points(winograd42Points[0], winograd42Points[1]);
    points.input(d, v);
    v[4] = multiplyAdd(-(points.aa + points.bb), d[2], multiplyAdd(points.aa * points.bb, d[0], d[4]));
  }
  static void output(const Vec (&m)[size], Vec (&y)[4])
  {
    const FourPoints points(winograd42Points[0], winograd42Points[1]);
    points.output(m, y);
    y[3] += m[4];
  }
};

/// `Count` vectors apart in memory by `pitch`: element i of vector s goes to place i * Count + s.
template <int Count>
inline void interleaveAll(const float* from, std::int64_t pitch, Vec (&to)[Count])
{
  if constexpr (Count == 1)
  {
    to[0] = load(from);
  }
  else
  {
    Vec even[Count / 2];
    Vec odd[Count / 2];
    interleaveAll<Count / 2>(from, 2 * pitch, even);
    interleaveAll<Count / 2>(from + pitch, 2 * pitch, odd);
    for (int i = 0; i < Count / 2; ++i)
    {
      interleave(even[i], odd[i], to[2 * i], to[2 * i + 1]);
    }
  }
}

/// A line of Step * n + b for n = 0, 1, ...: `rows` points to what b = 0 has, b = 1 is `pitch` floats behind.
template <int Step>
inline void splitLine(const float* line, std::int64_t count, float* rows, std::int64_t pitch)
{
  for (std::int64_t i = 0; i < count; i += lanes)
  {
    const float* const from = line + Step * i;
    Vec even, odd;
    deinterleave(load(from), load(from + lanes), even, odd);
    if constexpr (Step == 2)
    {
      store(rows + i, even);
      store(rows + pitch + i, odd);
    }
    else
    {
      Vec even2, odd2, x0, x1, x2, x3;
      deinterleave(load(from + 2 * lanes), load(from + 3 * lanes), even2, odd2);
      deinterleave(even, even2, x0, x2);
      deinterleave(odd, odd2, x1, x3);
      store(rows + i, x0);
      store(rows + pitch + i, x1);
      store(rows + 2 * pitch + i, x2);
      store(rows + 3 * pitch + i, x3);
    }
  }
}

/// Where things stand in the scratch memory of the input's transform.
struct InputScratch
{
  std::int64_t pitch;       ///< of a row of tiles' elements
  std::int64_t linePitch;   ///< of a line's elements by remainder
  std::int64_t lineLength;  ///< with zeros around
  std::int64_t rows;        ///< of tiles
  std::int64_t narrowLine;  ///< of small maps, with zeros around

  InputScratch(const WinogradTiles& tiles, std::int64_t count)
      : pitch(wholeVectors(count) + lanes),
        linePitch(wholeVectors(tiles.tileColumns + 2)),
        lineLength(tiles.outputs * linePitch),
        rows(count / tiles.tileColumns),
        narrowLine(wholeVectors(tiles.outputs * (tiles.tileColumns + 2)))
  {
  }
  std::int64_t floats(std::int64_t window) const
  {
    const std::int64_t wide = lineLength + 4 * linePitch + lanes;
    const std::int64_t narrow = pitch + rows * window * narrowLine;
    return window * window * pitch + (wide > narrow ? wide : narrow);
  }
};

/// Whether rows of tiles are so short that elements are better fetched one by one, from several rows at once.
inline bool isNarrow(const WinogradTiles& tiles)
{
  return lanes > 4 && 2 * tiles.tileColumns <= lanes;
}

/// The same as gatherWindows for small maps.
void gatherNarrowWindows(const WinogradInput& task, int window, const InputScratch& places, float* windows)
{
  const WinogradTiles& tiles = *task.tiles;
  auto* const tilePlaces = reinterpret_cast<std::int32_t*>(windows + window * window * places.pitch);
  float* const lines = windows + (window * window + 1) * places.pitch;
  std::int32_t* tile = tilePlaces;
  for (std::int64_t row = task.firstRow; row < task.lastRow; ++row)
  {
    const float* const image = task.input + row / tiles.tileRows * task.imageStride + tiles.x0;
    const std::int64_t y0 = row % tiles.tileRows * tiles.outputs + tiles.y0;
    const std::int64_t start = (row - task.firstRow) * window * places.narrowLine;
    for (std::int64_t a = 0; a < window; ++a)
    {
      float* const line = lines + start + a * places.narrowLine;
      const bool isInside = y0 + a >= 0 && y0 + a < tiles.inHeight;
      for (std::int64_t i = 0; i < places.narrowLine; i += lanes)
      {
        const LoadMask mask = insideRow(tiles.x0 + i, isInside ? tiles.inWidth : 0);
        store(line + i, mask.load(image + (isInside ? (y0 + a) * tiles.inWidth + i : 0)));
      }
    }
    for (std::int64_t column = 0; column < tiles.tileColumns; ++column)
    {
      *tile++ = static_cast<std::int32_t>(start + column * tiles.outputs);
    }
  }
  const std::int64_t count = tile - tilePlaces;
  for (std::int64_t i = count; i < wholeVectors(count); ++i)
  {
    tilePlaces[i] = 0;
  }
  for (std::int64_t i = 0; i < count; i += lanes)
  {
    const IntVec at = reinterpret_cast<IntVec>(load(reinterpret_cast<const float*>(tilePlaces + i)));
    for (int a = 0; a < window; ++a)
    {
      for (int b = 0; b < window; ++b)
      {
        store(windows + (a * window + b) * places.pitch + i, gather(lines + a * places.narrowLine + b, at));
      }
    }
  }
}

/// Element (a, b) of the block's windows, [a][b][tile], from one channel. Behind the last tile is anything.
template <int Outputs>
void gatherWindows(const WinogradInput& task, int window, const InputScratch& places, float* windows)
{
  const WinogradTiles& tiles = *task.tiles;
  float* const line = windows + window * window * places.pitch;
  float* const split = line + places.lineLength;
  for (std::int64_t i = 0; i < places.lineLength; i += lanes)
  {
    store(line + i, Vec{});
  }
  const std::int64_t begin = clamp(-tiles.x0, 0, places.lineLength);
  const std::int64_t end = clamp(tiles.inWidth - tiles.x0, begin, places.lineLength);
  float* to = windows;
  for (std::int64_t row = task.firstRow; row < task.lastRow; ++row, to += tiles.tileColumns)
  {
    const float* const image = task.input + row / tiles.tileRows * task.imageStride;
    const std::int64_t y0 = row % tiles.tileRows * Outputs + tiles.y0;
    for (int a = 0; a < window; ++a)
    {
      const std::int64_t y = y0 + a;
      float* const place = to + a * window * places.pitch;
      if (y < 0 || y >= tiles.inHeight)
      {
        for (int b = 0; b < window; ++b)
        {
          for (std::int64_t i = 0; i < tiles.tileColumns; i += lanes)
          {
            store(place + b * places.pitch + i, Vec{});
          }
        }
        continue;
      }
      copy(line + begin, image + y * tiles.inWidth + tiles.x0 + begin, end - begin);
      splitLine<Outputs>(line, tiles.tileColumns + 2, split, places.linePitch);
      for (int b = 0; b < window; ++b)
      {
        const float* const from = split + b % Outputs * places.linePitch + b / Outputs;
        for (std::int64_t i = 0; i < tiles.tileColumns; i += lanes)
        {
          store(place + b * places.pitch + i, load(from + i));
        }
      }
    }
  }
}

template <int Outputs, int Taps>
void transformInput(const WinogradInput& task)
{
  using Type = Transform<Outputs, Taps>;
  constexpr int size = Type::size;
  const WinogradTiles& tiles = *task.tiles;
  const int window = size + (tiles.phases > 1 ? 1 : 0);
  const std::int64_t count = (task.lastRow - task.firstRow) * tiles.tileColumns;
  const InputScratch places(tiles, count);
  (isNarrow(tiles) ? gatherNarrowWindows : gatherWindows<Outputs>)(task, window, places, task.scratch);
  for (int element = 0; element < window * window; ++element)
  {
    store(task.scratch + element * places.pitch + count, Vec{});
  }
  for (std::int64_t phase = 0; phase < tiles.phases * tiles.phases; ++phase)
  {
    const std::int64_t y = tiles.starts[phase / tiles.phases];
    const std::int64_t x = tiles.starts[phase % tiles.phases];
    const float* const windows = task.scratch + (y * window + x) * places.pitch;
    float* const to = task.values + phase * size * size * task.elementStride;
    for (std::int64_t i = 0; i < count; i += lanes)
    {
      Vec half[size][size];
#pragma GCC unroll 8
      for (int b = 0; b < size; ++b)
      {
        Vec d[size], v[size];
#pragma GCC unroll 8
        for (int a = 0; a < size; ++a)
        {
          d[a] = load(windows + (a * window + b) * places.pitch + i);
        }
        Type::input(d, v);
#pragma GCC unroll 8
        for (int a = 0; a < size; ++a)
        {
          half[a][b] = v[a];
        }
      }
#pragma GCC unroll 8
      for (int a = 0; a < size; ++a)
      {
        Vec v[size];
        Type::input(half[a], v);
#pragma GCC unroll 8
        for (int b = 0; b < size; ++b)
        {
          store(to + (a * size + b) * task.elementStride + i, v[b]);
        }
      }
    }
  }
}

/// Rows of the output from [row of a tile][column of a tile][tile].
template <int Streams>
void writeRows(const WinogradOutput& task, int outputs, std::int64_t phase, std::int64_t pitch,
               const float* values)
{
  const WinogradTiles& tiles = *task.tiles;
  const float* from = values;
  for (std::int64_t row = task.firstRow; row < task.lastRow; ++row, from += tiles.tileColumns)
  {
    const std::int64_t image = row / tiles.tileRows * task.imageStride;
    for (int a = 0; a < outputs; ++a)
    {
      const std::int64_t y = (row % tiles.tileRows * outputs + a) * tiles.phases + phase;
      if (y >= tiles.outHeight)
      {
        break;
      }
      float* const line = task.output + image + y * tiles.outWidth;
      const float* const addend =
          task.epilogue.addend ? task.epilogue.addend + image + y * tiles.outWidth : nullptr;
      for (std::int64_t i = 0; i < tiles.tileColumns; i += lanes)
      {
        Vec x[Streams];
        interleaveAll<Streams>(from + a * Streams * pitch + i, pitch, x);
        float* const to = line + i * Streams;
        const std::int64_t rest = tiles.outWidth - i * Streams;
        if (addend)
        {
          for (int s = 0; s < Streams && s * lanes < rest; ++s)
          {
            x[s] += loadPart(addend + i * Streams + s * lanes, rest - s * lanes);
          }
          activate(x, task.epilogue);
        }
        if (rest >= Streams * lanes)
        {
#pragma GCC unroll 8
          for (int s = 0; s < Streams; ++s)
          {
            store(to + s * lanes, x[s]);
          }
          continue;
        }
        for (int s = 0; s < Streams && s * lanes < rest; ++s)
        {
          storePart(to + s * lanes, x[s], rest - s * lanes);
        }
      }
    }
  }
}

template <int Outputs, int Taps, int Phases>
void transformOutput(const WinogradOutput& task)
{
  using Type = Transform<Outputs, Taps>;
  constexpr int size = Type::size;
  const WinogradTiles& tiles = *task.tiles;
  const std::int64_t count = (task.lastRow - task.firstRow) * tiles.tileColumns;
  const std::int64_t pitch = wholeVectors(count) + lanes;
  constexpr int streams = Outputs * Phases;
  // What has an addend gets it, and is activated, once it lies as the output does.
  Epilogue epilogue = task.epilogue;
  epilogue.activation = epilogue.addend ? Epilogue::None : epilogue.activation;
  const RowFinish finish(epilogue);
  for (std::int64_t phase = 0; phase < Phases; ++phase)
  {
    for (std::int64_t side = 0; side < Phases; ++side)
    {
      const float* const sums = task.sums + (phase * Phases + side) * size * size * task.elementStride;
      float* const to = task.scratch + side * pitch;
      for (std::int64_t i = 0; i < count; i += lanes)
      {
        Vec half[Outputs][size];
#pragma GCC unroll 8
        for (int b = 0; b < size; ++b)
        {
          Vec m[size], y[Outputs];
#pragma GCC unroll 8
          for (int a = 0; a < size; ++a)
          {
            m[a] = load(sums + (a * size + b) * task.elementStride + i);
          }
          Type::output(m, y);
#pragma GCC unroll 8
          for (int a = 0; a < Outputs; ++a)
          {
            half[a][b] = y[a];
          }
        }
#pragma GCC unroll 8
        for (int a = 0; a < Outputs; ++a)
        {
          Vec y[Outputs];
          Type::output(half[a], y);
#pragma GCC unroll 8
          for (int b = 0; b < Outputs; ++b)
          {
            store(to + (a * streams + b * Phases) * pitch + i, finish(y[b]));
          }
        }
      }
    }
    writeRows<streams>(task, Outputs, phase, pitch, task.scratch);
  }
}
}  // namespace

std::int64_t simd::winogradScratch(const WinogradTiles& tiles, std::int64_t rows)
{
  const std::int64_t count = rows * tiles.tileColumns;
  const std::int64_t window = tiles.outputs + tiles.taps - 1 + (tiles.phases > 1 ? 1 : 0);
  const std::int64_t input = InputScratch(tiles, count).floats(window);
  const std::int64_t output = tiles.outputs * tiles.outputs * tiles.phases * (wholeVectors(count) + lanes);
  return input > output ? input : output;
}

void simd::winogradInput(const WinogradInput& task)
{
  const WinogradTiles& tiles = *task.tiles;
  if (tiles.taps == 2)
  {
    transformInput<4, 2>(task);
  }
  else if (tiles.outputs == 4)
  {
    transformInput<4, 3>(task);
  }
  else
  {
    transformInput<2, 3>(task);
  }
}

void simd::winogradOutput(const WinogradOutput& task)
{
  const WinogradTiles& tiles = *task.tiles;
  if (tiles.taps == 2)
  {
    tiles.phases == 2 ? transformOutput<4, 2, 2>(task) : transformOutput<4, 2, 1>(task);
  }
  else if (tiles.outputs == 4)
  {
    transformOutput<4, 3, 1>(task);
  }
  else
  {
    transformOutput<2, 3, 1>(task);
  }
}

}  // namespace layerscope
