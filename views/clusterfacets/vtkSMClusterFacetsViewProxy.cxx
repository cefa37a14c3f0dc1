#include "vtkSMClusterFacetsViewProxy.h"

#include <vector>

#include "common/SelectSamples.h"
#include "common/SelectionFinder.h"
#include "vtkClusterFacetsChart.h"
#include "vtkObjectFactory.h"
#include "vtkPVXMLElement.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSourceProxy.h"
#include "vtkSMTrace.h"

vtkStandardNewMacro(vtkSMClusterFacetsViewProxy);

void vtkSMClusterFacetsViewProxy::CreateVTKObjects()
{
  const bool wereCreated = this->ObjectsCreated;
  this->Superclass::CreateVTKObjects();
  if (!wereCreated && this->ObjectsCreated && this->GetChart())
  {
    this->GetChart()->AddObserver(vtkSampleChart::HighlightEvent, this, &vtkSMClusterFacetsViewProxy::OnHighlight);
  }
}

void vtkSMClusterFacetsViewProxy::OnHighlight()
{
  SM_SCOPED_TRACE(PropertiesModified).arg("proxy", this);
  const auto* chart = vtkClusterFacetsChart::SafeDownCast(this->GetChart());
  vtkSMPropertyHelper(this, "HighlightLayer").Set(chart->GetHighlightLayer());
  vtkSMPropertyHelper(this, "HighlightCluster").Set(chart->GetHighlightCluster());
  this->UpdateVTKObjects();
}

bool vtkSMClusterFacetsViewProxy::ConnectSelections(const layerscope::SelectionFinder& finder)
{
  const bool isChanged = this->Superclass::ConnectSelections(finder);
  vtkSMRepresentationProxy* drawn = this->GetDrawnRepresentation();
  vtkSMPropertyHelper input(drawn, "Input", true);
  std::vector<vtkIdType> ids;
  if (drawn && input.GetNumberOfElements() > 0)
  {
    const vtkSMProxy* samples = layerscope::makerOfRows(input.GetAsProxy(0), input.GetOutputPort(0));
    const auto areNeurons = [samples](vtkSMProxy* maker)
    {
      vtkPVXMLElement* hints = maker->GetHints();
      vtkSMPropertyHelper activations(maker, "Input", true);
      return hints && hints->FindNestedElementByName("Neurons") && activations.GetNumberOfElements() > 0 &&
             layerscope::makerOfRows(activations.GetAsProxy(0), activations.GetOutputPort(0)) == samples;
    };
    vtkSMSourceProxy* selection = finder.find(areNeurons);
    ids = selection ? layerscope::selectedIds(selection) : ids;
  }
  vtkSMPropertyHelper shown(this, "SelectedNeurons");
  if (ids == shown.GetIdTypeArray())
  {
    return isChanged;
  }
  shown.Set(ids.data(), static_cast<unsigned int>(ids.size()));
  this->UpdateProperty("SelectedNeurons");
  return true;
}
