#ifndef layerscope_facets_SquareColoring_h
#define layerscope_facets_SquareColoring_h

#include <cstdint>
#include <string>
#include <vector>

#include "facets/FacetData.h"
#include "samples/RowColoring.h"

namespace layerscope
{

/// What the squares of a table are coloured by: the distance, with a scale for each layer, or what RowColoring tells of
/// a column, numbers with one scale for all layers. A column that cannot be used leaves the distance, and says why.
class SquareColoring
{
public:
  enum Kind
  {
    Distance,
    Number,
    Classes
  };

  SquareColoring() = default;

  /// O(rows). By default, and by a column named center_dist, the distance. Throws Error if the column does not have as
  /// many values as the table has rows.
  SquareColoring(const FacetData& data, ColorColumn column);

  Kind kind() const { return kind_; }
  /// Of the scale or the legend: the column's name, "distance to center".
  const std::string& title() const { return title_; }
  const std::string& whyNot() const { return rows_.whyNot(); }

  /// A number a row, for Distance and Number.
  const ColumnView<double>& values() const { return values_; }
  /// The ends of a layer's scale; empty for classes.
  const ValueRange& range(int layerIndex) const;

  const std::vector<ColorClass>& classes() const { return rows_.classes(); }
  const std::vector<std::uint8_t>& classOfRow() const { return rows_.classOfRow(); }
  bool hasUnknown() const { return rows_.hasUnknown(); }

  /// What a tooltip says of a row beside its distance: "label: 7 (seven)"; empty for Distance.
  std::string textOf(std::int64_t row) const { return rows_.textOf(row); }

private:
  Kind kind_ = Distance;
  std::string title_;
  RowColoring rows_;
  ColumnView<double> values_;
  std::vector<ValueRange> ranges_;
};

}  // namespace layerscope

#endif
