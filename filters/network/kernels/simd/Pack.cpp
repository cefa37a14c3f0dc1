#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
constexpr int streams = 8;

/// Element i of vector s goes to place i * streams + s.
inline void interleaveAll(const Vec (&x)[streams], Vec (&y)[streams])
{
  Vec quads[streams], pairs[streams];
  // Streams s and s + 4, then s, s + 2, s + 4, s + 6.
  for (int s = 0; s < 4; ++s)
  {
    interleave(x[s], x[s + 4], pairs[2 * s], pairs[2 * s + 1]);
  }
  for (int s = 0; s < 2; ++s)
  {
    for (int part = 0; part < 2; ++part)
    {
      interleave(pairs[2 * s + part], pairs[2 * (s + 2) + part], quads[4 * s + 2 * part],
                 quads[4 * s + 2 * part + 1]);
    }
  }
  for (int part = 0; part < 4; ++part)
  {
    interleave(quads[part], quads[4 + part], y[2 * part], y[2 * part + 1]);
  }
}

/// All streams' elements of one step.
inline void storeStep(const Vec (&y)[streams], int step, float* to)
{
#if defined(__AVX512F__)
  // The lower or the upper half of a vector; a masked store takes the upper one from its own place.
  step % 2 == 0 ? _mm512_mask_storeu_ps(to, 0x00ff, y[step / 2])
                : _mm512_mask_storeu_ps(to - streams, 0xff00, y[step / 2]);
#else
  for (int part = 0; part < streams / lanes; ++part)
  {
    store(to + part * lanes, y[step * (streams / lanes) + part]);
  }
#endif
}

/// The next `lanes` steps of so many rows: step i of them goes to to + i * toStride.
inline void transposeBlock(const float* const (&rows)[streams], std::int64_t step, float* to,
                           std::int64_t toStride)
{
  Vec x[streams], y[streams];
#pragma GCC unroll 8
  for (int s = 0; s < streams; ++s)
  {
    x[s] = load(rows[s] + step);
  }
  interleaveAll(x, y);
#pragma GCC unroll 16
  for (int i = 0; i < lanes; ++i)
  {
    storeStep(y, i, to + i * toStride);
  }
}
}  // namespace

void simd::packRows(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                    float* to)
{
  std::int64_t step = 0;
  if (rows <= streams)
  {
    const float* row[streams];
    for (int s = 0; s < streams; ++s)
    {
      row[s] = from + (s < rows ? s : rows - 1) * rowStride;
    }
    // A step's store may reach into the next step, which is written afterwards, but not behind the last.
    for (; (step + lanes - 1) * rows + streams <= steps * rows; step += lanes)
    {
      transposeBlock(row, step, to + step * rows, rows);
    }
  }
  for (; step < steps; ++step)
  {
    for (std::int64_t r = 0; r < rows; ++r)
    {
      to[step * rows + r] = from[r * rowStride + step];
    }
  }
}

void simd::transpose(const float* from, std::int64_t fromStride, std::int64_t rows, std::int64_t steps,
                     float* to, std::int64_t toStride)
{
  std::int64_t first = 0;
  for (; first + streams <= rows; first += streams)
  {
    const float* row[streams];
    for (int s = 0; s < streams; ++s)
    {
      row[s] = from + (first + s) * fromStride;
    }
    std::int64_t step = 0;
    for (; step + lanes <= steps; step += lanes)
    {
      transposeBlock(row, step, to + step * toStride + first, toStride);
    }
    for (; step < steps; ++step)
    {
      for (int s = 0; s < streams; ++s)
      {
        to[step * toStride + first + s] = row[s][step];
      }
    }
  }
  for (std::int64_t step = 0; first < rows && step < steps; ++step)
  {
    for (std::int64_t r = first; r < rows; ++r)
    {
      to[step * toStride + r] = from[r * fromStride + step];
    }
  }
}

}  // namespace layerscope
