#ifndef layerscope_SelectedRows_h
#define layerscope_SelectedRows_h

#include <vtkSmartPointer.h>

class vtkSelection;
class vtkTable;

namespace layerscope
{

/// The rows that `selection` selects, as Extract Selection does, with the table's field data; `table` itself
/// where there is no selection (nullptr). A table of which nothing is selected may have no columns either.
vtkSmartPointer<vtkTable> selectedRows(vtkTable* table, vtkSelection* selection);

}  // namespace layerscope

#endif
