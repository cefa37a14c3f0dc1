#include "Functions.h"
#include "Simd.h"

#if defined(__AMX_INT8__)

#include "Tiles.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t tileBytes = digitTile * digitSteps;
// Largest magnitude of a number in three balanced digits, with room for rounding.
constexpr float largest = 8355000.0F;
// What is smaller than this counts for nothing: its reciprocal would be infinite.
constexpr float smallest = 1e-30F;
// The sums' unit is the square of 2^23, and the scales' is 2^23.
constexpr float unitOfScale = 8388608.0F;
constexpr std::int32_t bitsOfInfinity = 0x7f800000;

inline __m512i magnitude(Vec x)
{
  return _mm512_and_si512(_mm512_castps_si512(x), _mm512_set1_epi32(0x7fffffff));
}

/// Three balanced digits of x * factor, the lowest one in the lowest byte.
inline __m512i digitsOf(Vec x, Vec factor)
{
  const __m512i bias = _mm512_set1_epi32(0x00808080);
  return _mm512_xor_si512(_mm512_add_epi32(_mm512_cvtps_epi32(x * factor), bias), bias);
}

/// By what numbers up to these magnitudes (as bits) are multiplied, and what their sums' share of that is.
inline Vec factorOf(__m512i magnitudes, float* scales)
{
  const Vec most = _mm512_castsi512_ps(magnitudes);
  const __mmask16 isFinite = _mm512_cmplt_epi32_mask(magnitudes, _mm512_set1_epi32(bitsOfInfinity));
  const __mmask16 isUsed = _mm512_cmp_ps_mask(most, broadcast(smallest), _CMP_GE_OQ) & isFinite;
  const Vec scale = _mm512_maskz_mul_ps(isUsed, most, broadcast(unitOfScale / largest));
  store(scales, _mm512_mask_blend_ps(isFinite, broadcast(__builtin_nanf("")), scale));
  return _mm512_maskz_div_ps(isUsed, broadcast(largest), most);
}

/// Sums of one tile of rows and one of columns.
void sumDigits(const std::int8_t* a, const std::int8_t* b, std::int64_t blocks, std::int32_t* sums)
{
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  for (std::int64_t block = 0; block < blocks; ++block, a += 3 * tileBytes, b += 3 * tileBytes)
  {
    _tile_loadd(3, a, digitSteps);
    _tile_loadd(4, b, digitSteps);
    _tile_dpbssd(0, 3, 4);
    _tile_loadd(5, b + tileBytes, digitSteps);
    _tile_dpbssd(1, 3, 5);
    fetchTile(a + 3 * tileBytes, digitSteps);
    fetchTile(b + 3 * tileBytes, digitSteps);
    _tile_loadd(6, a + tileBytes, digitSteps);
    _tile_dpbssd(2, 6, 5);
    _tile_dpbssd(1, 6, 4);
    fetchTile(a + 4 * tileBytes, digitSteps);
    fetchTile(b + 4 * tileBytes, digitSteps);
    _tile_loadd(7, b + 2 * tileBytes, digitSteps);
    _tile_dpbssd(2, 3, 7);
    _tile_loadd(5, a + 2 * tileBytes, digitSteps);
    _tile_dpbssd(2, 5, 4);
    fetchTile(a + 5 * tileBytes, digitSteps);
    fetchTile(b + 5 * tileBytes, digitSteps);
  }
  constexpr std::int64_t rowBytes = digitTile * sizeof(std::int32_t);
  _tile_stored(0, sums, rowBytes);
  _tile_stored(1, sums + digitTile * digitTile, rowBytes);
  _tile_stored(2, sums + 2 * digitTile * digitTile, rowBytes);
}

