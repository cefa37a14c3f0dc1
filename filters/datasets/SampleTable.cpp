#include "SampleTable.h"

#include <algorithm>

#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>
#include <vtkTable.h>

#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

using Samples = std::vector<std::int64_t>;

vtkNew<vtkIdTypeArray> numbersOf(const Samples& samples)
{
  vtkNew<vtkIdTypeArray> numbers;
  numbers->SetNumberOfTuples(static_cast<vtkIdType>(samples.size()));
  std::copy(samples.begin(), samples.end(), numbers->GetPointer(0));
  return numbers;
}

/// A class that has no name is called by its number.
std::string className(const std::vector<std::string>& names, std::int32_t label)
{
  const auto index = static_cast<std::size_t>(label);
  return index < names.size() ? names[index] : std::to_string(label);
}

void addLabels(const std::string& name, const std::vector<std::int32_t>& labels,
               const std::vector<std::string>& names, const Samples& samples, vtkTable* table)
{
  if (labels.empty())
  {
    return;
  }
  vtkNew<vtkIntArray> numbers;
  vtkNew<vtkStringArray> texts;
  numbers->SetName(name.c_str());
  texts->SetName((name + "_name").c_str());
  for (const std::int64_t sample : samples)
  {
    const std::int32_t label = labels[static_cast<std::size_t>(sample)];
    numbers->InsertNextValue(label);
    texts->InsertNextValue(className(names, label));
  }
  table->AddColumn(numbers);
  table->AddColumn(texts);
}

void addPictures(const PictureSet& pictures, const Samples& samples, vtkTable* table)
{
  const auto numbers = numbersOf(samples);
  numbers->SetName("picture");
  table->AddColumn(numbers);
  if (pictures.format() == "folder")
  {
    vtkNew<vtkStringArray> files;
    files->SetName("file");
    for (const std::int64_t sample : samples)
    {
      files->InsertNextValue(pictures.pathInFolder(sample));
    }
    table->AddColumn(files);
  }
}

template <class Array>
void addNumbers(const NumberColumn& column, const Samples& samples, vtkTable* table)
{
  vtkNew<Array> array;
  array->SetName(column.name.c_str());
  array->SetNumberOfComponents(static_cast<int>(column.components));
  array->SetNumberOfTuples(static_cast<vtkIdType>(samples.size()));
  auto* target = array->GetPointer(0);
  for (const std::int64_t sample : samples)
  {
    target = std::transform(column.values.data() + sample * column.components,
                            column.values.data() + (sample + 1) * column.components, target,
                            [](double value) { return static_cast<typename Array::ValueType>(value); });
  }
  table->AddColumn(array);
}

}  // namespace

std::int64_t SampleData::count() const
{
  return set.pictures ? set.pictures->count()
                      : static_cast<std::int64_t>(numbers.values.size()) / numbers.components;
}

void fillSampleTable(const SampleData& data, const Samples& samples, vtkTable* table)
{
  setSampleColumn(table, numbersOf(samples));
  if (data.set.pictures)
  {
    addPictures(*data.set.pictures, samples, table);
  }
  else if (data.numbers.isFloat)
  {
    addNumbers<vtkFloatArray>(data.numbers, samples, table);
  }
  else
  {
    addNumbers<vtkDoubleArray>(data.numbers, samples, table);
  }
  addLabels("label", data.set.labels, data.set.classNames, samples, table);
  addLabels("coarse_label", data.set.coarseLabels, data.set.coarseClassNames, samples, table);
  if (data.reference)
  {
    writeReference(*data.reference, table->GetFieldData());
  }
  if (!data.set.classNames.empty())
  {
    vtkNew<vtkStringArray> names;
    names->SetName("class_names");
    for (const std::string& name : data.set.classNames)
    {
      names->InsertNextValue(name);
    }
    table->GetFieldData()->AddArray(names);
  }
}

}  // namespace layerscope
