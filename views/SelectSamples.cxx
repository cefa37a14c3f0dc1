#include "SelectSamples.h"

#include <string>

#include "vtkSMPropertyHelper.h"
#include "vtkSMSourceProxy.h"

namespace layerscope
{

void setSelectedIds(vtkSMSourceProxy* source, unsigned int port, const std::vector<vtkIdType>& ids)
{
  vtkSMSourceProxy* selection = source->GetSelectionInput(port);
  if (!selection || selection->GetXMLName() != std::string("AppendSelections") ||
      vtkSMPropertyHelper(selection, "Input").GetNumberOfElements() != 1)
  {
    return;
  }
  vtkSMProxy* list = vtkSMPropertyHelper(selection, "Input").GetAsProxy(0);
  if (list->GetXMLName() == std::string("GlobalIDSelectionSource"))
  {
    vtkSMPropertyHelper(list, "IDs").Set(ids.data(), static_cast<unsigned int>(ids.size()));
    list->UpdateVTKObjects();
  }
}

}  // namespace layerscope
