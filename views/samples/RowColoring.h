#ifndef layerscope_samples_RowColoring_h
#define layerscope_samples_RowColoring_h

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "samples/ColumnView.h"
#include "samples/ValueRange.h"

namespace layerscope
{

/// A column of the table to colour samples by; by default none.
struct ColorColumn
{
  std::string name;
  std::string problem;         ///< why it cannot be used, for the user
  ColumnView<double> numbers;  ///< a value a row, NaN where it is missing; without values for a column of texts
  /// The text of a row: its value in a column of texts, else the name that stands beside its number, if one does.
  std::function<std::string(std::int64_t)> textOf;
  std::vector<std::string> classNames;  ///< of the labels 0, 1, ..., where no name stands beside them
};

/// More are drawn as numbers.
constexpr std::size_t mostClasses = 20;

/// A class that samples are coloured by.
struct ColorClass
{
  std::string name;
  std::string number;     ///< what stands in the column; empty for a column of texts
  std::size_t color = 0;  ///< see classColor()
};

/// What stands for a row in a column: "label: 7 (seven)". Throws nothing; the column has to be usable.
std::string rowText(const ColorColumn& column, std::int64_t row);

/// What the rows of a table are coloured by.
///
/// - Classes: columns of texts, and whole numbers in columns named prediction, cluster, correct, best_class, or with
///   "label" in their name; at most mostClasses of them. A label has the same colour in all tables where all are below
///   mostClasses. Negative numbers, NaN and empty texts are not known.
/// - Number: one scale for all rows.
/// - None: a column that cannot be used says why.
class RowColoring
{
public:
  enum Kind
  {
    None,
    Number,
    Classes
  };
  /// Whether a row is drawn at all; the others add neither classes nor to the scale.
  using IsCounted = std::function<bool(std::size_t row)>;

  RowColoring() = default;

  /// O(rows). Throws Error if the column does not have as many values as the table has rows.
  RowColoring(std::size_t rows, const IsCounted& isCounted, ColorColumn column);

  Kind kind() const { return kind_; }
  /// Of the scale or the legend: the column's name; empty for None.
  const std::string& title() const { return title_; }
  /// Why the column was not used: "There is no column 'age' to color by"; else empty.
  const std::string& whyNot() const { return column_.problem; }

  /// A number a row, and the ends of the scale; for Number.
  const ColumnView<double>& values() const { return column_.numbers; }
  const ValueRange& range() const { return range_; }

  /// Those that counted rows have, by rising number or text.
  const std::vector<ColorClass>& classes() const { return classes_; }
  /// The index of each row's class, classes().size() where it is not known.
  const std::vector<std::uint8_t>& classOfRow() const { return classOfRow_; }
  bool hasUnknown() const { return hasUnknown_; }

  /// What stands for a row: "7 (seven)", "0.31", "not known"; empty for None.
  std::string valueText(std::int64_t row) const;
  /// The same with the column's name: "label: 7 (seven)".
  std::string textOf(std::int64_t row) const;

private:
  bool findNumberClasses(const IsCounted& isCounted);
  bool findTextClasses(std::size_t rows, const IsCounted& isCounted);
  void nameClasses(const IsCounted& isCounted, const std::vector<double>& numbers);

  Kind kind_ = None;
  std::string title_;
  ColorColumn column_;
  ValueRange range_;
  std::vector<ColorClass> classes_;
  std::vector<std::uint8_t> classOfRow_;
  bool hasUnknown_ = false;
};

}  // namespace layerscope

#endif
