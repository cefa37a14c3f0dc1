#ifndef layerscope_analysis_WeightedGraph_h
#define layerscope_analysis_WeightedGraph_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "Neighbours.h"

namespace layerscope
{

/// A sparse matrix of weights between rows, a row after the other, columns rising.
struct WeightedGraph
{
  std::vector<std::size_t> begins;  ///< [rows + 1]
  std::vector<std::int32_t> columns;
  std::vector<float> values;

  std::size_t rows() const { return begins.size() - 1; }
};

/// Makes weights [rows, count] of rows to their neighbours symmetric: `join` takes what one row of a pair
/// gives to the other and the other way round, 0 where it is no neighbour, in any order.
WeightedGraph symmetric(const Neighbours& neighbours, const std::vector<double>& weights,
                        float (*join)(float, float));

}  // namespace layerscope

#endif
