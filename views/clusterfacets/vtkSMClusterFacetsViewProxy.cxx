#include "vtkSMClusterFacetsViewProxy.h"

#include <set>
#include <vector>

#include "common/SelectSamples.h"
#include "common/SelectionFinder.h"
#include "vtkClusterFacetsChart.h"
#include "vtkObjectFactory.h"
#include "vtkPVXMLElement.h"
#include "vtkSMPropertyHelper.h"
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

std::vector<vtkIdType> vtkSMClusterFacetsViewProxy::FindNeurons(const layerscope::SelectionFinder& finder)
{
  std::set<vtkSMProxy*> samples;
  vtkSMPropertyHelper representations(this, "Representations");
  for (unsigned int index = 0; index < representations.GetNumberOfElements(); ++index)
  {
    vtkSMProxy* representation = representations.GetAsProxy(index);
    vtkSMPropertyHelper input(representation, "Input", true);
    if (input.GetNumberOfElements() > 0 && vtkSMPropertyHelper(representation, "Visibility", true).GetAsInt() != 0)
    {
      samples.insert(layerscope::makerOfRows(input.GetAsProxy(0), input.GetOutputPort(0)));
    }
  }
  const auto areNeurons = [&samples](vtkSMProxy* maker)
  {
    vtkPVXMLElement* hints = maker->GetHints();
    vtkSMPropertyHelper activations(maker, "Input", true);
    return hints && hints->FindNestedElementByName("Neurons") && activations.GetNumberOfElements() > 0 &&
           samples.count(layerscope::makerOfRows(activations.GetAsProxy(0), activations.GetOutputPort(0))) > 0;
  };
  vtkSMSourceProxy* selection = finder.find(areNeurons);
  return selection ? layerscope::selectedIds(selection) : std::vector<vtkIdType>();
}

bool vtkSMClusterFacetsViewProxy::ConnectSelections(const layerscope::SelectionFinder& finder)
{
  const bool isChanged = this->Superclass::ConnectSelections(finder);
  const std::vector<vtkIdType> ids = this->FindNeurons(finder);
  vtkSMPropertyHelper shown(this, "SelectedNeurons");
  if (ids == shown.GetIdTypeArray())
  {
    return isChanged;
  }
  shown.Set(ids.data(), static_cast<unsigned int>(ids.size()));
  this->UpdateProperty("SelectedNeurons");
  return true;
}
