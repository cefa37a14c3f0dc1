#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

#if defined(__AMX_BF16__)

#include "Tiles.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t tilePairs = splitTile * splitTile;

/// The unit takes tiny numbers for zero. So does what is split in the meantime, which would else be slowed
/// down a hundredfold by the rests of such numbers.
class FlushScope
{
public:
  FlushScope() : before_(_mm_getcsr())
  {
    constexpr unsigned int flushResults = 0x8000;
    constexpr unsigned int flushOperands = 0x0040;
    _mm_setcsr(before_ | flushResults | flushOperands);
  }
  ~FlushScope() { _mm_setcsr(before_); }
  FlushScope(const FlushScope&) = delete;
  FlushScope& operator=(const FlushScope&) = delete;

private:
  unsigned int before_;
};

// The unit's registers have numbers that stand in the code: 0 to 3 are sums, 4 and 5 of A, 6 and 7 of B.
template <int R, int C>
inline void multiplyTiles()
{
  _tile_dpbf16ps(0, 4, 6);
  if constexpr (C > 1)
  {
    _tile_dpbf16ps(1, 4, 7);
  }
  if constexpr (R > 1)
  {
    _tile_dpbf16ps(2, 5, 6);
  }
  if constexpr (R > 1 && C > 1)
  {
    _tile_dpbf16ps(3, 5, 7);
  }
}

template <int R>
inline void loadLeft(const SplitPair* a)
{
  _tile_loadd(4, a, splitTile * bytesOfPair);
  if constexpr (R > 1)
  {
    _tile_loadd(5, a + tilePairs, splitTile * bytesOfPair);
  }
}

template <int C>
inline void loadRight(const SplitPair* b, std::int64_t stride)
{
  _tile_loadd(6, b, stride);
  if constexpr (C > 1)
  {
    _tile_loadd(7, b + splitTile, stride);
  }
}

template <int C>
inline void fetchRight(const SplitPair* b, std::int64_t pitch)
{
  fetchTile(b, pitch);
  if constexpr (C > 1)
  {
    fetchTile(b + splitTile, pitch);
  }
}

// Steps from here to those of A that come from memory, and that are asked for now.
constexpr std::int64_t fetchedAhead = 8;
constexpr int secondLevel = 2;

/// R x C tiles of sums: the same chain for each, whatever R and C are. What is far comes from memory.
template <int R, int C>
void sumTiles(const SplitProduct& product, const SplitPair* a, const SplitPair* b, bool isFar, Sums& sums)
{
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  const std::int64_t stride = product.pairStride * bytesOfPair;
  const std::int64_t step = splitSteps / 2 * product.pairStride;
  for (std::int64_t c = 0; c < product.channels; c += splitSteps, b += step)
  {
    for (std::int64_t t = 0; t < product.taps; ++t)
    {
      const SplitPair* const right = b + product.tapOffsets[t];
      const SplitPair* const next =
          t + 1 < product.taps ? b + product.tapOffsets[t + 1] : b + step + product.tapOffsets[0];
      for (std::int64_t i = 0; isFar && i < 2 * R * splitTile; ++i)
      {
        __builtin_prefetch(a + fetchedAhead * 2 * R * tilePairs + i * splitTile, 0, secondLevel);
      }
      loadLeft<R>(a + R * tilePairs);
      loadRight<C>(right, stride);
      multiplyTiles<R, C>();
      fetchTile(a + 3 * R * tilePairs, splitTile);
      fetchRight<C>(next, product.pairStride);
      loadLeft<R>(a);
      multiplyTiles<R, C>();
      fetchTile(a + 2 * R * tilePairs, splitTile);
      fetchRight<C>(next + product.lowOffset, product.pairStride);
      loadRight<C>(right + product.lowOffset, stride);
      multiplyTiles<R, C>();
      if constexpr (R > 1)
      {
        fetchTile(a + (3 * R + 1) * tilePairs, splitTile);
        fetchTile(a + (2 * R + 1) * tilePairs, splitTile);
      }
      a += 2 * R * tilePairs;
    }
  }
  constexpr std::int64_t rowBytes = splitBlock * sizeof(float);
  _tile_stored(0, sums.values, rowBytes);
  if constexpr (C > 1)
  {
    _tile_stored(1, sums.values + splitTile, rowBytes);
  }
  if constexpr (R > 1)
  {
    _tile_stored(2, sums.values + splitTile * splitBlock, rowBytes);
  }
  if constexpr (R > 1 && C > 1)
  {
    _tile_stored(3, sums.values + splitTile * splitBlock + splitTile, rowBytes);
  }
}

