#include "ClassLabels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <vtkDataArray.h>
#include <vtkFieldData.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "analysis/Contingency.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/RankAgreement.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

constexpr double mostClasses = 65536;

/// Throws Error.
std::vector<std::int64_t> labelsOf(vtkTable* table, const std::string& name, std::int64_t firstRow)
{
  const vtkIdType rows = table->GetNumberOfRows();
  std::vector<std::int64_t> labels;
  if (rows == 0)
  {
    return labels;
  }
  auto* column = vtkDataArray::SafeDownCast(table->GetColumnByName(name.c_str()));
  if (!column || column->GetNumberOfComponents() != 1)
  {
    throw Error("the table has no column '" + name + "' with the class of each row")
        .expected("one whole number a row")
        .found(column ? std::to_string(column->GetNumberOfComponents()) + " numbers a row"
                      : columnNames(table));
  }
  labels.reserve(static_cast<std::size_t>(rows));
  for (vtkIdType row = 0; row < rows; ++row)
  {
    const double value = column->GetTuple1(row);
    if (!(value == std::floor(value) && std::abs(value) < mostClasses))
    {
      throw Error("column '" + name + "' does not number classes")
          .expected("whole numbers below 65536")
          .found(std::to_string(value) + " in row " + std::to_string(firstRow + row));
    }
    labels.push_back(static_cast<std::int64_t>(value));
  }
  return labels;
}

}  // namespace

std::optional<ClassLabels> readClassLabels(vtkTable* table, const std::string& name, bool isRequired,
                                           std::int64_t firstRow, Communicator& communicator)
{
  if (name.empty())
  {
    return std::nullopt;
  }
  ClassLabels classes;
  bool isThere = true;
  const auto read = [&]
  {
    try
    {
      classes.labels = labelsOf(table, name, firstRow);
    }
    catch (const Error&)
    {
      if (isRequired)
      {
        throw;
      }
      isThere = false;
    }
  };
  runOnAllRanks(communicator, read);
  if (lowestRank(!isThere, communicator) >= 0)
  {
    return std::nullopt;
  }
  for (const std::int64_t label : classes.labels)
  {
    classes.classes = std::max(classes.classes, label + 1);
  }
  communicator.allReduce(Reduction::Maximum, &classes.classes, 1);
  return classes;
}

std::vector<std::string> readClassNames(vtkTable* table, std::size_t classes, Communicator& communicator)
{
  auto* own = vtkStringArray::SafeDownCast(table->GetFieldData()->GetAbstractArray("class_names"));
  std::vector<std::string> names;
  for (vtkIdType each = 0; own && each < own->GetNumberOfValues(); ++each)
  {
    names.push_back(own->GetValue(each));
  }
  const int owner = lowestRank(!names.empty(), communicator);
  if (owner >= 0)
  {
    broadcastTexts(names, owner, communicator);
  }
  if (names.size() != classes)
  {
    names.clear();
    for (std::size_t each = 0; each < classes; ++each)
    {
      names.push_back(std::to_string(each));
    }
  }
  return names;
}

LabelAgreement agreementWith(const ClassLabels& classes, const std::vector<int>& clusters, std::size_t count,
                             Communicator& communicator)
{
  const auto width = static_cast<std::size_t>(classes.classes);
  requireMemory(static_cast<double>(count) * static_cast<double>(width) * sizeof(std::int64_t),
                "the counts of clusters and classes don't fit into memory; ask for fewer clusters");
  Contingency table(count, width);
  for (std::size_t row = 0; row < clusters.size(); ++row)
  {
    if (classes.labels[row] >= 0)
    {
      ++table.at(static_cast<std::size_t>(clusters[row]), static_cast<std::size_t>(classes.labels[row]));
    }
  }
  communicator.allReduce(Reduction::Sum, table.counts.data(), table.counts.size());

  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  LabelAgreement agreement;
  const std::vector<std::int64_t> sizes = table.rowSums();
  std::int64_t agreeing = 0;
  for (std::size_t cluster = 0; cluster < count; ++cluster)
  {
    if (sizes[cluster] == 0)
    {
      agreement.majority.push_back(-1);
      agreement.majorityShare.push_back(none);
      continue;
    }
    const auto begin = table.counts.begin() + static_cast<std::ptrdiff_t>(cluster * width);
    const auto greatest = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(width));
    agreeing += *greatest;
    agreement.majority.push_back(greatest - begin);
    agreement.majorityShare.push_back(static_cast<double>(*greatest) / static_cast<double>(sizes[cluster]));
  }
  const std::int64_t known = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  agreement.purity = known > 0 ? static_cast<double>(agreeing) / static_cast<double>(known) : none;
  agreement.normalizedInformation = known > 0 ? sharedInformation(table).normalized : none;
  return agreement;
}

}  // namespace layerscope
