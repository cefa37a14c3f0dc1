#include "OtherColumns.h"

#include <vtkAbstractArray.h>
#include <vtkIdList.h>
#include <vtkSmartPointer.h>
#include <vtkTable.h>

#include "LayerColumns.h"

namespace layerscope
{

void copyOtherColumns(vtkTable* input, vtkIdList* rows, const std::set<std::string>& own, vtkTable* table)
{
  for (vtkIdType index = 0; index < input->GetNumberOfColumns(); ++index)
  {
    vtkAbstractArray* column = input->GetColumn(index);
    int number = 0;
    const std::string name = column->GetName() ? column->GetName() : "";
    if (name.empty() || own.count(name) != 0 || isLayerName(name, number))
    {
      continue;
    }
    auto copy = vtkSmartPointer<vtkAbstractArray>::Take(column->NewInstance());
    copy->SetName(column->GetName());
    copy->SetNumberOfComponents(column->GetNumberOfComponents());
    copy->CopyComponentNames(column);
    copy->SetNumberOfTuples(rows->GetNumberOfIds());
    column->GetTuples(rows, copy);
    table->AddColumn(copy);
  }
}

}  // namespace layerscope
