#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// The elements 0, 2, 4 ... of a and 1, 3, 5 ... of b.
inline Vec evenThenOdd(Vec a, Vec b)
{
  return inOrder(halves<0xd8>(a, b));
}

inline std::int64_t clampLanes(std::int64_t count)
{
  return count < 0 ? 0 : (count > lanes ? lanes : count);
}

// How the columns of neighbouring windows are read, 0 < count <= lanes of them. Nothing behind the last one
// is touched.
struct Dense
{
  Vec operator()(const float* p, std::int64_t count) const { return loadPart(p, count); }
};

struct EverySecond
{
  Vec operator()(const float* p, std::int64_t count) const
  {
    const std::int64_t floats = 2 * count - 1;
    return evenThenOdd(loadPart(p, floats), loadPart(p + lanes - 1, clampLanes(floats - lanes + 1)));
  }
};

struct Apart
{
  std::int64_t stride;

  Vec operator()(const float* p, std::int64_t count) const
  {
    alignas(64) float buffer[lanes] = {};
    for (std::int64_t i = 0; i < count; ++i)
    {
      buffer[i] = p[i * stride];
    }
    return load(buffer);
  }
};

template <class Body>
inline void withReader(std::int64_t stride, const Body& body)
{
  if (stride == 1)
  {
    body(Dense());
  }
  else if (stride == 2)
  {
    body(EverySecond());
  }
  else
  {
    body(Apart{stride});
  }
}

struct Larger
{
  static constexpr float neutral = -__builtin_inff();

  // The instruction gives its second operand where either is NaN.
  Vec operator()(Vec a, Vec b) const
  {
#if defined(__AVX512F__)
    return _mm512_mask_max_ps(b, _mm512_cmp_ps_mask(b, b, _CMP_ORD_Q), b, a);
#elif defined(__AVX2__)
    return _mm256_blendv_ps(larger(b, a), b, _mm256_cmp_ps(b, b, _CMP_UNORD_Q));
#else
    return ((b > a) | (b != b)) ? b : a;
#endif
  }
  float operator()(float a, float b) const
  {
    return b > a || b != b ? b : a;
  }
};

struct Plus
{
  static constexpr float neutral = -0.0F;

  Vec operator()(Vec a, Vec b) const { return a + b; }
  float operator()(float a, float b) const { return a + b; }
};

/// The columns of a window that count: taps [begin, end).
struct Taps
{
  std::int64_t first;  ///< column of tap 0
  std::int64_t begin;
  std::int64_t end;

  Taps(const WindowRow& windows, std::int64_t window) : first(windows.start + window * windows.stride)
  {
    const std::int64_t step = windows.dilation;
    const std::int64_t inside = (windows.width - first + step - 1) / step;
    begin = first < 0 ? (-first + step - 1) / step : 0;
    end = inside < windows.taps ? inside : windows.taps;
  }
};

/// Calls body(window) for those at the edges.
template <class Body>
inline void forEachEdge(const WindowRow& windows, const Body& body)
{
  for (std::int64_t o = 0; o < windows.wholeBegin; ++o)
  {
    body(o);
  }
  for (std::int64_t o = windows.wholeEnd; o < windows.count; ++o)
  {
    body(o);
  }
}

/// The elements of each column, folded: one row, in `to` unless there is but one.
template <class Fold>
inline const float* foldColumns(const WindowRow& windows, float* to, Fold fold)
{
  if (windows.slices * windows.rows == 1)
  {
    return windows.x;
  }
  for (std::int64_t i = 0; i < windows.width; i += lanes)
  {
    const std::int64_t count = windows.width - i;
    Vec value = loadPart(windows.x + i, count);
    for (std::int64_t z = 0; z < windows.slices; ++z)
    {
      const float* row = windows.x + z * windows.sliceStride + i;
      for (std::int64_t y = 0; y < windows.rows; ++y, row += windows.rowStride)
      {
        value = z + y == 0 ? value : fold(value, loadPart(row, count));
      }
    }
    storePart(to + i, value, count);
  }
  return to;
}

/// What windows `o` and those behind it are divided by.
inline Vec divisorsAt(const WindowRow& windows, std::int64_t o)
{
  return broadcast(windows.outerCount) * loadPart(windows.counts + o, windows.count - o);
}

