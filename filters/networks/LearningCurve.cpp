#include "LearningCurve.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <vtkDataArray.h>
#include <vtkDoubleArray.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

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
  Point point{epoch, file, {}, {}};
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
  const auto add = [&](const std::string& name, const auto& valueOf)
  {
    auto* column = addColumn<vtkDoubleArray>(table, name.c_str(), rows);
    for (std::size_t row = 0; row < count; ++row)
    {
      column->SetValue(static_cast<vtkIdType>(row), valueOf(points_[row]));
    }
  };
  add("Time", [](const Point& point) { return point.epoch; });
  if (std::any_of(points_.begin(), points_.end(), [](const Point& point) { return !point.file.empty(); }))
  {
    auto* files = addColumn<vtkStringArray>(table, "network_file", rows);
    for (std::size_t row = 0; row < count; ++row)
    {
      files->SetValue(static_cast<vtkIdType>(row), points_[row].file);
    }
  }
  for (std::size_t each = 0; each < measures; ++each)
  {
    if (isThere_[each])
    {
      add(kinds[each].name, [&](const Point& point) { return point.means[each]; });
    }
  }
  for (std::size_t each = 0; each < classNames_.size(); ++each)
  {
    const std::string name = "accuracy_" + classNames_[each];
    // Names may be the same.
    add(table->GetColumnByName(name.c_str()) ? name + "_" + std::to_string(each) : name,
        [&](const Point& point)
        { return each < point.classAccuracy.size() ? point.classAccuracy[each] : nan; });
  }
}

}  // namespace layerscope
