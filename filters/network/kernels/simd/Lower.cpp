#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
inline void fillZero(float* to, std::int64_t count)
{
  std::int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
  {
    store(to + i, Vec{});
  }
  storePart(to + i, Vec{}, count - i);
}

/// Rows of one plane that lie inside the image: [begin, end) of the lowered rows.
struct RowRange
{
  std::int64_t begin;
  std::int64_t end;
  std::int64_t y;  ///< input row of lowered row 0
};

/// Lowered rows as wide as the image, stride 1: all rows are one run of memory, and only what has wrapped
/// around from the neighbouring rows is put right afterwards.
void lowerShifted(const LoweredConvolution& geometry, const LoweredPlane& plane, const RowRange& rows,
                  const float* slice, float* to)
{
  const std::int64_t width = geometry.rowPitch;
  const std::int64_t count = (rows.end - rows.begin) * width;
  const std::int64_t shift = plane.x0;
  const std::int64_t outside = clamp(shift < 0 ? -shift : shift, 0, width);
  float* const block = to + rows.begin * width;
  if (count == 0 || outside == width)
  {
    fillZero(block, count);
    return;
  }
  const float* const from = slice + (rows.y + rows.begin) * width;
  const std::int64_t skipped = shift < 0 ? outside : 0;
  copy(block + skipped, from + skipped + shift, count - outside);
  float* edge = block + (shift < 0 ? 0 : width - outside);
  for (std::int64_t r = rows.begin; outside > 0 && r < rows.end; ++r, edge += width)
  {
    for (std::int64_t i = 0; i < outside; ++i)
    {
      edge[i] = 0.0F;
    }
  }
}

/// Stride 1 or 2: whole vectors, which reach into the next row and so must be written before it. Hence some
/// rows at a time, for which a vector's mask is made once, go from their last vectors to their first ones.
/// Nothing but the rows and `lanes` - 1 floats behind them is written.
template <int Step>
void lowerVectors(const LoweredConvolution& geometry, const LoweredPlane& plane, const RowRange& rows,
                  const float* slice, float* to)
{
  constexpr std::int64_t rowsAtOnce = 8;
  const std::int64_t width = geometry.rowPitch;
  const std::int64_t pitch = geometry.yStep * geometry.inWidth;
  for (std::int64_t first = rows.begin; first < rows.end; first += rowsAtOnce)
  {
    const std::int64_t last = clamp(rows.end, first, first + rowsAtOnce);
    const float* const from = slice + (rows.y + geometry.yStep * first) * geometry.inWidth;
    for (std::int64_t i = (width - 1) / lanes * lanes; i >= 0; i -= lanes)
    {
      const std::int64_t x = Step * i + plane.x0;
      const LoadMask inside = insideRow(x, geometry.inWidth);
      const LoadMask insideBehind = insideRow(x + lanes, geometry.inWidth);
      const float* in = from + x;
      float* out = to + first * width + i;
      for (std::int64_t r = first; r < last; ++r, in += pitch, out += width)
      {
        if constexpr (Step == 1)
        {
          store(out, inside.load(in));
        }
        else
        {
          store(out, inOrder(evens(inside.load(in), insideBehind.load(in + lanes))));
        }
      }
    }
  }
}

void lowerPlane(const LoweredConvolution& geometry, const LoweredPlane& plane, const RowRange& rows,
                const float* slice, float* to)
{
  const std::int64_t width = geometry.rowPitch;
  const std::int64_t begin = firstAtLeast(0, plane.x0, geometry.xStep, width);
  const std::int64_t end = firstAtLeast(geometry.inWidth, plane.x0, geometry.xStep, width);
  for (std::int64_t r = rows.begin; r < rows.end; ++r)
  {
    float* const row = to + r * width;
    const float* const from = slice + (rows.y + geometry.yStep * r) * geometry.inWidth;
    fillZero(row, begin < end ? begin : width);
    if (begin < end)
    {
      for (std::int64_t j = begin; j < end; ++j)
      {
        row[j] = from[geometry.xStep * j + plane.x0];
      }
      fillZero(row + end, width - end);
    }
  }
}
}  // namespace

void simd::lowerPlanes(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t sliceSize = geometry.inHeight * geometry.inWidth;
  const std::int64_t loweredRows = task.lastRow - task.firstRow + geometry.haloRows;
  const std::int64_t width = geometry.rowPitch;
  const auto lowerRows = geometry.xStep > 2                                 ? lowerPlane
                         : geometry.xStep == 2                              ? lowerVectors<2>
                         : geometry.yStep == 1 && width == geometry.inWidth ? lowerShifted
                                                                            : lowerVectors<1>;
  float* to = lowered + first * geometry.planeCount * geometry.planeSize;
  for (std::int64_t c = first; c < last; ++c)
  {
    const float* const channel = task.input + c * geometry.inDepth * sliceSize;
    for (std::int64_t p = 0; p < geometry.planeCount; ++p, to += geometry.planeSize)
    {
      const LoweredPlane& plane = geometry.planes[p];
      const std::int64_t z = geometry.zStep * task.slice + plane.z0;
      if (z < 0 || z >= geometry.inDepth)
      {
        fillZero(to, loweredRows * width + lanes - 1);
        continue;
      }
      RowRange rows{};
      rows.y = geometry.yStep * task.firstRow + plane.y0;
      rows.begin = firstAtLeast(0, rows.y, geometry.yStep, loweredRows);
      rows.end = firstAtLeast(geometry.inHeight, rows.y, geometry.yStep, loweredRows);
      fillZero(to, rows.begin * width);
      lowerRows(geometry, plane, rows, channel + z * sliceSize, to);
      // Behind them, too: what was there before could be numbers that slow down every multiply-add.
      fillZero(to + rows.end * width, (loweredRows - rows.end) * width + lanes - 1);
    }
  }
}

}  // namespace layerscope
