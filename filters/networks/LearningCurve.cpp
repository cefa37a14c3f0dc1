#include "LearningCurve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <vtkDataArray.h>
#include <vtkDoubleArray.h>
#include <vtkIdTypeArray.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "EpochTables.h"
#include "analysis/Communicator.h"
#include "clusters/ClassLabels.h"
#include "tables/AddColumn.h"
#include "tables/RankAgreement.h"

namespace layerscope
{
namespace
{

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Measure
{
  const char* column;
  const char* name;
};

constexpr Measure kinds[] = {{"correct", "accuracy"},
                             {"loss", "mean_loss"},
                             {"confidence", "mean_confidence"},
                             {"entropy", "mean_entropy"}};

/// The numbers of a column, one a row; nullptr where there are none.
vtkDataArray* numbers(vtkTable* rows, const char* name)
{
  auto* column = vtkDataArray::SafeDownCast(rows->GetColumnByName(name));
  return column && column->GetNumberOfComponents() == 1 ? column : nullptr;
}

double meanOf(double sum, double count)
{
  return count > 0 ? sum / count : nan;
}

/// -1 in `correct` is for rows whose label is not known, where `loss` is not a number.
bool isKnown(double value)
{
  return std::isfinite(value) && value >= 0;
}

}  // namespace

void LearningCurve::add(double epoch, const std::string& file, vtkTable* rows, Communicator& communicator)
{
  Point point{epoch, file, rows->GetNumberOfRows(), {}, {}};
  communicator.allReduce(Reduction::Sum, &point.rows, 1);
  for (std::size_t each = 0; each < measures; ++each)
  {
    vtkDataArray* column = numbers(rows, kinds[each].column);
    double sums[2] = {0, 0};
    for (vtkIdType row = 0; column && row < column->GetNumberOfTuples(); ++row)
    {
      const double value = column->GetTuple1(row);
      if (isKnown(value))
      {
        sums[0] += value;
        ++sums[1];
      }
    }
    communicator.allReduce(Reduction::Sum, sums, 2);
    point.means[each] = meanOf(sums[0], sums[1]);
    isThere_[each] = lowestRank(column != nullptr, communicator) >= 0 || isThere_[each];
  }
  const auto labels = isThere_[0] ? readClassLabels(rows, "label", false, 0, communicator) : std::nullopt;
  if (labels)
  {
    vtkAbstractArray* probability = rows->GetColumnByName("probability");
    std::int64_t classes = probability ? probability->GetNumberOfComponents() : 0;
    communicator.allReduce(Reduction::Maximum, &classes, 1);
    const auto count = static_cast<std::size_t>(std::max(classes, labels->classes));
    std::vector<std::int64_t> right(2 * count);
    std::int64_t* all = right.data() + count;
    vtkDataArray* correct = numbers(rows, kinds[0].column);
    for (std::size_t row = 0; correct && row < labels->labels.size(); ++row)
    {
      const std::int64_t label = labels->labels[row];
      const double value = correct->GetTuple1(static_cast<vtkIdType>(row));
      if (label >= 0 && isKnown(value))
      {
        ++all[label];
        right[static_cast<std::size_t>(label)] += value != 0 ? 1 : 0;
      }
    }
    communicator.allReduce(Reduction::Sum, right.data(), right.size());
    for (std::size_t each = 0; each < count; ++each)
    {
      point.classAccuracy.push_back(meanOf(static_cast<double>(right[each]), static_cast<double>(all[each])));
    }
    if (count > classNames_.size())
    {
      classNames_ = readClassNames(rows, count, communicator);
    }
  }
  points_.push_back(std::move(point));
}

void LearningCurve::fill(bool withRows, vtkTable* table) const
{
  const std::size_t count = withRows ? points_.size() : 0;
  const auto rows = static_cast<vtkIdType>(count);
  std::vector<double> epochs;
  for (const Point& point : points_)
  {
    epochs.push_back(point.epoch);
  }
  addEpochColumn(epochs, std::vector<long long>(epochs.size(), withRows ? 1 : 0), table);
  if (std::any_of(points_.begin(), points_.end(), [](const Point& point) { return !point.file.empty(); }))
  {
    auto* files = addColumn<vtkStringArray>(table, "network_file", rows);
    for (std::size_t row = 0; row < count; ++row)
    {
      files->SetValue(static_cast<vtkIdType>(row), points_[row].file);
    }
  }
  auto* numberOfRows = addColumn<vtkIdTypeArray>(table, "rows", rows);
  for (std::size_t row = 0; row < count; ++row)
  {
    numberOfRows->SetValue(static_cast<vtkIdType>(row), points_[row].rows);
  }
  for (std::size_t each = 0; each < measures; ++each)
  {
    auto* column = isThere_[each] ? addColumn<vtkDoubleArray>(table, kinds[each].name, rows) : nullptr;
    for (std::size_t row = 0; column && row < count; ++row)
    {
      column->SetValue(static_cast<vtkIdType>(row), points_[row].means[each]);
    }
  }
  const auto classes = static_cast<int>(classNames_.size());
  if (classes == 0)
  {
    return;
  }
  auto* perClass = addColumn<vtkDoubleArray>(table, "class_accuracy", rows, classes);
  perClass->Fill(nan);
  for (int each = 0; each < classes; ++each)
  {
    perClass->SetComponentName(each, classNames_[static_cast<std::size_t>(each)].c_str());
  }
  for (std::size_t row = 0; row < count; ++row)
  {
    const auto& values = points_[row].classAccuracy;
    std::copy(values.begin(), values.end(), perClass->GetPointer(static_cast<vtkIdType>(row) * classes));
  }
}

}  // namespace layerscope