/// The sums of a panel's rows at splitBlock columns from `column` on, or as many as there are.
void sumBlock(const SplitProduct& product, std::int64_t panel, std::int64_t column, Sums& sums)
{
  const SplitPair* const a = product.a + product.panels.begin(panel) * product.channels * product.taps;
  const SplitPair* const b = product.b + column;
  const bool isHigh = product.panels.height(panel) > splitTile;
  const bool isWide = product.columns - column > splitTile;
  const auto sum =
      isHigh ? (isWide ? sumTiles<2, 2> : sumTiles<2, 1>) : (isWide ? sumTiles<1, 2> : sumTiles<1, 1>);
  sum(product, a, b, product.isLeftFar && column == 0, sums);
}

/// Splits the floats of two neighbours of 16 chains.
inline void splitVectors(Vec first, Vec second, SplitPair* high, SplitPair* low)
{
  const __m512i order = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7,
                                         22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  const auto paired = [order](Vec a, Vec b)
  { return _mm512_permutexvar_epi16(order, (__m512i)_mm512_cvtne2ps_pbh(b, a)); };
  const __m512i near = paired(first, second);
  _mm512_storeu_si512(high, near);
  const Vec ofFirst = _mm512_castsi512_ps(_mm512_slli_epi32(near, 16));
  const Vec ofSecond =
      _mm512_castsi512_ps(_mm512_and_si512(near, _mm512_set1_epi32(static_cast<std::int32_t>(0xffff0000))));
  _mm512_storeu_si512(low, paired(first - ofFirst, second - ofSecond));
}

void fillZero(SplitPair* to, std::int64_t count)
{
  for (std::int64_t i = 0; i < count; ++i)
  {
    to[i] = 0;
  }
}

/// Where a convolution's lowered, split planes lie: [pair of channels][high, low][plane].
struct SplitPlanes
{
  explicit SplitPlanes(const LoweredConvolution& geometry)
      : ofPair(geometry.isGathered ? 1 : geometry.planeCount),
        channels(geometry.isGathered ? geometry.inChannels * geometry.planeCount : geometry.inChannels),
        lowOffset(ofPair * geometry.planeSize),
        pairStride(2 * lowOffset),
        pairs(geometry.splitChannels() / 2)
  {
  }

  std::int64_t ofPair;    ///< planes
  std::int64_t channels;  ///< of the product, without those that fill it up
  std::int64_t lowOffset;
  std::int64_t pairStride;
  std::int64_t pairs;

  /// All of them, and what the last tile reads behind them.
  std::int64_t floats() const { return (pairs * pairStride + splitBlock + 15) / 16 * 16; }
};

/// One plane of a channel as it is read from the image.
class PlaneRows
{
public:
  PlaneRows(const ConvolutionTask& task, std::int64_t channel, std::int64_t plane)
      : width_(task.convolution->inWidth)
  {
    const LoweredConvolution& geometry = *task.convolution;
    const LoweredPlane& start = geometry.planes[plane];
    const std::int64_t z = geometry.zStep * task.slice + start.z0;
    const std::int64_t rows = task.lastRow - task.firstRow + geometry.haloRows;
    x_ = start.x0;
    pitch_ = geometry.yStep * width_;
    const std::int64_t y = geometry.yStep * task.firstRow + start.y0;
    if (channel < geometry.inChannels && z >= 0 && z < geometry.inDepth)
    {
      first_ = firstAtLeast(0, y, geometry.yStep, rows);
      last_ = firstAtLeast(geometry.inHeight, y, geometry.yStep, rows);
      from_ = task.input + ((channel * geometry.inDepth + z) * geometry.inHeight + y) * width_;
    }
  }