/// `row(step)` loads the columns of a step.
template <class Row>
inline void digitsOfTile(std::int64_t steps, const Row& row, std::int8_t* to, float* scales)
{
  const std::int64_t blocks = (steps + digitSteps - 1) / digitSteps;
  __m512i magnitudes = _mm512_setzero_si512();
  for (std::int64_t step = 0; step < steps; ++step)
  {
    magnitudes = _mm512_max_epi32(magnitudes, magnitude(row(step)));
  }
  const Vec factor = factorOf(magnitudes, scales);
  const __m512i zero = _mm512_setzero_si512();
  for (std::int64_t step = 0; step < blocks * digitSteps; step += 4)
  {
    const auto at = [&](std::int64_t i) { return i < steps ? digitsOf(row(i), factor) : zero; };
    const __m512i d0 = at(step);
    const __m512i d1 = at(step + 1);
    const __m512i d2 = at(step + 2);
    const __m512i d3 = at(step + 3);
    std::int8_t* const place = to + step / digitSteps * 3 * tileBytes + step % digitSteps * digitTile;
    const __m512i bytes = _mm512_set1_epi32(0x00ff00ff);
    const auto pairOf = [bytes](__m512i x, __m512i y)
    { return _mm512_or_si512(_mm512_and_si512(x, bytes), _mm512_slli_epi32(_mm512_and_si512(y, bytes), 8)); };
    // Two steps side by side: their lowest digits in the lower half and the highest ones above, then the
    // middle ones in the lower half.
    const __m512i outer01 = pairOf(d0, d1);
    const __m512i outer23 = pairOf(d2, d3);
    const __m512i middle01 = pairOf(_mm512_srli_epi32(d0, 8), _mm512_srli_epi32(d1, 8));
    const __m512i middle23 = pairOf(_mm512_srli_epi32(d2, 8), _mm512_srli_epi32(d3, 8));
    const __m512i lower = _mm512_set1_epi32(0x0000ffff);
    const auto joinLow = [lower](__m512i x, __m512i y)
    { return _mm512_or_si512(_mm512_and_si512(x, lower), _mm512_slli_epi32(y, 16)); };
    const __m512i high = _mm512_or_si512(_mm512_srli_epi32(outer01, 16), _mm512_andnot_si512(lower, outer23));
    _mm512_storeu_si512(place, high);
    _mm512_storeu_si512(place + tileBytes, joinLow(middle01, middle23));
    _mm512_storeu_si512(place + 2 * tileBytes, joinLow(outer01, outer23));
  }
}

/// The sums of a block of 16 x 32, which are of digits.
struct DigitSums
{
  alignas(64) std::int32_t values[2][3 * digitTile * digitTile];
  const float* rowScales;
  Vec columnScales[2];

  Vec operator()(std::int64_t row, std::int64_t part) const
  {
    const std::int32_t* const from = values[part] + row * digitTile;
    const auto tile = [from](int which)
    { return _mm512_cvtepi32_ps(_mm512_load_si512(from + which * digitTile * digitTile)); };
    const Vec ofHigh = broadcast(6.103515625e-05F);            // 2^(32 - 46)
    const Vec ofMiddle = broadcast(2.384185791015625e-07F);    // 2^(24 - 46)
    const Vec ofLow = broadcast(9.31322574615478515625e-10F);  // 2^(16 - 46)
    const Vec sum = multiplyAdd(tile(0), ofHigh, multiplyAdd(tile(1), ofMiddle, tile(2) * ofLow));
    return sum * broadcast(rowScales[row]) * columnScales[part];
  }
};

