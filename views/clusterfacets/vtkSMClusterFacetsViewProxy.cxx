#include "vtkSMClusterFacetsViewProxy.h"

#include "vtkClusterFacetsChart.h"
#include "vtkObjectFactory.h"
#include "vtkSMPropertyHelper.h"
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
