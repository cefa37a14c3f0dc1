#ifndef layerscope_analysis_RoundedRows_h
#define layerscope_analysis_RoundedRows_h

#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "analysis/Communicator.h"
#include "analysis/RowStatistics.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// Rows of all ranks less their mean, rounded to 2^-20 of each column's largest distance from its mean: whole
/// numbers, whose products with rounded factors add up exactly, in any order.
class RoundedRows
{
public:
  /// Collective. `rows`, `statistics` of all ranks' rows, `communicator` and `monitor` must outlive this.
  RoundedRows(const RowsView& rows, const RowStatistics& statistics, Communicator& communicator,
              WorkMonitor& monitor);

  /// Collective. Writes X'X times some orthonormal vectors, a column each, for which the rows are read once.
  /// On the way the scalar products of rows and vectors are rounded to a unit. The same bits for any number
  /// of threads and ranks. Returns false after an abort. Time O(values vectors), memory O(columns vectors) a
  /// thread.
  bool multiplySquare(const Eigen::MatrixXd& vectors, Eigen::MatrixXd& product) const;

  /// About what a column of such a product may be wrong by.
  double rounding() const;

private:
  struct Worker;
  void makeTile(std::size_t first, std::size_t height, std::size_t column, Worker& worker) const;
  void addTile(std::size_t height, std::size_t column, std::size_t groups, Worker& worker) const;
  void addRows(std::size_t first, std::size_t height, const std::vector<double>& vectors,
               Worker& worker) const;

  const RowsView& rows_;
  const RowStatistics& statistics_;
  Communicator& communicator_;
  WorkMonitor& monitor_;
  std::vector<double> units_;    ///< of each column, powers of two
  std::vector<double> factors_;  ///< their reciprocals
  double productUnit_ = 1;
};

}  // namespace layerscope

#endif
