#ifndef layerscope_SheetImage_h
#define layerscope_SheetImage_h

#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkUnsignedCharArray.h>

#include "ContactSheet.h"

namespace layerscope
{

/// Gives an image the size of a sheet, and returns its number of pixels. The first picture stays where it is
/// when a sheet grows, so that a view that looks at it keeps doing so.
inline vtkIdType setSheetSize(const SheetLayout& layout, vtkImageData* sheet)
{
  sheet->SetDimensions(static_cast<int>(layout.width), static_cast<int>(layout.height), 1);
  sheet->SetOrigin(0, 1.0 - static_cast<double>(layout.height), 0);
  return layout.width * layout.height;
}

/// A new point array with room for `count` pixels, whose values are not set. `Array` is its VTK class.
template <class Array>
Array* addPoints(vtkImageData* sheet, const char* name, vtkIdType count, int components = 1)
{
  vtkNew<Array> array;
  array->SetName(name);
  array->SetNumberOfComponents(components);
  array->SetNumberOfTuples(count);
  sheet->GetPointData()->AddArray(array);
  return array;
}

/// The sheet's colours, its active scalars, not yet set. Whoever shows an empty sheet looks for them, too.
inline vtkUnsignedCharArray* addColors(vtkImageData* sheet, vtkIdType count)
{
  auto* colors = addPoints<vtkUnsignedCharArray>(sheet, "RGB", count, 3);
  sheet->GetPointData()->SetActiveScalars("RGB");
  return colors;
}

}  // namespace layerscope

#endif