  /// Columns [i, i + lanes) of lowered rows, where columns are `Step` apart in the image; 0: `step`.
  template <int Step>
  class Columns
  {
  public:
    Columns(const PlaneRows& plane, std::int64_t i, std::int64_t step)
        : plane_(plane),
          step_(Step > 0 ? Step : step),
          x_(plane.x_ + step_ * i),
          inside_(insideRow(x_, plane.width_)),
          insideBehind_(insideRow(x_ + lanes, plane.width_))
    {
    }

    Vec ofRow(std::int64_t r) const
    {
      if (r < plane_.first_ || r >= plane_.last_)
      {
        return Vec{};
      }
      const float* const from = plane_.from_ + r * plane_.pitch_ + x_;
      if constexpr (Step == 1)
      {
        return inside_.load(from);
      }
      else if constexpr (Step == 2)
      {
        return inOrder(evens(inside_.load(from), insideBehind_.load(from + lanes)));
      }
      else
      {
        Vec values{};
        for (std::int64_t lane = 0; lane < lanes; ++lane)
        {
          const std::int64_t x = x_ + lane * step_;
          values[lane] = x >= 0 && x < plane_.width_ ? from[lane * step_] : 0.0F;
        }
        return values;
      }
    }

  private:
    const PlaneRows& plane_;
    std::int64_t step_;
    std::int64_t x_;
    LoadMask inside_;
    LoadMask insideBehind_;
  };

private:
  const float* from_ = nullptr;  ///< lowered row 0
  std::int64_t width_;
  std::int64_t pitch_ = 0;
  std::int64_t x_ = 0;
  std::int64_t first_ = 0;  ///< rows inside the image: [first_, last_)
  std::int64_t last_ = 0;
};

/// Whole vectors, which reach into the next row and so must be written before it. Hence some rows at a time,
/// for which a vector's masks are made once, go from their last vectors to their first ones.
template <int Step>
void lowerPair(const LoweredConvolution& geometry, std::int64_t rows, const PlaneRows& first,
               const PlaneRows& second, SplitPair* high, SplitPair* low)
{
  constexpr std::int64_t rowsAtOnce = 8;
  const std::int64_t pitch = geometry.rowPitch;
  for (std::int64_t begin = 0; begin < rows; begin += rowsAtOnce)
  {
    const std::int64_t end = clamp(rows, begin, begin + rowsAtOnce);
    for (std::int64_t i = (pitch - 1) / lanes * lanes; i >= 0; i -= lanes)
    {
      const PlaneRows::Columns<Step> ofFirst(first, i, geometry.xStep);
      const PlaneRows::Columns<Step> ofSecond(second, i, geometry.xStep);
      for (std::int64_t r = begin; r < end; ++r)
      {
        splitVectors(ofFirst.ofRow(r), ofSecond.ofRow(r), high + r * pitch + i, low + r * pitch + i);
      }
    }
  }
}

/// A convolution's task as one product for each phase, and its grid as the product's columns.
class SplitTask
{
public:
  SplitTask(const ConvolutionTask& task, const SplitPair* lowered)
      : task_(task), geometry_(*task.convolution), planes_(geometry_), lowered_(lowered)
  {
    const std::int64_t rows = task.lastRow - task.firstRow;
    // Without gaps and steps all rows are one.
    isRun_ = geometry_.rowPitch == geometry_.columns && geometry_.columns == geometry_.outWidth && isPlain();
    width_ = isRun_ ? rows * geometry_.columns : geometry_.columns;
    pitch_ = isRun_ ? width_ : geometry_.rowPitch;
    columns_ = isRun_ ? width_ : (rows - 1) * pitch_ + width_;
  }

