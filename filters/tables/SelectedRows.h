#ifndef layerscope_SelectedRows_h
#define layerscope_SelectedRows_h

#include <vtkSmartPointer.h>

class vtkInformationVector;
class vtkSelection;
class vtkTable;

namespace layerscope
{

/// The rows that `selection` selects, as Extract Selection does, with the table's field data; `table` itself
/// where there is no selection (nullptr). A table of which nothing is selected may have no columns either.
vtkSmartPointer<vtkTable> selectedRows(vtkTable* table, vtkSelection* selection);

/// The rows that a stage shows, by its inputs: those that input 1, a selection, selects, else all. While it
/// follows the active selection, input 2, those that this selects, else none.
vtkSmartPointer<vtkTable> shownRows(vtkTable* table, bool isFollowing, vtkInformationVector** inputs);

}  // namespace layerscope

#endif