/// Windows that see no more columns than a vector has, with the bits of foldRow: those are folded once, and
/// what lies beside the row is the number that changes nothing.
template <class Fold>
inline void foldInOneVector(const WindowRow& windows, float* to, Fold fold)
{
  const Vec neutral = broadcast(Fold::neutral);
  const LoadMask mask = insideRow(windows.start, windows.width);
  const IntVec firstTaps = countUp() * static_cast<std::int32_t>(windows.stride);
  const Vec divisors = windows.counts ? divisorsAt(windows, 0) : Vec{};
  const float* line = windows.x + windows.start;
  for (std::int64_t n = 0; n < windows.lines; ++n, line += windows.lineStride, to += windows.count)
  {
    Vec columns = neutral;
    for (std::int64_t z = 0; z < windows.slices; ++z)
    {
      const float* row = line + z * windows.sliceStride;
      for (std::int64_t y = 0; y < windows.rows; ++y, row += windows.rowStride)
      {
        columns = fold(columns, mask.load(row, neutral));
      }
    }
    Vec value = neutral;
    IntVec places = firstTaps;
    for (std::int64_t t = 0; t < windows.taps; ++t, places += static_cast<std::int32_t>(windows.dilation))
    {
      value = fold(value, permute(columns, places));
    }
    storePart(to, windows.counts ? value / divisors : value, windows.count);
  }
}

/// A vector of windows Stride columns apart, of all lines, which see Taps neighbouring columns, with the bits
/// of foldRow: nothing is written in between, what lies beside a row is the number that changes nothing, and
/// of windows two columns apart two taps come out of one pair of vectors. IsInside: no column lies beside.
template <int Stride, int Taps, bool IsInside, class Fold>
inline void foldLines(const WindowRow& windows, std::int64_t o, float* to, Fold fold)
{
  constexpr int loads = (Taps + Stride - 1) / Stride;
  const Vec neutral = broadcast(Fold::neutral);
  const std::int64_t column = windows.start + Stride * o;
  LoadMask masks[loads][Stride];
#pragma GCC unroll 8
  for (int i = 0; i < loads; ++i)
  {
    for (int half = 0; half < Stride; ++half)
    {
      masks[i][half] = insideRow(column + i * Stride + half * lanes, windows.width);
    }
  }
  const Vec divisors = windows.counts ? divisorsAt(windows, o) : Vec{};
  const float* line = windows.x + column;
  float* out = to + o;
  for (std::int64_t n = 0; n < windows.lines; ++n, line += windows.lineStride, out += windows.count)
  {
    Vec columns[loads][Stride];
    forEach(columns, [neutral](Vec) { return neutral; });
    for (std::int64_t z = 0; z < windows.slices; ++z)
    {
      const float* row = line + z * windows.sliceStride;
      for (std::int64_t y = 0; y < windows.rows; ++y, row += windows.rowStride)
      {
#pragma GCC unroll 8
        for (int i = 0; i < loads; ++i)
        {
#pragma GCC unroll 2
          for (int half = 0; half < Stride; ++half)
          {
            const float* const from = row + i * Stride + half * lanes;
            columns[i][half] =
                fold(columns[i][half], IsInside ? load(from) : masks[i][half].load(from, neutral));
          }
        }
      }
    }
    Vec value = neutral;
#pragma GCC unroll 8
    for (int t = 0; t < Taps; ++t)
    {
      const Vec* const pair = columns[t / Stride];
      if constexpr (Stride == 1)
      {
        value = fold(value, pair[0]);
      }
      else
      {
        value = fold(value, inOrder(t % 2 == 0 ? evens(pair[0], pair[1]) : odds(pair[0], pair[1])));
      }
    }
    storePart(out, windows.counts ? value / divisors : value, windows.count - o);
  }
}

template <int Stride, int Taps, class Fold>
inline void foldInRegisters(const WindowRow& windows, float* to, Fold fold)
{
  constexpr std::int64_t reach = (Taps - 1) / Stride * Stride + Stride * lanes;
  for (std::int64_t o = 0; o < windows.count; o += lanes)
  {
    const std::int64_t column = windows.start + Stride * o;
    const bool isInside = column >= 0 && column + reach <= windows.width;
    isInside ? foldLines<Stride, Taps, true>(windows, o, to, fold)
             : foldLines<Stride, Taps, false>(windows, o, to, fold);
  }
}

/// Whether windows of so many columns are folded so.
constexpr bool isFewTaps(std::int64_t taps)
{
  return taps == 2 || taps == 3 || taps == 5;
}

template <int Stride, class Fold>
inline void foldInRegisters(const WindowRow& windows, float* to, Fold fold)
{
  windows.taps == 2   ? foldInRegisters<Stride, 2>(windows, to, fold)
  : windows.taps == 3 ? foldInRegisters<Stride, 3>(windows, to, fold)
                      : foldInRegisters<Stride, 5>(windows, to, fold);
}