  void run() const
  {
    const TileScope scope;
    Sums sums[2];
    for (std::int64_t panel = task_.firstPanel; panel < task_.lastPanel; ++panel)
    {
      for (std::int64_t column = 0; column < columns_; column += splitBlock)
      {
        for (std::int64_t phase = 0; phase < geometry_.phaseCount; phase += geometry_.xPhases)
        {
          runPhases(geometry_.phases + phase, panel, column, sums);
        }
      }
    }
  }

private:
  bool isPlain() const
  {
    return geometry_.phaseCount == 1 && geometry_.outStepZ == 1 && geometry_.outStepY == 1 &&
           geometry_.outStepX == 1;
  }

  SplitProduct productOf(const ConvolutionPhase& phase) const
  {
    SplitProduct product;
    product.channels = geometry_.splitChannels();
    product.taps = geometry_.splitTaps(phase);
    const std::int64_t rows = (geometry_.panels.rows + splitTile - 1) / splitTile * splitTile;
    product.a = reinterpret_cast<const SplitPair*>(task_.weights) + phase.weights +
                task_.group * rows * product.channels * product.taps;
    product.panels = geometry_.panels;
    product.b = lowered_;
    product.pairStride = planes_.pairStride;
    product.lowOffset = planes_.lowOffset;
    product.columns = columns_;
    product.tapOffsets = geometry_.isGathered ? &none_ : phase.tapOffsets;
    product.isLeftFar = true;
    return product;
  }

  /// The phases of one line of the output grid: two neighbours interleave, any others go one by one.
  void runPhases(const ConvolutionPhase* phases, std::int64_t panel, std::int64_t column, Sums* sums) const
  {
    const std::int64_t z = task_.slice * geometry_.outStepZ + phases[0].z;
    if (z >= geometry_.outDepth)
    {
      return;
    }
    const bool isPairs =
        geometry_.xPhases == 2 && geometry_.outStepX == 2 && geometry_.outWidth == 2 * geometry_.columns;
    for (std::int64_t b = 0; b < geometry_.xPhases; ++b)
    {
      sumBlock(productOf(phases[b]), panel, column, sums[isPairs ? b : 0]);
      if (!isPairs)
      {
        forRows(panel, column, phases[0], z, [&](const Place& place) { write(place, phases[b], sums[0]); });
      }
    }
    if (isPairs)
    {
      forRows(panel, column, phases[0], z, [&](const Place& place) { writePairs(place, sums); });
    }
  }

  /// A run of columns within one grid row.
  struct Place
  {
    std::int64_t panel;
    std::int64_t column;  ///< of the block
    std::int64_t x;       ///< of the grid
    std::int64_t count;
    float* line;  ///< of the output, in the panel's first channel
  };

  template <class Write>
  void forRows(std::int64_t panel, std::int64_t column, const ConvolutionPhase& phase, std::int64_t z,
               const Write& write) const
  {
    const std::int64_t end = columns_ - column < splitBlock ? columns_ : column + splitBlock;
    const std::int64_t sliceSize = geometry_.outHeight * geometry_.outWidth;
    float* const slice =
        task_.output + geometry_.panels.begin(panel) * geometry_.outDepth * sliceSize + z * sliceSize;
    for (std::int64_t n = column; n < end;)
    {
      const std::int64_t x = n % pitch_;
      const std::int64_t y = (task_.firstRow + n / pitch_) * geometry_.outStepY + phase.y;
      const std::int64_t next = n - x + pitch_;
      const std::int64_t last = n - x + width_ < end ? n - x + width_ : end;
      if (n < last && y < geometry_.outHeight)
      {
        write(Place{panel, n - column, x, last - n, slice + y * geometry_.outWidth});
      }
      n = next;
    }
  }

