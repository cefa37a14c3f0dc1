#ifndef layerscope_AddColumn_h
#define layerscope_AddColumn_h

#include <vtkNew.h>
#include <vtkTable.h>

namespace layerscope
{

/// A new column of a table, with room for `rows`, whose values are not set. `Array` is its VTK class.
template <class Array>
Array* addColumn(vtkTable* table, const char* name, vtkIdType rows = 0, int components = 1)
{
  vtkNew<Array> column;
  column->SetName(name);
  column->SetNumberOfComponents(components);
  column->SetNumberOfTuples(rows);
  table->AddColumn(column);
  return column;
}

}  // namespace layerscope

#endif