/// One row of windows: first the columns, then what windows see of them.
template <class Fold>
inline void foldRow(const WindowRow& windows, float* y, float* scratch, Fold fold)
{
  const float* const row = foldColumns(windows, scratch, fold);
  forEachEdge(windows,
              [&](std::int64_t o)
              {
                const Taps taps(windows, o);
                float value = row[taps.first + taps.begin * windows.dilation];
                for (std::int64_t t = taps.begin + 1; t < taps.end; ++t)
                {
                  value = fold(value, row[taps.first + t * windows.dilation]);
                }
                y[o] = value;
              });
  withReader(windows.stride,
             [&](auto read)
             {
               for (std::int64_t o = windows.wholeBegin; o < windows.wholeEnd; o += lanes)
               {
                 const std::int64_t count = clampLanes(windows.wholeEnd - o);
                 const float* from = row + windows.start + o * windows.stride;
                 Vec value = read(from, count);
                 for (std::int64_t t = 1; t < windows.taps; ++t)
                 {
                   from += windows.dilation;
                   value = fold(value, read(from, count));
                 }
                 storePart(y + o, value, count);
               }
             });
  for (std::int64_t o = 0; windows.counts && o < windows.count; o += lanes)
  {
    const std::int64_t count = windows.count - o;
    storePart(y + o, loadPart(y + o, count) / divisorsAt(windows, o), count);
  }
}

template <class Fold>
inline void foldWindows(const WindowRow& windows, float* y, float* scratch, Fold fold)
{
  const std::int64_t columnsSeen =
      (windows.count - 1) * windows.stride + (windows.taps - 1) * windows.dilation + 1;
  if (columnsSeen <= lanes)
  {
    foldInOneVector(windows, y, fold);
    return;
  }
  // Short rows would have to wait for what they have just written.
  constexpr std::int64_t fewVectors = 2;
  constexpr std::int64_t fewElements = 25;
  const bool isShort =
      windows.count <= fewVectors * lanes && windows.slices * windows.rows * windows.taps <= fewElements;
  if (windows.dilation == 1 && isFewTaps(windows.taps) &&
      (windows.stride == 2 || (windows.stride == 1 && isShort)))
  {
    windows.stride == 2 ? foldInRegisters<2>(windows, y, fold) : foldInRegisters<1>(windows, y, fold);
    return;
  }
  WindowRow line = windows;
  for (std::int64_t i = 0; i < windows.lines; ++i, line.x += windows.lineStride, y += windows.count)
  {
    foldRow(line, y, scratch, fold);
  }
}

inline std::int32_t placeAtEdge(const WindowRow& windows, const Taps& taps)
{
  std::int64_t place = taps.first + taps.begin * windows.dilation;
  float best = windows.x[place];
  for (std::int64_t z = 0; z < windows.slices; ++z)
  {
    for (std::int64_t y = 0; y < windows.rows; ++y)
    {
      const std::int64_t row = z * windows.sliceStride + y * windows.rowStride + taps.first;
      for (std::int64_t t = taps.begin; t < taps.end; ++t)
      {
        const float value = windows.x[row + t * windows.dilation];
        if (value > best || value != value)
        {
          best = value;
          place = row + t * windows.dilation;
        }
      }
    }
  }
  return static_cast<std::int32_t>(place);
}

inline void storePlaces(std::int32_t* to, IntVec places, std::int64_t count)
{
  if (count < lanes)
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      to[i] = places[i];
    }
    return;
  }
  __builtin_memcpy(to, &places, sizeof(places));
}
}  // namespace

void simd::largestOfWindows(const WindowRow& windows, float* y, float* scratch)
{
  foldWindows(windows, y, scratch, Larger());
}

void simd::sumsOfWindows(const WindowRow& windows, float* y, float* scratch)
{
  foldWindows(windows, y, scratch, Plus());
}

void simd::placesOfLargest(const WindowRow& windows, std::int32_t* places)
{
  forEachEdge(windows, [&](std::int64_t o) { places[o] = placeAtEdge(windows, Taps(windows, o)); });
  withReader(windows.stride,
             [&](auto read)
             {
               const IntVec between = countUp() * static_cast<std::int32_t>(windows.stride);
               for (std::int64_t o = windows.wholeBegin; o < windows.wholeEnd; o += lanes)
               {
                 const std::int64_t count = clampLanes(windows.wholeEnd - o);
                 const std::int64_t column = windows.start + o * windows.stride;
                 Vec best = read(windows.x + column, count);
                 IntVec place{};
                 for (std::int64_t z = 0; z < windows.slices; ++z)
                 {
                   for (std::int64_t y = 0; y < windows.rows; ++y)
                   {
                     std::int64_t offset = z * windows.sliceStride + y * windows.rowStride;
                     for (std::int64_t t = 0; t < windows.taps; ++t, offset += windows.dilation)
                     {
                       const Vec value = read(windows.x + column + offset, count);
                       const IntVec isTaken = (value > best) | (value != value);
                       best = isTaken ? value : best;
                       place = isTaken ? IntVec{} + static_cast<std::int32_t>(offset) : place;
                     }
                   }
                 }
                 storePlaces(places + o, place + between + static_cast<std::int32_t>(column), count);
               }
             });
}

}  // namespace layerscope
