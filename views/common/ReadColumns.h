#ifndef layerscope_ReadColumns_h
#define layerscope_ReadColumns_h

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "samples/ColumnView.h"
#include "samples/RowColoring.h"
#include "vtkArrayDispatch.h"
#include "vtkDataArray.h"
#include "vtkDataArrayRange.h"
#include "vtkSmartPointer.h"

class vtkTable;

namespace layerscope
{

/// A column of one number a row. Throws Error that names what is missing, with `expected` and found.
vtkDataArray* findColumn(vtkTable* table, const char* name, const std::string& expected);

/// Row by row.
std::vector<double> allNumbers(vtkDataArray* column);

/// The values of a column of type Array where they are, of another type converted.
template <class Type, class Array>
ColumnView<Type> viewColumn(vtkDataArray* column)
{
  const auto size = static_cast<std::size_t>(column->GetNumberOfValues());
  if (auto* same = Array::SafeDownCast(column))
  {
    auto owner = std::make_shared<vtkSmartPointer<vtkDataArray>>(column);
    static_assert(sizeof(Type) == sizeof(*same->GetPointer(0)), "the same values under another name");
    return ColumnView<Type>(reinterpret_cast<const Type*>(same->GetPointer(0)), size, owner);
  }
  ColumnView<Type> view;
  const auto convert = [&view, size](auto* array)
  {
    const auto range = vtk::DataArrayValueRange(array);
    std::vector<typename std::decay<decltype(*array)>::type::ValueType> values(range.begin(), range.end());
    view = convertColumn<Type>(values.data(), size);
  };
  if (!vtkArrayDispatch::Dispatch::Execute(column, convert))
  {
    view = convertColumn<Type>(allNumbers(column).data(), size);
  }
  return view;
}

/// The column that samples are to be coloured by; where it cannot be, it says why. None for an empty name.
ColorColumn readColorColumn(vtkTable* table, const std::string& name);

}  // namespace layerscope

#endif