  std::int64_t channelStride() const { return geometry_.outDepth * geometry_.outHeight * geometry_.outWidth; }
  Epilogue epilogueOf(std::int64_t panel) const
  {
    return task_.epilogue.fromRow(geometry_.panels.begin(panel));
  }

  void write(const Place& place, const ConvolutionPhase& phase, const Sums& sums) const
  {
    const Epilogue epilogue = epilogueOf(place.panel);
    const std::int64_t rows = geometry_.panels.height(place.panel);
    const std::int64_t step = geometry_.outStepX;
    const std::int64_t first = place.x * step + phase.x;
    if (step == 1)
    {
      const std::int64_t inside = isRun_ ? place.count : geometry_.outWidth - first;
      const std::int64_t count = place.count < inside ? place.count : inside;
      float* const c = place.line + first;
      const float* const addend = epilogue.addend ? epilogue.addend + (c - task_.output) : nullptr;
      finishRun({rows, count, c, channelStride(), addend, nullptr}, epilogue, sums, place.column);
      return;
    }
    for (std::int64_t r = 0; r < rows; ++r)
    {
      const RowFinish finish(epilogue, r);
      for (std::int64_t j = 0; j < place.count; j += lanes)
      {
        const Vec values = finish(load(sums.values + r * splitBlock + place.column + j));
        for (std::int64_t i = 0; i < lanes && i < place.count - j; ++i)
        {
          const std::int64_t x = first + (j + i) * step;
          if (x < geometry_.outWidth)
          {
            place.line[r * channelStride() + x] = values[i];
          }
        }
      }
    }
  }

  void writePairs(const Place& place, const Sums* sums) const
  {
    const Epilogue epilogue = epilogueOf(place.panel);
    const std::int64_t rows = geometry_.panels.height(place.panel);
    for (std::int64_t r = 0; r < rows; ++r)
    {
      const RowFinish finish(epilogue, r);
      float* const to = place.line + r * channelStride() + 2 * place.x;
      for (std::int64_t j = 0; j < place.count; j += lanes)
      {
        const std::int64_t from = r * splitBlock + place.column + j;
        const std::int64_t count = 2 * (place.count - j);
        Vec low, high;
        interleave(finish(load(sums[0].values + from)), finish(load(sums[1].values + from)), low, high);
        storePart(to + 2 * j, low, count);
        if (count > lanes)
        {
          storePart(to + 2 * j + lanes, high, count - lanes);
        }
      }
    }
  }

  const ConvolutionTask& task_;
  const LoweredConvolution& geometry_;
  SplitPlanes planes_;
  const SplitPair* lowered_;
  std::int64_t none_ = 0;
  bool isRun_ = false;
  std::int64_t width_ = 0;    ///< columns of a grid row
  std::int64_t pitch_ = 0;    ///< from row to row
  std::int64_t columns_ = 0;  ///< of the product
};
}  // namespace

void simd::splitProduct(const SplitProduct& task)
{
  const TileScope scope;
  Sums sums;
  for (std::int64_t panel = task.firstPanel; panel < task.lastPanel; ++panel)
  {
    const std::int64_t row = task.panels.begin(panel);
    for (std::int64_t column = 0; column < task.columns; column += splitBlock)
    {
      sumBlock(task, panel, column, sums);
      const std::int64_t rest = task.columns - column;
      const std::int64_t start = row * task.rowStride + column;
      const Epilogue epilogue = task.epilogue.fromRow(row);
      finishRun({task.panels.height(panel), rest < splitBlock ? rest : splitBlock, task.c + start,
                 task.rowStride, epilogue.addend ? epilogue.addend + start : nullptr,
                 epilogue.columnBias ? epilogue.columnBias + column : nullptr},
                epilogue, sums, 0);
    }
  }
}

