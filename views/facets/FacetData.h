#ifndef layerscope_facets_FacetData_h
#define layerscope_facets_FacetData_h

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "facets/FacetColumns.h"
#include "samples/IndexSpan.h"
#include "samples/ValueRange.h"

namespace layerscope
{

/// A table of samples, ordered as the facets show it: by layer, cluster and distance. A cell is a (layer,
/// cluster). Layers are addressed by their index in layers(), samples by their index in samples() ("dense
/// sample"), rows by their number in the table. Immutable, so it may be read by several threads at once.
///
/// Rows with a missing layer, cluster or sample (missingValue()) belong to no cell.
class FacetData
{
public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  /// No rows.
  FacetData() = default;

  /// Sorts the rows, cells in parallel: O(n log n); fastest where the table goes by layer and then by sample,
  /// as LayerKMeans writes it. Needs 20 bytes a row, and about as many again meanwhile.
  /// Throws Error if the columns differ in length, if there are 2^32 - 1 rows or more, if a layer or a
  /// cluster is negative, or with more than 10 000 layers, 10 000 clusters or 1 000 000 cells.
  explicit FacetData(FacetColumns columns);

  const FacetColumns& columns() const { return columns_; }
  std::int64_t rows() const { return columns_.rows; }
  /// Rows that belong to no cell.
  std::int64_t skippedRows() const { return skippedRows_; }

  /// The distinct layer numbers, rising.
  const std::vector<int>& layers() const { return layers_; }
  /// The index of a layer number, or -1. O(log layers).
  int layerIndex(int layer) const;
  /// The highest cluster of any layer + 1.
  int clusters() const { return clusters_; }
  /// The highest cluster of a layer + 1. O(clusters).
  int clustersIn(int layerIndex) const;
  std::size_t cells() const { return layers_.size() * static_cast<std::size_t>(clusters_); }
  std::size_t cellIndex(int layerIndex, int cluster) const
  {
    return static_cast<std::size_t>(layerIndex) * static_cast<std::size_t>(clusters_) +
           static_cast<std::size_t>(cluster);
  }

  /// The rows of a cell by rising (distance, sample, row); rows with NaN as distance come last. A row's
  /// place in here is its rank.
  IndexSpan cell(int layerIndex, int cluster) const;
  /// The dense samples of the same rows, in the same order.
  IndexSpan cellSamples(int layerIndex, int cluster) const;
  std::int64_t rowsInCell(int layerIndex, int cluster) const;
  /// rowsInCell() as [layerIndex][cluster].
  std::vector<std::vector<std::int64_t>> counts() const;
  /// The channels of a cell's dot plots: those of its first row, up to the first -1; channel i belongs to
  /// component i of the activations.
  const std::vector<int>& topChannels(int layerIndex, int cluster) const;

  /// The finite distances of a layer.
  const ValueRange& distances(int layerIndex) const;
  /// The finite activations of a layer on its clusters' top channels.
  const ValueRange& activations(int layerIndex) const;

  /// The distinct ids, rising.
  const std::vector<std::int64_t>& samples() const { return samples_; }
  /// The dense sample of an id, or none. O(log samples).
  std::uint32_t sampleIndex(std::int64_t id) const;
  /// The dense sample of a row; none if it belongs to no cell. O(1).
  std::uint32_t sampleOf(std::int64_t row) const { return sampleOfRow_[static_cast<std::size_t>(row)]; }
  /// The cellIndex() of a row; none if it belongs to no cell. O(1).
  std::uint32_t cellOf(std::int64_t row) const { return cellOfRow_[static_cast<std::size_t>(row)]; }
  /// The place of a row in its cell, or -1 if it belongs to none. O(log rows).
  std::int64_t rankOf(std::int64_t row) const;
  /// The row of a sample in a layer, the first if there are several, or -1. O(1) if each sample has a row
  /// in the layer, else O(log rows).
  std::int64_t rowOf(int layerIndex, std::uint32_t sample) const;
  /// The rows of a layer by rising (sample, row).
  IndexSpan layerRows(int layerIndex) const;

private:
  void checkColumns() const;
  void findLayers();
  void findSamples();
  void fillCells();
  void findChannels();
  void findRanges();

  FacetColumns columns_;
  std::int64_t skippedRows_ = 0;
  std::vector<int> layers_;
  int clusters_ = 0;
  std::vector<std::int64_t> samples_;
  std::vector<std::uint32_t> sampleOfRow_;
  std::vector<std::uint32_t> cellOfRow_;
  std::vector<std::size_t> layerStarts_;  // in layerRows_, and its size
  std::vector<std::uint32_t> layerRows_;
  std::vector<std::size_t> cellStarts_;  // in cellRows_ and cellSamples_, and their size
  std::vector<std::uint32_t> cellRows_;
  std::vector<std::uint32_t> cellSamples_;
  std::vector<std::vector<int>> topChannels_;
  std::vector<ValueRange> distances_;
  std::vector<ValueRange> activations_;
};

}  // namespace layerscope

#endif
