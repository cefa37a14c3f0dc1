#ifndef layerscope_projections_PlotData_h
#define layerscope_projections_PlotData_h

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "samples/ColumnView.h"
#include "samples/IndexSpan.h"
#include "samples/ValueRange.h"

namespace layerscope
{

/// The columns of a table of places that the view draws: a row for each (layer, epoch, sample), in any order. The types
/// are those of the table, so that nothing is copied. Columns without values are not there.
struct PlotColumns
{
  std::int64_t rows = 0;
  ColumnView<std::int64_t> sample;  ///< ids: any numbers
  ColumnView<double> x;             ///< NaN where a sample has no place
  ColumnView<double> y;
  ColumnView<int> layer;      ///< without it all rows are of one layer
  ColumnView<double> epoch;   ///< likewise
  ColumnView<double> size;    ///< what a point's area tells, from 0; NaN counts as 0
  ColumnView<double> correct; ///< 0: the point is ringed
  ColumnView<double> activation;  ///< by which samples are sorted while none is selected; NaN: not known
};

/// Some of the rows, which are drawn together.
struct PlotPanel
{
  int layer = 0;
  double epoch = 0;
  std::size_t begin = 0;  ///< in the order of drawing
  std::size_t end = 0;
};

/// A place in the unit square that each panel shows, x to the right and y upwards.
struct UnitPlace
{
  float x = 0;
  float y = 0;
};

/// The places of samples, a panel for each layer and epoch. Rows are addressed by their number in the table, samples by
/// the place of their ids among all ("dense sample"). Immutable, so it may be read by several threads at once.
///
/// Each layer has one scale for all its epochs, so that what moves in a picture has moved; layers have scales of their
/// own. Both axes have the same, so that distances are as they were projected.
///
/// Rows without a sample (missingValue()) or a finite place are in no panel.
class PlotData
{
public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t mostPanels = 10000;

  /// No rows.
  PlotData() = default;

  /// O(n log n). Throws Error if the columns differ in length, if there are 2^32 - 1 rows or more, or with more than
  /// mostPanels panels.
  explicit PlotData(PlotColumns columns);

  const PlotColumns& columns() const { return columns_; }
  std::int64_t rows() const { return columns_.rows; }
  std::int64_t skippedRows() const { return skippedRows_; }
  bool hasLayers() const { return columns_.layer.size() > 0; }
  bool hasEpochs() const { return columns_.epoch.size() > 0; }
  bool hasSizes() const { return columns_.size.size() > 0; }

  /// By rising layer, then epoch.
  const std::vector<PlotPanel>& panels() const { return panels_; }
  /// The rows of a panel in the order in which they are drawn: one by chance, the same in all panels, so that no class
  /// lies above the others.
  IndexSpan rowsOf(std::size_t panel) const;
  /// The panel of a row, or none.
  std::uint32_t panelOf(std::int64_t row) const { return panelOfRow_[static_cast<std::size_t>(row)]; }
  bool isDrawn(std::int64_t row) const { return panelOf(row) != none; }

  /// The ids of all samples, rising.
  const std::vector<std::int64_t>& samples() const { return samples_; }
  std::uint32_t sampleOf(std::int64_t row) const { return sampleOfRow_[static_cast<std::size_t>(row)]; }
  /// The row of a sample in a panel, the last drawn if there are several, or -1. O(log rows).
  std::int64_t rowOf(std::size_t panel, std::uint32_t sample) const;

  /// Where a row is in its panel.
  UnitPlace place(std::int64_t row) const { return places_[static_cast<std::size_t>(row)]; }
  /// What part of the largest size a row has, in [0, 1]; 1 without sizes.
  float sizeOf(std::int64_t row) const;
  /// Fetches what is drawn of a row into the cache: rows are drawn in an order by chance, in which each is waited for.
  void prefetch(std::uint32_t row) const
  {
    __builtin_prefetch(places_.data() + row);
    __builtin_prefetch(columns_.correct.data() + (columns_.correct.size() > 0 ? row : 0));
  }
  bool isWrong(std::int64_t row) const
  {
    return columns_.correct.size() > 0 && columns_.correct[static_cast<std::size_t>(row)] == 0;
  }

private:
  void checkColumns() const;
  void findPanels();
  void orderRows();
  void findPlaces();

  PlotColumns columns_;
  std::int64_t skippedRows_ = 0;
  std::vector<PlotPanel> panels_;
  std::vector<std::uint32_t> panelOfRow_;
  std::vector<std::int64_t> samples_;
  std::vector<std::uint32_t> sampleOfRow_;
  std::vector<std::uint32_t> drawn_;    // rows, by panel
  std::vector<std::uint32_t> bySample_;  // rows, by panel and sample
  std::vector<UnitPlace> places_;
  double largestSize_ = 0;
};

}  // namespace layerscope

#endif
