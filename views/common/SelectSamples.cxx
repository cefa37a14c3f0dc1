#include "SelectSamples.h"

#include <algorithm>
#include <string>

#include "vtkDoubleArray.h"
#include "vtkIdTypeArray.h"
#include "vtkNew.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSourceProxy.h"
#include "vtkSelectionNode.h"

namespace layerscope
{

vtkSmartPointer<vtkSelectionNode> idsNode(const std::vector<std::int64_t>& ids)
{
  vtkNew<vtkIdTypeArray> list;
  list->SetNumberOfValues(static_cast<vtkIdType>(ids.size()));
  std::copy(ids.begin(), ids.end(), list->GetPointer(0));
  auto node = vtkSmartPointer<vtkSelectionNode>::New();
  node->SetContentType(vtkSelectionNode::GLOBALIDS);
  node->SetFieldType(vtkSelectionNode::ROW);
  node->SetSelectionList(list);
  return node;
}

vtkSmartPointer<vtkSelectionNode> rangesNode(const std::vector<std::int64_t>& ids)
{
  vtkNew<vtkDoubleArray> ranges;
  ranges->SetName("sample");
  ranges->SetNumberOfComponents(1);
  for (std::size_t first = 0; first < ids.size();)
  {
    std::size_t last = first;
    while (last + 1 < ids.size() && ids[last + 1] == ids[last] + 1)
    {
      ++last;
    }
    ranges->InsertNextValue(static_cast<double>(ids[first]));
    ranges->InsertNextValue(static_cast<double>(ids[last]));
    first = last + 1;
  }
  auto node = vtkSmartPointer<vtkSelectionNode>::New();
  node->SetContentType(vtkSelectionNode::THRESHOLDS);
  node->SetFieldType(vtkSelectionNode::ROW);
  node->SetSelectionList(ranges);
  return node;
}

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

std::vector<vtkIdType> selectedIds(vtkSMProxy* selection)
{
  if (selection->GetXMLName() == std::string("GlobalIDSelectionSource"))
  {
    return vtkSMPropertyHelper(selection, "IDs").GetIdTypeArray();
  }
  std::vector<vtkIdType> ids;
  vtkSMPropertyHelper inputs(selection, "Input", true);
  for (unsigned int index = 0; index < inputs.GetNumberOfElements(); ++index)
  {
    const std::vector<vtkIdType> more = selectedIds(inputs.GetAsProxy(index));
    ids.insert(ids.end(), more.begin(), more.end());
  }
  return ids;
}

}  // namespace layerscope