/// Writes columns [column, column + columns) of a block's rows.
inline void finishBlock(const DigitProduct& task, const DigitSums& sums, std::int64_t row,
                        std::int64_t column, std::int64_t columns, const Epilogue& epilogue)
{
  const std::int64_t ofImage = task.imageColumns > 0 ? task.imageColumns : task.columns;
  const std::int64_t all = task.firstColumn + column;
  std::int64_t image = all / ofImage;
  std::int64_t place = all - image * ofImage;
  const auto runOf = [&](std::int64_t count)
  {
    const std::int64_t start = image * task.imageStride + row * task.rowStride + place;
    return Run{clamp(task.rows - row, 0, digitTile),
               count,
               task.c + start,
               task.rowStride,
               epilogue.addend ? epilogue.addend + start : nullptr,
               epilogue.columnBias ? epilogue.columnBias + place : nullptr};
  };
  if (place + columns <= ofImage)
  {
    finishRun(runOf(columns), epilogue, sums);
    return;
  }
  Sums block;
  for (std::int64_t r = 0; r < digitTile; ++r)
  {
    store(block.values + r * splitBlock, sums(r, 0));
    store(block.values + r * splitBlock + lanes, sums(r, 1));
  }
  for (std::int64_t done = 0; done < columns; ++image, place = 0)
  {
    const std::int64_t count = clamp(ofImage - place, 0, columns - done);
    finishRun(runOf(count), epilogue, block, done);
    done += count;
  }
}
}  // namespace

void simd::digitsOfRows(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                        std::int8_t* to, float* scales)
{
  const std::int64_t blocks = (steps + digitSteps - 1) / digitSteps;
  alignas(64) std::int32_t most[digitTile] = {};
  for (std::int64_t row = 0; row < rows; ++row)
  {
    __m512i magnitudes = _mm512_setzero_si512();
    for (std::int64_t step = 0; step < steps; step += lanes)
    {
      magnitudes =
          _mm512_max_epi32(magnitudes, magnitude(loadPart(from + row * rowStride + step, steps - step)));
    }
    most[row] = _mm512_reduce_max_epi32(magnitudes);
  }
  alignas(64) float factors[digitTile];
  store(factors, factorOf(_mm512_load_si512(most), scales));
  for (std::int64_t row = 0; row < digitTile; ++row)
  {
    const Vec factor = broadcast(factors[row]);
    for (std::int64_t step = 0; step < blocks * digitSteps; step += lanes)
    {
      const std::int64_t count = row < rows ? clamp(steps - step, 0, lanes) : 0;
      const __m512i digits = digitsOf(loadPart(from + row * rowStride + step, count), factor);
      std::int8_t* const place =
          to + step / digitSteps * 3 * tileBytes + row * digitSteps + step % digitSteps;
      const auto put = [place](std::int64_t digit, __m512i values) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(place + digit * tileBytes), _mm512_cvtepi32_epi8(values));
      };
      put(0, _mm512_srli_epi32(digits, 16));
      put(1, _mm512_srli_epi32(digits, 8));
      put(2, digits);
    }
  }
}

void simd::digitsOfColumns(const DigitColumns& from, std::int8_t* to, float* scales)
{
  const std::int64_t stride = from.stepStride;
  if (!from.others)
  {
    digitsOfTile(
        from.steps, [&](std::int64_t step) { return loadPart(from.columns + step * stride, from.count); }, to,
        scales);
    return;
  }
  const LoadMask ofImage(0, from.ofImage);
  const LoadMask ofNext(from.ofImage, from.count);
  digitsOfTile(
      from.steps,
      [&](std::int64_t step)
      { return ofNext.load(from.others + step * stride, ofImage.load(from.columns + step * stride)); },
      to, scales);
}

void simd::digitProduct(const DigitProduct& task)
{
  const TileScope scope;
  DigitSums sums{};
  const std::int64_t panelBytes = task.blocks * 3 * tileBytes;
  for (std::int64_t row = 0; row < task.rows; row += digitTile)
  {
    sums.rowScales = task.rowScales + row;
    for (std::int64_t column = 0; column < task.columns; column += splitBlock)
    {
      const std::int64_t columns = clamp(task.columns - column, 0, splitBlock);
      for (std::int64_t part = 0; part * digitTile < columns; ++part)
      {
        const std::int64_t first = column + part * digitTile;
        sumDigits(task.a + row / digitTile * panelBytes, task.b + first / digitTile * panelBytes, task.blocks,
                  sums.values[part]);
        sums.columnScales[part] = load(task.columnScales + first);
      }
      finishBlock(task, sums, row, column, columns, task.epilogue.fromRow(row));
    }
  }
}

}  // namespace layerscope

#endif
