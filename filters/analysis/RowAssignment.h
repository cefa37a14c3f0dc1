#ifndef layerscope_analysis_RowAssignment_h
#define layerscope_analysis_RowAssignment_h

#include <cstddef>
#include <limits>
#include <vector>

namespace layerscope
{

/// Where the rows of this rank belong, and Hamerly's bounds: an upper one of the distance to the own centre,
/// a lower one of that to any other. Centres move, and the bounds with them; what all rows of a cluster have
/// in common, the ways of its own centre and of the others, is kept once and not added to each row's bounds.
struct RowAssignment
{
  explicit RowAssignment(std::size_t rows) : labels(rows), upper(rows), lower(rows) {}

  /// All rows are to be compared with all centres.
  void forgetBounds()
  {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    upper.assign(upper.size(), infinity);
    lower.assign(lower.size(), -infinity);
  }

  std::vector<int> labels;
  std::vector<double> upper;  ///< less the way of the own centre until then
  std::vector<double> lower;  ///< and the way of the other centres until then
};

}  // namespace layerscope

#endif
