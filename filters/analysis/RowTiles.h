#ifndef layerscope_analysis_RowTiles_h
#define layerscope_analysis_RowTiles_h

#include <cstddef>
#include <cstdint>

/// The inner loops of k-means that take sixteen rows at once, a row in each lane: unlike a row's columns they
/// need no sums across lanes, and the nearest centres of all are found together. A row's numbers don't depend
/// on the others, and all instruction sets give the same bits.
namespace layerscope::kernels
{

constexpr std::size_t tileRows = 16;

/// Squared Euclidean distances of tileRows rows to `count` centres, `distances` [count, tileRows], in float:
/// relative error at most tileSquaredDistanceError(), as long as nothing over- or underflows. Centres lie
/// centreStride(columns) floats apart.
void tileSquaredDistances(const float* const* rows, const float* centres, std::size_t count,
                          std::size_t columns, float* distances);

double tileSquaredDistanceError(std::size_t columns);

/// Of distances [count, tileRows]: each row's least one, whose it is (the first of several), and the least of
/// the others, infinity for one centre.
void nearestInTile(const float* distances, std::size_t count, std::int32_t* labels, float* least,
                   float* second);

}  // namespace layerscope::kernels

#endif
