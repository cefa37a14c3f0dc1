#include "LayerColumns.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkTable.h>

#include "RankAgreement.h"
#include "TableColumns.h"
#include "analysis/Communicator.h"
#include "network/Error.h"

namespace layerscope
{
namespace
{

constexpr const char* stem = "layer_";

/// Number of `layer_<number>`, `layer_<number>:0` or `layer_<number>_0`; 0 for other names.
int numberIn(const std::string& name, bool& isPart)
{
  const std::size_t begin = std::string(stem).size();
  std::size_t end = begin;
  while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end])))
  {
    ++end;
  }
  // Seven digits are plenty, and no int overflows.
  if (name.compare(0, begin, stem) != 0 || end == begin || end > begin + 7)
  {
    return 0;
  }
  const std::string rest = name.substr(end);
  isPart = rest == ":0" || rest == "_0";
  return rest.empty() || isPart ? std::stoi(name.substr(begin, end - begin)) : 0;
}

std::vector<LayerColumn> localColumns(vtkTable* table)
{
  std::vector<LayerColumn> columns;
  for (const int number : layerNumbers(table))
  {
    LayerColumn column;
    column.number = number;
    joinComponents(table, column.name());
    column.values = floatColumn(table, column.name());
    column.width = static_cast<std::size_t>(column.values->GetNumberOfComponents());
    columns.push_back(column);
  }
  return columns;
}

std::string described(const std::vector<LayerColumn>& columns)
{
  std::string text;
  for (const LayerColumn& column : columns)
  {
    text += (text.empty() ? "" : ", ") + column.name() + " [" + std::to_string(column.width) + "]";
  }
  return text.empty() ? "none" : text;
}

}  // namespace

RowsView LayerColumn::rows() const
{
  if (!values)
  {
    return denseRows(nullptr, 0, width);
  }
  return denseRows(values->GetPointer(0), static_cast<std::size_t>(values->GetNumberOfTuples()), width);
}

bool isLayerName(const std::string& name, int& number)
{
  bool isPart = false;
  number = numberIn(name, isPart);
  return number > 0 && !isPart;
}

std::vector<int> layerNumbers(vtkTable* table)
{
  std::set<int> numbers;
  for (vtkIdType index = 0; index < table->GetNumberOfColumns(); ++index)
  {
    const char* name = table->GetColumnName(index);
    bool isPart = false;
    if (const int number = name ? numberIn(name, isPart) : 0)
    {
      numbers.insert(number);
    }
  }
  return {numbers.begin(), numbers.end()};
}

std::vector<LayerColumn> layerColumns(vtkTable* table, Communicator& communicator)
{
  std::vector<LayerColumn> columns;
  runOnAllRanks(communicator, [&] { columns = localColumns(table); });

  // The first rank with rows, or with columns where nobody has rows, knows the layers.
  const bool hasRows = table->GetNumberOfRows() > 0;
  const int withRows = lowestRank(hasRows, communicator);
  const int owner = withRows >= 0 ? withRows : std::max(0, lowestRank(!columns.empty(), communicator));
  auto count = static_cast<std::int64_t>(columns.size());
  communicator.broadcast(&count, sizeof(count), owner);
  std::vector<std::int64_t> known;
  for (const LayerColumn& column : columns)
  {
    known.push_back(column.number);
    known.push_back(static_cast<std::int64_t>(column.width));
  }
  known.resize(static_cast<std::size_t>(2 * count));
  communicator.broadcast(known.data(), known.size() * sizeof(std::int64_t), owner);

  std::vector<LayerColumn> agreed;
  for (std::size_t index = 0; index < known.size(); index += 2)
  {
    LayerColumn column;
    column.number = static_cast<int>(known[index]);
    column.width = static_cast<std::size_t>(known[index + 1]);
    agreed.push_back(column);
  }
  const auto check = [&]
  {
    if (agreed.empty())
    {
      throw Error("the table has no layer columns; pass it through Spatial Pooling first")
          .expected("columns layer_1, layer_2 ...")
          .found(described(columns));
    }
    if (hasRows && described(columns) != described(agreed))
    {
      throw Error("the processes have different layer columns")
          .expected(described(agreed))
          .found(described(columns));
    }
  };
  runOnAllRanks(communicator, check);
  return hasRows ? columns : agreed;
}

void requireFinite(const LayerColumn& column, vtkIdTypeArray* samples)
{
  const RowsView rows = column.rows();
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    // One sum tells of all values: NaN and infinities stay in it.
    double sum = 0;
    for (std::size_t channel = 0; channel < rows.columns; ++channel)
    {
      sum += std::abs(static_cast<double>(rows.row(row)[channel]));
    }
    if (std::isfinite(sum))
    {
      continue;
    }
    const float* values = rows.row(row);
    const float* bad =
        std::find_if(values, values + rows.columns, [](float value) { return !std::isfinite(value); });
    throw Error(column.name() + " has a value that is not finite: sample " +
                std::to_string(samples->GetValue(static_cast<vtkIdType>(row))) + ", channel " +
                std::to_string(bad - values))
        .expected("finite activations")
        .found(std::to_string(*bad));
  }
}

}  // namespace layerscope
