#ifndef layerscope_network_operators_IndexedCopy_h
#define layerscope_network_operators_IndexedCopy_h

#include <cstdint>
#include <vector>

#include "network/Tensor.h"

namespace layerscope
{

/// For each position along an axis of the output: the position along the same axis of the input whose element
/// it gets, or -1 for a fill value. An empty table stands for an axis that is copied as it is.
using IndexTable = std::vector<std::int64_t>;

/// Throws Error where an axis of the output is too long for a table (above 2^24).
void requireTableExtent(std::int64_t extent);

/// Copies output[i, j, ...] = input[tables[0][i], tables[1][j], ...]; an output element gets the fill value
/// where any of the tables says -1. Padding, tiling and nearest-neighbour resampling are of this kind.
///
/// Rows are copied as one run where their table counts upwards, repeated where it stretches every element by
/// the same factor, and gathered elsewhere; a row that equals the one before it is copied from there. Large
/// copies use all threads. O(output elements).
class IndexedCopy
{
public:
  IndexedCopy() = default;

  /// One table and one extent of `output` an axis of `input`. Entries must lie within the axis or be -1.
  IndexedCopy(const Shape& input, const Shape& output, std::vector<IndexTable> tables);

  /// `fill` has one element of the type of `source` and `target`; nullptr stands for 0.
  void run(const Tensor& source, Tensor& target, const Tensor* fill = nullptr) const;

private:
  struct Axis
  {
    std::int64_t extent = 1;  ///< of the output
    std::int64_t stride = 0;  ///< of the input
    IndexTable table;

    std::int64_t at(std::int64_t i) const { return table.empty() ? i : table[static_cast<std::size_t>(i)]; }
  };

  void findRun();
  void findStretch();
  template <class T>
  void copy(const T* source, T* target, T fill) const;
  template <class T>
  void copyRow(const T* source, T* target, T fill) const;

  std::vector<Axis>
      outer_;  ///< all axes but the last two; neighbours that are copied as they are have been merged
  Axis row_;
  Axis column_;
  std::int64_t runBegin_ = 0;  ///< the longest stretch of columns that lie side by side in the input
  std::int64_t runEnd_ = 0;
  std::int64_t stretch_ = 0;  ///< columns repeat every element of the input that often; 0: they don't
  std::int64_t planes_ = 0;
};

}  // namespace layerscope

#endif
