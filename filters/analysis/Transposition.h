#ifndef layerscope_analysis_Transposition_h
#define layerscope_analysis_Transposition_h

#include "analysis/Lanes.h"

/// Groups of floats whose lanes are rows of a table.
namespace layerscope::lanes
{

/// In each four floats of two registers: those with even, or odd, places in the first and second half.
#define LAYERSCOPE_INTERLEAVE(Name, Float, ...)                \
  LAYERSCOPE_INLINE Float Name(const Float& a, const Float& b) \
  {                                                            \
    return __builtin_shufflevector(a, b, __VA_ARGS__);         \
  }

LAYERSCOPE_INTERLEAVE(lowFloats, Group<4>::Float, 0, 4, 1, 5)
LAYERSCOPE_INTERLEAVE(highFloats, Group<4>::Float, 2, 6, 3, 7)
LAYERSCOPE_INTERLEAVE(lowPairs, Group<4>::Float, 0, 1, 4, 5)
LAYERSCOPE_INTERLEAVE(highPairs, Group<4>::Float, 2, 3, 6, 7)

LAYERSCOPE_INTERLEAVE(lowFloats, Group<2>::Float, 0, 8, 1, 9, 4, 12, 5, 13)
LAYERSCOPE_INTERLEAVE(highFloats, Group<2>::Float, 2, 10, 3, 11, 6, 14, 7, 15)
LAYERSCOPE_INTERLEAVE(lowPairs, Group<2>::Float, 0, 1, 8, 9, 4, 5, 12, 13)
LAYERSCOPE_INTERLEAVE(highPairs, Group<2>::Float, 2, 3, 10, 11, 6, 7, 14, 15)

LAYERSCOPE_INTERLEAVE(lowFloats, Group<1>::Float, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
LAYERSCOPE_INTERLEAVE(highFloats, Group<1>::Float, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
LAYERSCOPE_INTERLEAVE(lowPairs, Group<1>::Float, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
LAYERSCOPE_INTERLEAVE(highPairs, Group<1>::Float, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)

#undef LAYERSCOPE_INTERLEAVE

/// Four columns of every fourth row, as many as fill a register.
LAYERSCOPE_INLINE void loadEveryFourth(Group<4>::Float& four, const float* const* rows, std::size_t column)
{
  load(four, rows[0] + column);
}

LAYERSCOPE_INLINE void loadEveryFourth(Group<2>::Float& eight, const float* const* rows, std::size_t column)
{
  Group<4>::Float low, high;
  load(low, rows[0] + column);
  load(high, rows[4] + column);
  eight = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}

LAYERSCOPE_INLINE void loadEveryFourth(Group<1>::Float& sixteen, const float* const* rows, std::size_t column)
{
  Group<2>::Float low, high;
  loadEveryFourth(low, rows, column);
  loadEveryFourth(high, rows + 8, column);
  sixteen = __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/// Writes four columns of sixteen rows to `tile` [4, 16].
template <int Parts>
LAYERSCOPE_INLINE void transposeFourColumns(const float* const* rows, std::size_t column, float* tile)
{
  using Float = typename Group<Parts>::Float;
  for (int part = 0; part < Parts; ++part)
  {
    const std::size_t first = part * Group<Parts>::floats;
    Float lines[4];
    for (int line = 0; line < 4; ++line)
    {
      loadEveryFourth(lines[line], rows + first + line, column);
    }
    const Float low = lowFloats(lines[0], lines[1]);
    const Float high = highFloats(lines[0], lines[1]);
    const Float otherLow = lowFloats(lines[2], lines[3]);
    const Float otherHigh = highFloats(lines[2], lines[3]);
    store(tile + first, lowPairs(low, otherLow));
    store(tile + floatCount + first, highPairs(low, otherLow));
    store(tile + 2 * floatCount + first, lowPairs(high, otherHigh));
    store(tile + 3 * floatCount + first, highPairs(high, otherHigh));
  }
}

}  // namespace layerscope::lanes

#endif
