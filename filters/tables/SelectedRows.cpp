#include "SelectedRows.h"

#include <vtkFieldData.h>
#include <vtkNew.h>
#include <vtkPVExtractSelection.h>
#include <vtkSelection.h>
#include <vtkTable.h>

namespace layerscope
{

vtkSmartPointer<vtkTable> selectedRows(vtkTable* table, vtkSelection* selection)
{
  if (!selection)
  {
    return table;
  }
  vtkNew<vtkPVExtractSelection> extraction;
  extraction->SetInputData(0, table);
  extraction->SetInputData(1, selection);
  extraction->Update();
  vtkTable* extracted = vtkTable::SafeDownCast(extraction->GetOutputDataObject(0));
  if (!extracted)
  {
    return vtkSmartPointer<vtkTable>::New();
  }
  extracted->GetFieldData()->PassData(table->GetFieldData());
  return extracted;
}

vtkSmartPointer<vtkTable> shownRows(vtkTable* table, bool isFollowing, vtkInformationVector** inputs)
{
  vtkSelection* selection = vtkSelection::GetData(inputs[isFollowing ? 2 : 1], 0);
  if (selection || !isFollowing)
  {
    return selectedRows(table, selection);
  }
  auto none = vtkSmartPointer<vtkTable>::New();
  none->GetFieldData()->PassData(table->GetFieldData());
  return none;
}

}  // namespace layerscope
