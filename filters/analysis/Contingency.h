#ifndef layerscope_analysis_Contingency_h
#define layerscope_analysis_Contingency_h

#include <cstddef>
#include <cstdint>
#include <vector>

namespace layerscope
{

/// How many samples are in cluster i of one clustering and in cluster j of another: counts [rows, columns].
struct Contingency
{
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<std::int64_t> counts;

  Contingency(std::size_t rowCount, std::size_t columnCount)
      : rows(rowCount), columns(columnCount), counts(rowCount * columnCount)
  {
  }

  std::int64_t& at(std::size_t row, std::size_t column) { return counts[row * columns + column]; }
  std::int64_t at(std::size_t row, std::size_t column) const { return counts[row * columns + column]; }

  std::vector<std::int64_t> rowSums() const;
  std::vector<std::int64_t> columnSums() const;
};

/// How much one clustering tells about the other.
struct SharedInformation
{
  double mutual = 0;      ///< mutual information, in nats
  double normalized = 0;  ///< by the mean of the two entropies: 0 to 1
  /// The same after the share is taken off that chance would give clusters of these sizes (N. X. Vinh, J.
  /// Epps, J. Bailey, "Information Theoretic Measures for Clusterings Comparison", JMLR 11, 2010): 0 on
  /// average for unrelated clusterings, 1 for equal ones. Two clusterings of one cluster each count as equal.
  double adjusted = 0;
};

/// Time O(rows * columns * sqrt(samples)). Throws Error when there are no samples, or a count is negative.
SharedInformation sharedInformation(const Contingency& table);

}  // namespace layerscope

#endif
