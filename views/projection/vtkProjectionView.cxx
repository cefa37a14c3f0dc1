#include "vtkProjectionView.h"

#include "vtkObjectFactory.h"
#include "vtkProjectionChart.h"

vtkStandardNewMacro(vtkProjectionView);

vtkProjectionView::vtkProjectionView()
{
  this->AddChart();
}

vtkProjectionView::~vtkProjectionView() = default;

vtkSampleChart* vtkProjectionView::GetSampleChart()
{
  return this->Chart;
}

void vtkProjectionView::SetCamera(double x, double y, double zoom)
{
  this->Chart->SetCamera(x, y, zoom);
}

void vtkProjectionView::SetSinglePanel(int number)
{
  this->Chart->SetSinglePanel(number);
}

int vtkProjectionView::GetSinglePanel()
{
  return this->Chart->GetSinglePanel();
}

void vtkProjectionView::AddHiddenClass(const char* name)
{
  this->HiddenClasses.emplace_back(name ? name : "");
}

void vtkProjectionView::RemoveHiddenClasses()
{
  this->HiddenClasses.clear();
}

void vtkProjectionView::SetShowTrails(bool show)
{
  this->Chart->SetShowTrails(show);
}

void vtkProjectionView::SetOnlySelectedTrails(bool only)
{
  this->Chart->SetOnlySelectedTrails(only);
}

void vtkProjectionView::SetBundling(double strength)
{
  this->Chart->SetBundling(strength);
}

void vtkProjectionView::SetTrailEnds(int ends)
{
  this->Chart->SetTrailEnds(ends);
}

void vtkProjectionView::SetFollowTime(bool follow)
{
  this->Chart->SetFollowTime(follow);
}

void vtkProjectionView::Render(bool interactive)
{
  this->Chart->SetTime(this->GetViewTime());
  // All names together: with each the chart would lay everything out anew.
  this->Chart->SetHiddenClasses(this->HiddenClasses);
  this->Superclass::Render(interactive);
}

void vtkProjectionView::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}
