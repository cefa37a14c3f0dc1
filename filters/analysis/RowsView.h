#ifndef layerscope_analysis_RowsView_h
#define layerscope_analysis_RowsView_h

#include <cstddef>

namespace layerscope
{

/// Samples that somebody else owns: `count` rows of `columns` contiguous floats, the start of one row
/// `stride` floats behind the start of the one before (stride >= columns).
struct RowsView
{
  const float* values = nullptr;
  std::size_t count = 0;
  std::size_t columns = 0;
  std::size_t stride = 0;

  const float* row(std::size_t index) const { return this->values + index * this->stride; }
};

/// Rows without gaps.
inline RowsView denseRows(const float* values, std::size_t count, std::size_t columns)
{
  return RowsView{values, count, columns, columns};
}

}  // namespace layerscope

#endif
