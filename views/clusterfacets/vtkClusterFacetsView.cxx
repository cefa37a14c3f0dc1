#include "vtkClusterFacetsView.h"

#include "vtkClusterFacetsChart.h"
#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkClusterFacetsView);

vtkClusterFacetsView::vtkClusterFacetsView()
{
  this->AddChart();
}

vtkClusterFacetsView::~vtkClusterFacetsView() = default;

vtkSampleChart* vtkClusterFacetsView::GetSampleChart()
{
  return this->Chart;
}

void vtkClusterFacetsView::SetHighlightLayer(int layer)
{
  this->Chart->SetHighlight(layer, this->Chart->GetHighlightCluster());
}

int vtkClusterFacetsView::GetHighlightLayer()
{
  return this->Chart->GetHighlightLayer();
}

void vtkClusterFacetsView::SetHighlightCluster(int cluster)
{
  this->Chart->SetHighlight(this->Chart->GetHighlightLayer(), cluster);
}

int vtkClusterFacetsView::GetHighlightCluster()
{
  return this->Chart->GetHighlightCluster();
}

void vtkClusterFacetsView::AddSelectedNeuron(vtkIdType id)
{
  this->Chart->AddSelectedNeuron(id);
}

void vtkClusterFacetsView::RemoveSelectedNeurons()
{
  this->Chart->RemoveSelectedNeurons();
}

void vtkClusterFacetsView::SetShowFlows(bool show)
{
  this->Chart->SetShowFlows(show);
}

bool vtkClusterFacetsView::GetShowFlows()
{
  return this->Chart->GetShowFlows();
}

void vtkClusterFacetsView::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}
