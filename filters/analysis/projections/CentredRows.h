#ifndef layerscope_analysis_CentredRows_h
#define layerscope_analysis_CentredRows_h

#include <cstddef>
#include <vector>

#include "analysis/RowsView.h"

namespace layerscope
{

/// The mean of each column.
std::vector<double> meanOf(const RowsView& rows);

/// Rows minus a mean, and the squares of their lengths: differences of large numbers are small ones then.
struct CentredRows
{
  CentredRows(const RowsView& rows, const std::vector<double>& mean);

  const float* row(std::size_t index) const { return values.data() + index * columns; }

  std::size_t columns;
  std::vector<float> values;
  std::vector<float> squares;
};

/// Writes the scalar products of `height` rows from `first` with `width` of the others from `begin`, [height,
/// width]. Keeps `scratch` for the next call. The same for any number of threads.
void multiplyRows(const CentredRows& rows, std::size_t first, std::size_t height, const CentredRows& others,
                  std::size_t begin, std::size_t width, float* products, std::vector<float>& scratch);

}  // namespace layerscope

#endif
