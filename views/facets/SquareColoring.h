#ifndef layerscope_facets_SquareColoring_h
#define layerscope_facets_SquareColoring_h

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "facets/FacetData.h"

namespace layerscope
{

/// A column of the table to colour squares by; by default the distance.
struct ColorColumn
{
  std::string name = "center_dist";
  std::string problem;         ///< why it cannot be used, for the user
  ColumnView<double> numbers;  ///< a value a row, NaN where it is missing; without values for a column of texts
  /// The text of a row: its value in a column of texts, else the name that stands beside its number, if one does.
  std::function<std::string(std::int64_t)> textOf;
  std::vector<std::string> classNames;  ///< of the labels 0, 1, ..., where no name stands beside them
};

/// More are drawn as numbers.
constexpr std::size_t mostClasses = 20;

/// A class that squares are coloured by.
struct ColorClass
{
  std::string name;
  std::string number;     ///< what stands in the column; empty for a column of texts
  std::size_t color = 0;  ///< see classColor()
};

/// What the squares of a table are coloured by.
///
/// - Distance: a scale for each layer.
/// - Classes: columns of texts, and whole numbers in columns named prediction, cluster, correct, or with "label" in
///   their name; at most mostClasses of them. A label has the same colour in all tables where all are below
///   mostClasses. Negative numbers, NaN and empty texts are not known.
/// - Number: one scale for all layers.
///
/// A column that cannot be used leaves the distance, and says why.
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

  /// O(rows). Throws Error if the column does not have as many values as the table has rows.
  SquareColoring(const FacetData& data, ColorColumn column);

  Kind kind() const { return kind_; }
  /// Of the scale or the legend: the column's name, "distance to center".
  const std::string& title() const { return title_; }
  /// Why the column was not used: "There is no column 'age' to color by"; else empty.
  const std::string& whyNot() const { return column_.problem; }

  /// A number a row, for Distance and Number.
  const ColumnView<double>& values() const { return values_; }
  /// The ends of a layer's scale; empty for classes.
  const ValueRange& range(int layerIndex) const;

  /// Those that rows of cells have, by rising number or text.
  const std::vector<ColorClass>& classes() const { return classes_; }
  /// The index of each row's class, classes().size() where it is not known.
  const std::vector<std::uint8_t>& classOfRow() const { return classOfRow_; }
  bool hasUnknown() const { return hasUnknown_; }

  /// What a tooltip says of a row beside its distance: "label: 7 (seven)"; empty for Distance.
  std::string textOf(std::int64_t row) const;

private:
  bool findNumberClasses(const FacetData& data);
  bool findTextClasses(const FacetData& data);
  void nameClasses(const FacetData& data, const std::vector<double>& numbers);
  std::string nameOf(std::int64_t row) const;

  Kind kind_ = Distance;
  std::string title_;
  ColorColumn column_;
  ColumnView<double> values_;
  std::vector<ValueRange> ranges_;
  std::vector<ColorClass> classes_;
  std::vector<std::uint8_t> classOfRow_;
  bool hasUnknown_ = false;
};

}  // namespace layerscope

#endif
