#ifndef layerscope_analysis_PrincipalComponents_h
#define layerscope_analysis_PrincipalComponents_h

#include <cstddef>
#include <vector>

#include "analysis/Communicator.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// The directions in which rows differ most. A direction's sign is chosen such that its entry of largest
/// magnitude, of equal ones the first, is positive.
struct PrincipalComponents
{
  std::size_t columns = 0;
  std::vector<double> mean;        ///< of the rows, [columns]
  std::vector<double> directions;  ///< [components, columns], orthonormal; that of the largest variance first
  std::vector<double> variances;   ///< along each, with divisor rows - 1 (of one row: 0)
  double totalVariance = 0;        ///< of all columns together

  std::size_t count() const { return variances.size(); }

  /// Places of rows along the first directions, [rows, dimensions]; 0 where there are fewer. In parallel.
  std::vector<double> project(const RowsView& rows, std::size_t dimensions) const;
};

/// Collective. The principal components of the rows of all ranks, as many as are asked for or as there are
/// columns: eigenvectors of the rows' covariance, which is never made. Only its products with vectors are, by
/// reading all rows about ten times, more often for more components (see krylovEigenvectors). Values are
/// rounded to 2^-20 of their column's largest distance from its mean, so that sums are exact and do not
/// depend on threads and ranks; all else is done on each rank alike. Time O(values), memory O(columns count).
/// Throws Error: no rows; a value that is not finite (row and column are named, rows counted over all ranks);
/// more columns than fit into memory. After an abort, which the monitor tells, the result is of no use.
PrincipalComponents principalComponents(const RowsView& rows, std::size_t count, Communicator& communicator,
                                        WorkMonitor& monitor);

}  // namespace layerscope

#endif
