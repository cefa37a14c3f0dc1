#ifndef layerscope_analysis_ExtraTrees_h
#define layerscope_analysis_ExtraTrees_h

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"

namespace layerscope
{

/// Extremely randomised trees: P. Geurts, D. Ernst, L. Wehenkel, Machine Learning 63 (2006).
struct ExtraTreesOptions
{
  std::size_t trees = 500;  ///< of each class
  std::size_t candidates =
      0;                    ///< columns that a node chooses from; 0: the root of their number, rounded down
  bool isBalanced = false;  ///< both sides of a class weigh the same, however many rows they have
  std::uint64_t seed = 0;
};

/// How much columns help to tell each class from all others: importances [classes, columns], whose sum over a
/// class is 1, or 0 where nothing tells it from the rest, for want of rows of either kind too.
///
/// A forest a class. A tree has all rows, and grows until leaves are pure or can't be split; each node draws
/// a threshold, uniform between the least and the greatest value, for each of some columns drawn at random,
/// and splits where Gini's impurity falls most. A column's importance is how much impurity fell by it,
/// weighted by rows, as part of all in its tree; mean over the trees. Columns that are constant in a node
/// count among those drawn, unless all are, as in scikit-learn.
///
/// Rows with a negative label are left out. Values must be finite. The order of the rows is of no
/// consequence; the same for any number of threads. Time O(classes trees rows log(rows) sqrt(columns)),
/// memory: a copy of the rows. Throws Error: labels that don't fit the rows; no trees. After an abort, which
/// the monitor tells, the result is of no use.
std::vector<double> classImportances(const RowsView& rows, const std::vector<std::int64_t>& labels,
                                     std::size_t classes, const ExtraTreesOptions& options,
                                     WorkMonitor& monitor);

}  // namespace layerscope

#endif
