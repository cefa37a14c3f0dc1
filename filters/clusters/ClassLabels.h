#ifndef layerscope_ClassLabels_h
#define layerscope_ClassLabels_h

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class vtkTable;

namespace layerscope
{
class Communicator;

/// Classes that are known of a table's rows, whatever was clustered.
struct ClassLabels
{
  std::vector<std::int64_t> labels;  ///< of this rank's rows; negative: none is known
  std::int64_t classes = 0;          ///< one more than the greatest label on all ranks
};

/// Collective. Column `name` as labels; nothing for an empty name, or where a rank has rows and lacks the
/// column though nobody asked for it (`isRequired` false). Throws Error when it is required and
/// missing, isn't one whole number a row, or has labels of 65 536 and more, which are hardly classes; where
/// it isn't required such a column counts as missing.
/// Rows count from `firstRow`.
std::optional<ClassLabels> readClassLabels(vtkTable* table, const std::string& name, bool isRequired,
                                           std::int64_t firstRow, Communicator& communicator);

/// Collective. A text a class: those of the field array `class_names` on the lowest rank that has some, where
/// their number is `classes`; else numbers.
std::vector<std::string> readClassNames(vtkTable* table, std::size_t classes, Communicator& communicator);

/// How far clusters and classes are the same, over the rows whose class is known. Not a number where there
/// are none.
struct LabelAgreement
{
  double purity = 0;                 ///< share of the rows that are of their cluster's most frequent class
  double normalizedInformation = 0;  ///< mutual information over the mean of the two entropies: 0 to 1
  std::vector<std::int64_t>
      majority;  ///< most frequent class of each cluster, the lowest of several; -1: none
  std::vector<double> majorityShare;  ///< of the cluster's rows whose class is known
};

/// Collective. `clusters` tells the cluster of each of this rank's rows, 0 to `count` - 1. Memory: clusters x
/// classes; throws Error when that is too much.
LabelAgreement agreementWith(const ClassLabels& classes, const std::vector<int>& clusters, std::size_t count,
                             Communicator& communicator);

}  // namespace layerscope

#endif
