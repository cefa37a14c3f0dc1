#ifndef layerscope_analysis_Lanes_h
#define layerscope_analysis_Lanes_h

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "analysis/InstructionSet.h"

/// Groups of numbers that are computed with at once. A group always fills 64 bytes, so sums are built in the
/// same order for all instruction sets and, without fused multiply-add (-ffp-contract=off), come out the same
/// to the last bit; `Parts` says in how many registers it lies.
namespace layerscope::lanes
{

constexpr std::size_t floatCount = 16;
constexpr std::size_t doubleCount = 8;

template <int Parts>
struct Group
{
  typedef float Float __attribute__((vector_size(64 / Parts)));
  typedef std::int32_t Int __attribute__((vector_size(64 / Parts)));
  typedef double Double __attribute__((vector_size(64 / Parts)));
  typedef std::int64_t Long __attribute__((vector_size(64 / Parts)));
  typedef float HalfFloat __attribute__((vector_size(32 / Parts)));

  static constexpr std::size_t floats = floatCount / Parts;    ///< in a part
  static constexpr std::size_t doubles = doubleCount / Parts;  ///< in a part
};

template <typename Vector, typename Scalar>
LAYERSCOPE_INLINE void load(Vector& vector, const Scalar* from)
{
  std::memcpy(&vector, from, sizeof(Vector));
}

template <typename Vector, typename Scalar>
LAYERSCOPE_INLINE void store(Scalar* to, const Vector& vector)
{
  std::memcpy(to, &vector, sizeof(Vector));
}

/// As many floats as the vector has doubles.
template <int Parts>
LAYERSCOPE_INLINE void loadWide(typename Group<Parts>::Double& vector, const float* from)
{
  typename Group<Parts>::HalfFloat narrow;
  load(narrow, from);
  vector = __builtin_convertvector(narrow, typename Group<Parts>::Double);
}

/// Adds all numbers of a group, the second half to the first until one is left.
LAYERSCOPE_INLINE float sum(const Group<4>::Float* group)
{
  const Group<4>::Float four = (group[0] + group[2]) + (group[1] + group[3]);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

LAYERSCOPE_INLINE float sum(const Group<2>::Float* group)
{
  const Group<2>::Float eight = group[0] + group[1];
  const Group<4>::Float four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

LAYERSCOPE_INLINE float sum(const Group<1>::Float* group)
{
  const Group<1>::Float all = group[0];
  const Group<2>::Float halves[2] = {__builtin_shufflevector(all, all, 0, 1, 2, 3, 4, 5, 6, 7),
                                     __builtin_shufflevector(all, all, 8, 9, 10, 11, 12, 13, 14, 15)};
  return sum(halves);
}

LAYERSCOPE_INLINE double sum(const Group<4>::Double* group)
{
  const Group<4>::Double two = (group[0] + group[2]) + (group[1] + group[3]);
  return two[0] + two[1];
}

LAYERSCOPE_INLINE double sum(const Group<2>::Double* group)
{
  const Group<2>::Double four = group[0] + group[1];
  return (four[0] + four[2]) + (four[1] + four[3]);
}

LAYERSCOPE_INLINE double sum(const Group<1>::Double* group)
{
  const Group<1>::Double all = group[0];
  const Group<2>::Double halves[2] = {__builtin_shufflevector(all, all, 0, 1, 2, 3),
                                      __builtin_shufflevector(all, all, 4, 5, 6, 7)};
  return sum(halves);
}

}  // namespace layerscope::lanes

#endif
