#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
/// Output rows that are summed up at a time; where no more than half of them are left, or there are no more,
/// each row goes by itself. So many vectors of a row at most are summed up with it, fewer at its end: enough
/// chains to hide the latency of additions.
constexpr int rowsAtOnce = 4;
constexpr int vectorsAtOnce = 2;
constexpr int vectorsOfOneRow = 4;

inline std::int64_t rowsOfTile(std::int64_t left)
{
  return 2 * left > rowsAtOnce ? rowsAtOnce : 1;
}

inline std::int64_t computedRows(std::int64_t rows)
{
  const std::int64_t rest = rows % rowsAtOnce;
  return rows - rest + (2 * rest > rowsAtOnce ? rowsAtOnce : rest);
}

/// Lines of an image with zeros around: columns of an output, then, at stride 2, the columns between them.
struct PaddedLines
{
  std::int64_t pitch;  ///< of columns of equal remainder
  std::int64_t count;  ///< for a band of output rows

  PaddedLines(const DepthwiseConvolution& shape, std::int64_t outRows)
      : pitch(wholeVectors(shape.outWidth) +
              wholeVectors((shape.kernelWidth - 1) * shape.xDilation / shape.xStride)),
        count((computedRows(outRows) - 1) * shape.yStride + (shape.kernelHeight - 1) * shape.yDilation + 1)
  {
  }
};

void fillLine(const DepthwiseConvolution& shape, const float* from, std::int64_t pitch, float* line)
{
  const std::int64_t floats = shape.xStride * pitch;
  if (from && shape.xStride == 1)
  {
    const std::int64_t last = shape.xPadding + shape.inWidth;
    for (std::int64_t i = 0; i < floats; i += lanes)
    {
      const float* const piece = from + (i - shape.xPadding);
      const std::int64_t begin = clamp(shape.xPadding - i, 0, lanes);
      const std::int64_t end = clamp(last - i, begin, lanes);
      store(line + i, end - begin == lanes ? load(piece) : LoadMask(begin, end).load(piece));
    }
    return;
  }
  for (std::int64_t i = 0; i < floats; i += lanes)
  {
    store(line + i, Vec{});
  }
  if (!from)
  {
    return;
  }
  // Column x of the image is column x + padding of the line.
  std::int64_t x = 0;
  for (; x < shape.inWidth && (x + shape.xPadding) % 2 != 0; ++x)
  {
    line[pitch + (x + shape.xPadding) / 2] = from[x];
  }
  for (; x + 2 * lanes <= shape.inWidth && (x + shape.xPadding) / 2 + lanes <= pitch; x += 2 * lanes)
  {
    Vec even, odd;
    deinterleave(load(from + x), load(from + x + lanes), even, odd);
    store(line + (x + shape.xPadding) / 2, even);
    store(line + pitch + (x + shape.xPadding) / 2, odd);
  }
  for (; x < shape.inWidth && (x + shape.xPadding) / 2 < pitch; ++x)
  {
    line[(x + shape.xPadding) % 2 * pitch + (x + shape.xPadding) / 2] = from[x];
  }
}

/// Where the kernel's elements look, from the first element of a tile.
void findTaps(const DepthwiseConvolution& shape, std::int64_t pitch, std::int64_t* taps)
{
  for (std::int64_t y = 0; y < shape.kernelHeight; ++y)
  {
    for (std::int64_t x = 0; x < shape.kernelWidth; ++x)
    {
      const std::int64_t column = x * shape.xDilation;
      *taps++ = y * shape.yDilation * shape.xStride * pitch + column % shape.xStride * pitch +
                column / shape.xStride;
    }
  }
}

/// Sums of a tile: taps in the order of the kernel, one chain for each output.
template <int Rows, int Vectors>
inline void sumTile(const DepthwiseTask& task, const std::int64_t* taps, const float* line,
                    std::int64_t rowStep, Vec (&sums)[Rows][Vectors])
{
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
  {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
    {
      sums[r][v] = Vec{};
    }
  }
  const std::int64_t count = task.shape->kernelHeight * task.shape->kernelWidth;
  for (std::int64_t tap = 0; tap < count; ++tap)
  {
    const float* from = line + taps[tap];
    const Vec weight = broadcast(task.weights[tap]);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r, from += rowStep)
    {
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; ++v)
      {
        sums[r][v] = multiplyAdd(weight, load(from + v * lanes), sums[r][v]);
      }
    }
  }
}