void simd::splitRows(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                     SplitPair* to)
{
  const FlushScope scope;
  const std::int64_t tiles = (rows + splitTile - 1) / splitTile;
  const std::int64_t lowOffset = tiles * tilePairs;
  const auto widened = [](__m256i parts)
  { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(parts), 16)); };
  for (std::int64_t step = 0; step < steps; step += splitSteps, to += 2 * lowOffset)
  {
    for (std::int64_t row = 0; row < tiles * splitTile; ++row)
    {
      const float* const x = from + row * rowStride + step;
      const std::int64_t count = row < rows ? steps - step : 0;
      const Vec first = loadPart(x, count);
      const Vec second = count > lanes ? loadPart(x + lanes, count - lanes) : Vec{};
      const auto near = (__m512i)_mm512_cvtne2ps_pbh(second, first);
      const Vec restOfFirst = first - widened(_mm512_castsi512_si256(near));
      const Vec restOfSecond = second - widened(_mm512_extracti64x4_epi64(near, 1));
      SplitPair* const pairs = to + row * splitTile;
      _mm512_storeu_si512(pairs, near);
      _mm512_storeu_si512(pairs + lowOffset, (__m512i)_mm512_cvtne2ps_pbh(restOfSecond, restOfFirst));
    }
  }
}

void simd::splitColumns(const float* first, const float* second, std::int64_t count, SplitPair* high,
                        SplitPair* low)
{
  const FlushScope scope;
  for (std::int64_t i = 0; i < count; i += lanes)
  {
    const Vec a = loadPart(first + i, count - i);
    const Vec b = second ? loadPart(second + i, count - i) : Vec{};
    splitVectors(a, b, high + i, low + i);
  }
}

std::int64_t simd::splitScratchFloats(const LoweredConvolution& geometry)
{
  return SplitPlanes(geometry).floats();
}

void simd::lowerSplit(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered)
{
  const FlushScope scope;
  const LoweredConvolution& geometry = *task.convolution;
  const SplitPlanes planes(geometry);
  auto* const pairs = reinterpret_cast<SplitPair*>(lowered);
  const std::int64_t rows = task.lastRow - task.firstRow;
  const std::int64_t sliceSize = geometry.inHeight * geometry.inWidth;
  const std::int64_t channelSize = geometry.inDepth * sliceSize;
  const std::int64_t count = geometry.planeCount;
  const auto lower = geometry.xStep == 1 ? lowerPair<1> : geometry.xStep == 2 ? lowerPair<2> : lowerPair<0>;
  const std::int64_t lastPair = ((geometry.isGathered ? planes.channels : last) + 1) / 2;
  for (std::int64_t pair = first / 2; pair < lastPair; ++pair)
  {
    SplitPair* const to = pairs + pair * planes.pairStride;
    if (geometry.isPointwise)
    {
      const float* const from =
          task.input + 2 * pair * channelSize + task.slice * sliceSize + task.firstRow * geometry.columns;
      splitColumns(from, 2 * pair + 1 < last ? from + channelSize : nullptr, rows * geometry.columns, to,
                   to + planes.lowOffset);
      continue;
    }
    for (std::int64_t plane = 0; plane < planes.ofPair; ++plane)
    {
      const std::int64_t flat = geometry.isGathered ? 2 * pair : 2 * pair * count + plane;
      const std::int64_t other = geometry.isGathered ? flat + 1 : flat + count;
      SplitPair* const high = to + plane * geometry.planeSize;
      lower(geometry, rows + geometry.haloRows, PlaneRows(task, flat / count, flat % count),
            PlaneRows(task, other / count, other % count), high, high + planes.lowOffset);
    }
  }
  if (last == geometry.inChannels)
  {
    const std::int64_t used = (planes.channels + 1) / 2;
    fillZero(pairs + used * planes.pairStride, (planes.pairs - used) * planes.pairStride);
  }
}

void simd::convolveSplit(const ConvolutionTask& task)
{
  if (!task.lowered)
  {
    lowerSplit(task, 0, task.convolution->inChannels, task.scratch);
  }
  SplitTask(task, reinterpret_cast<const SplitPair*>(task.lowered ? task.lowered : task.scratch)).run();
}

}  // namespace layerscope

#endif
