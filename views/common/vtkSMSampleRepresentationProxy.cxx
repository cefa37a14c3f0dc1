#include "vtkSMSampleRepresentationProxy.h"

#include <string>

#include "SelectionFinder.h"
#include "vtkDataSetAttributes.h"
#include "vtkObjectFactory.h"
#include "vtkPVArrayInformation.h"
#include "vtkPVDataInformation.h"
#include "vtkPVDataSetAttributesInformation.h"
#include "vtkPVExtractSelection.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMSourceProxy.h"
#include "vtkSelectionNode.h"

vtkStandardNewMacro(vtkSMSampleRepresentationProxy);

namespace
{

bool isNumber(vtkSMProxy* proxy, const char* property, int value)
{
  return vtkSMPropertyHelper(proxy, property, true).GetAsInt() == value;
}

/// Whether the selection is one list of ids of rows, as a brush makes them.
bool isListOfIds(vtkSMProxy* selection)
{
  const std::string name = selection ? selection->GetXMLName() : "";
  if (name == "GlobalIDSelectionSource")
  {
    return isNumber(selection, "FieldType", vtkSelectionNode::ROW) && isNumber(selection, "InsideOut", 0);
  }
  if (name != "AppendSelections")
  {
    return false;
  }
  vtkSMPropertyHelper inputs(selection, "Input");
  const std::string expression = vtkSMPropertyHelper(selection, "Expression").GetAsString();
  return inputs.GetNumberOfElements() == 1 && isNumber(selection, "InsideOut", 0) &&
         vtkSMPropertyHelper(selection, "SelectionNames").GetNumberOfElements() == 1 &&
         expression == vtkSMPropertyHelper(selection, "SelectionNames").GetAsString(0) &&
         isListOfIds(inputs.GetAsProxy(0));
}

/// Whether the ids of a table's rows are its samples, or neurons.
bool hasSamplesAsIds(vtkSMSourceProxy* source, unsigned int port)
{
  vtkPVDataInformation* information = source->GetDataInformation(port);
  vtkPVArrayInformation* ids =
      information ? information->GetRowDataInformation()->GetAttributeInformation(vtkDataSetAttributes::GLOBALIDS)
                  : nullptr;
  const std::string name = ids && ids->GetName() ? ids->GetName() : "";
  return name == "sample" || name == "neuron";
}

}  // namespace

bool vtkSMSampleRepresentationProxy::ConnectSelection(const layerscope::SelectionFinder& finder)
{
  vtkSMProxy* drawn = this->GetSubProxy("SelectionRepresentation");
  vtkSMPropertyHelper input(this, "Input");
  auto* source =
      input.GetNumberOfElements() == 1 ? vtkSMSourceProxy::SafeDownCast(input.GetAsProxy(0)) : nullptr;
  const unsigned int port = source ? input.GetOutputPort(0) : 0;
  vtkSMSourceProxy* extraction = source ? source->GetSelectionOutput(port) : nullptr;
  if (!drawn || !extraction)
  {
    return false;
  }
  // ParaView extracts selected rows one by one, to tell their numbers: seconds for a million samples. Where the ids are
  // the samples, the view needs no rows; it still has to know when the selection changes.
  vtkSMSourceProxy* selection = finder.find(source, port);
  const bool isPlain = isListOfIds(selection) && hasSamplesAsIds(source, port);
  vtkSMSourceProxy* wanted = isPlain ? selection : extraction;
  const unsigned int wantedPort = isPlain ? 0 : vtkPVExtractSelection::OUTPUT_PORT_SELECTION_IDS;
  vtkSMPropertyHelper connected(drawn, "SelectionInput");
  if (connected.GetNumberOfElements() == 1 && connected.GetAsProxy(0) == wanted &&
      connected.GetOutputPort(0) == wantedPort)
  {
    return false;
  }
  connected.Set(wanted, wantedPort);
  vtkSMPropertyHelper(drawn, "SelectionExtraction").Set(extraction, vtkPVExtractSelection::OUTPUT_PORT_SELECTION_IDS);
  drawn->UpdateVTKObjects();
  return true;
}
