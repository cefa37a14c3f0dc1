#ifndef layerscope_network_operators_SeparableSum_h
#define layerscope_network_operators_SeparableSum_h

#include <cstdint>
#include <vector>

#include "IndexedCopy.h"
#include "LinearResampling.h"

namespace layerscope
{

/// Which elements along an axis are added up for each place, and with what weights. An empty table stands
/// for an axis that stays as it is.
struct SumTable
{
  struct Term
  {
    std::int64_t from;
    float weight;
  };
  std::vector<std::size_t> first;  ///< terms of place i: first[i] to first[i + 1]
  std::vector<Term> terms;
};

/// The way back of copies by a table, and of interpolation along an axis of `extent` elements: for each of
/// them, where it went to. Elements that got the fill value give nothing back.
SumTable wayBackOf(const IndexTable& table, std::int64_t extent);
SumTable wayBackOf(const LinearTable& table, std::int64_t extent);

/// The other way: terms that went from an axis of `extent` elements go back to them.
SumTable wayBackOf(const SumTable& table, std::int64_t extent);

/// Weighted sums along every axis: what padding, tiling and resampling do on the way back. Rows of the source
/// are added up first, then the result along the row; each row of the target has one thread.
/// O(elements of the source).
class SeparableSum
{
public:
  SeparableSum() = default;

  /// One table an axis.
  SeparableSum(const Shape& source, const Shape& target, std::vector<SumTable> tables);

  std::size_t scratchBytes() const;
  void run(const float* source, float* target, void* scratch) const;

private:
  struct Axis
  {
    std::int64_t source = 1;  ///< extents
    std::int64_t target = 1;
    std::int64_t stride = 1;  ///< of the source
    SumTable table;

    bool isIdentity() const { return table.first.empty(); }
  };

  /// Of one thread; no two write one cache line.
  std::int64_t bufferFloats() const { return (column_.source + 15) / 16 * 16; }
  void findRun();
  void findStretch();
  /// Calls body(offset, weight) for the rows of the source that go into a row of the target; `axis` counts
  /// the axes that are left to look at.
  template <class Body>
  void forEachRow(std::int64_t row, std::size_t axis, std::int64_t offset, float weight,
                  const Body& body) const;
  void sumRow(const float* source, float* target) const;

  std::vector<Axis> outer_;  ///< neighbours that stay as they are have been merged
  Axis column_;
  std::int64_t runBegin_ = 0;  ///< columns that get one element each, all side by side
  std::int64_t runEnd_ = 0;
  std::int64_t stretch_ = 0;  ///< each column gets so many neighbours; 0: it doesn't
  std::int64_t rows_ = 0;     ///< of the target
  std::int64_t units_ = 0;
  bool isEmpty_ = false;  ///< the source: all sums are 0
};

/// The way back of an IndexedCopy from `input` to `output`.
SeparableSum wayBackOf(const Shape& input, const Shape& output, const std::vector<IndexTable>& tables);

}  // namespace layerscope

#endif
