#include "samples/RowColoring.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "network/Error.h"
#include "samples/AxisTicks.h"

namespace layerscope
{
namespace
{

constexpr const char* notKnown = "not known";

bool isNameOfClasses(std::string name)
{
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return name == "prediction" || name == "cluster" || name == "correct" || name == "best_class" || name.find("label") != std::string::npos;
}

bool isWhole(double value)
{
  return value == std::trunc(value) && std::abs(value) < 1e15;
}

std::string numberText(double value)
{
  return isWhole(value) ? std::to_string(static_cast<std::int64_t>(value)) : shortNumber(value);
}

/// The distinct numbers of 0 and more, rising; one more than mostClasses at most, and no use where one isn't whole.
bool findDistinct(const RowColoring::IsCounted& isCounted, const ColumnView<double>& values, std::vector<double>& distinct)
{
  double previous = -1;
  for (std::size_t row = 0; row < values.size(); ++row)
  {
    const double value = values[row];
    if (value == previous || std::isnan(value) || !isCounted(row))
    {
      continue;
    }
    previous = value;
    if (!isWhole(value))
    {
      return false;
    }
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), value);
    if (value >= 0 && (place == distinct.end() || *place != value))
    {
      distinct.insert(place, value);
    }
    if (distinct.size() > mostClasses)
    {
      return false;
    }
  }
  return true;
}

/// The name that stands beside a row's number, or the text of a column of texts.
std::string nameOf(const ColorColumn& column, std::int64_t row)
{
  const std::string text = column.textOf ? column.textOf(row) : std::string();
  if (column.numbers.size() == 0 || !text.empty())
  {
    return text;
  }
  const double number = column.numbers[static_cast<std::size_t>(row)];
  const bool isListed = isWhole(number) && number >= 0 && number < static_cast<double>(column.classNames.size());
  return isListed ? column.classNames[static_cast<std::size_t>(number)] : text;
}

std::string valueOf(const ColorColumn& column, const std::string& name, std::int64_t row)
{
  if (column.numbers.size() == 0)
  {
    return name.empty() ? notKnown : name;
  }
  const double value = column.numbers[static_cast<std::size_t>(row)];
  if (std::isnan(value))
  {
    return notKnown;
  }
  const std::string number = numberText(value);
  return number + (name.empty() || name == number ? "" : " (" + name + ")");
}

}  // namespace

std::string rowText(const ColorColumn& column, std::int64_t row)
{
  return column.name + ": " + valueOf(column, nameOf(column, row), row);
}

RowColoring::RowColoring(std::size_t rows, const IsCounted& isCounted, ColorColumn column) : column_(std::move(column))
{
  if (!column_.problem.empty() || column_.name.empty())
  {
    return;
  }
  if ((column_.numbers.size() > 0 || !column_.textOf) && column_.numbers.size() != rows)
  {
    throw Error("the column '" + column_.name + "' does not fit the table's rows")
        .expected(std::to_string(rows) + " values")
        .found(std::to_string(column_.numbers.size()));
  }
  const bool isText = column_.numbers.size() == 0;
  if (isText ? findTextClasses(rows, isCounted) : findNumberClasses(isCounted))
  {
    kind_ = Classes;
    title_ = column_.name;
  }
  else if (!isText)
  {
    kind_ = Number;
    title_ = column_.name;
    for (std::size_t row = 0; row < rows; ++row)
    {
      if (isCounted(row))
      {
        range_.addFinite(column_.numbers[row]);
      }
    }
  }
}

bool RowColoring::findNumberClasses(const IsCounted& isCounted)
{
  const ColumnView<double>& values = column_.numbers;
  std::vector<double> distinct;
  if (!isNameOfClasses(column_.name) || !findDistinct(isCounted, values, distinct))
  {
    return false;
  }
  classOfRow_.resize(values.size());
  const auto unknown = static_cast<std::uint8_t>(distinct.size());
  for (std::size_t row = 0; row < values.size(); ++row)
  {
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), values[row]);
    const bool isKnown = place != distinct.end() && *place == values[row];
    classOfRow_[row] = isKnown ? static_cast<std::uint8_t>(place - distinct.begin()) : unknown;
    hasUnknown_ = hasUnknown_ || (!isKnown && isCounted(row));
  }
  nameClasses(isCounted, distinct);
  return true;
}

void RowColoring::nameClasses(const IsCounted& isCounted, const std::vector<double>& numbers)
{
  const bool isByNumber = numbers.empty() || numbers.back() < static_cast<double>(mostClasses);
  for (const double number : numbers)
  {
    classes_.push_back({"", numberText(number), isByNumber ? static_cast<std::size_t>(number) : classes_.size()});
  }
  if (column_.textOf)
  {
    std::size_t unnamed = classes_.size();
    for (std::size_t row = 0; row < classOfRow_.size() && unnamed > 0; ++row)
    {
      const std::size_t index = classOfRow_[row];
      if (index < classes_.size() && classes_[index].name.empty() && isCounted(row))
      {
        classes_[index].name = column_.textOf(static_cast<std::int64_t>(row));
        unnamed -= classes_[index].name.empty() ? 0 : 1;
      }
    }
  }
  for (std::size_t index = 0; index < classes_.size(); ++index)
  {
    std::string& name = classes_[index].name;
    if (name.empty() && numbers[index] < static_cast<double>(column_.classNames.size()))
    {
      name = column_.classNames[static_cast<std::size_t>(numbers[index])];
    }
    if (name.empty())
    {
      name = classes_[index].number;
    }
  }
}

bool RowColoring::findTextClasses(std::size_t rows, const IsCounted& isCounted)
{
  std::map<std::string, std::uint8_t> found;  // in the order in which they came
  std::vector<std::uint8_t> ofRow(rows, mostClasses);
  for (std::size_t row = 0; row < rows; ++row)
  {
    const std::string text = isCounted(row) ? column_.textOf(static_cast<std::int64_t>(row)) : "";
    if (text.empty())
    {
      hasUnknown_ = hasUnknown_ || isCounted(row);
      continue;
    }
    const auto place = found.emplace(text, static_cast<std::uint8_t>(found.size())).first;
    if (found.size() > mostClasses)
    {
      column_.problem = "Column '" + column_.name + "' has more than " + std::to_string(mostClasses) +
                        " different texts, too many to color by";
      return false;
    }
    ofRow[row] = place->second;
  }
  std::vector<std::uint8_t> rank(mostClasses + 1, static_cast<std::uint8_t>(found.size()));
  for (const auto& [text, number] : found)
  {
    rank[number] = static_cast<std::uint8_t>(classes_.size());
    classes_.push_back({text, "", classes_.size()});
  }
  std::transform(ofRow.begin(), ofRow.end(), ofRow.begin(), [&](std::uint8_t number) { return rank[number]; });
  classOfRow_ = std::move(ofRow);
  return true;
}

std::string RowColoring::valueText(std::int64_t row) const
{
  if (kind_ == None)
  {
    return {};
  }
  if (kind_ == Classes)
  {
    const std::size_t index = classOfRow_[static_cast<std::size_t>(row)];
    return valueOf(column_, index < classes_.size() ? classes_[index].name : notKnown, row);
  }
  return valueOf(column_, nameOf(column_, row), row);
}

std::string RowColoring::textOf(std::int64_t row) const
{
  return kind_ == None ? "" : title_ + ": " + valueText(row);
}

}  // namespace layerscope