template <int Rows, int Vectors>
void writeTile(const DepthwiseTask& task, std::int64_t rows, std::int64_t columns,
               const Vec (&sums)[Rows][Vectors], float* to)
{
  const RowFinish finish(task.epilogue);
#pragma GCC unroll 8
  for (int r = 0; r < Rows; ++r)
  {
    if (r >= rows)
    {
      return;
    }
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; ++v)
    {
      const std::int64_t count = columns - v * lanes;
      if (count > 0)
      {
        storePart(to + r * task.shape->outWidth + v * lanes, finish(sums[r][v]), count);
      }
    }
  }
}

template <int Number>
struct Count
{
  static constexpr int value = Number;
};

template <int Rows, int Vectors>
void computeRows(const DepthwiseTask& task, const std::int64_t* taps, const float* line, std::int64_t rowStep,
                 std::int64_t rows, float* to)
{
  std::int64_t column = 0;
  std::int64_t left = task.shape->outWidth;
  const auto compute = [&](auto vectors)
  {
    constexpr int count = decltype(vectors)::value;
    Vec sums[Rows][count];
    sumTile<Rows, count>(task, taps, line + column, rowStep, sums);
    writeTile<Rows, count>(task, rows, left, sums, to + column);
    column += count * lanes;
    left -= count * lanes;
  };
  while (left > (Vectors - 1) * lanes)
  {
    compute(Count<Vectors>());
  }
  while (left > lanes)
  {
    compute(Count<2>());
  }
  if (left > 0)
  {
    compute(Count<1>());
  }
}
}  // namespace

std::int64_t simd::depthwiseScratch(const DepthwiseConvolution& shape)
{
  const PaddedLines lines(shape, shape.bandRows);
  const std::int64_t taps =
      shape.kernelHeight * shape.kernelWidth * std::int64_t(sizeof(std::int64_t) / sizeof(float));
  return taps + lines.count * shape.xStride * lines.pitch;
}

void simd::depthwise(const DepthwiseTask& task)
{
  const DepthwiseConvolution& shape = *task.shape;
  auto* const taps = reinterpret_cast<std::int64_t*>(task.scratch);
  auto* const copied = reinterpret_cast<float*>(taps + shape.kernelHeight * shape.kernelWidth);
  findTaps(shape, PaddedLines(shape, 1).pitch, taps);
  for (std::int64_t first = 0; first < shape.outHeight; first += shape.bandRows)
  {
    const std::int64_t rest = shape.outHeight - first;
    const std::int64_t rows = rest < shape.bandRows ? rest : shape.bandRows;
    const PaddedLines lines(shape, rows);
    const std::int64_t linePitch = shape.xStride * lines.pitch;
    for (std::int64_t i = 0; i < lines.count; ++i)
    {
      const std::int64_t y = first * shape.yStride - shape.yPadding + i;
      const bool isInside = y >= 0 && y < shape.inHeight;
      fillLine(shape, isInside ? task.input + y * shape.inWidth : nullptr, lines.pitch,
               copied + i * linePitch);
    }
    const std::int64_t rowStep = shape.yStride * linePitch;
    for (std::int64_t row = 0; row < rows;)
    {
      const float* const line = copied + row * rowStep;
      float* const to = task.output + (first + row) * shape.outWidth;
      if (rowsOfTile(rows - row) == 1)
      {
        computeRows<1, vectorsOfOneRow>(task, taps, line, rowStep, 1, to);
        ++row;
        continue;
      }
      computeRows<rowsAtOnce, vectorsAtOnce>(task, taps, line, rowStep, rows - row, to);
      row += rowsAtOnce;
    }
  }
}

}  // namespace layerscope
