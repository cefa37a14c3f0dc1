#include "vtkClusterFacetsView.h"

#include <algorithm>

#include "common/ViewTheme.h"
#include "vtkAnnotationLink.h"
#include "vtkClusterFacetsChart.h"
#include "vtkClusterFacetsRepresentation.h"
#include "vtkCommand.h"
#include "vtkContextScene.h"
#include "vtkContextView.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindow.h"
#include "vtkRenderer.h"
#include "vtkSelection.h"

vtkStandardNewMacro(vtkClusterFacetsView);

namespace
{

constexpr double darkest = 0.2;
constexpr double lightest = 0.75;

}  // namespace

vtkClusterFacetsView::vtkClusterFacetsView()
{
  this->Chart->AddObserver(vtkCommand::SelectionChangedEvent, this,
                           &vtkClusterFacetsView::OnSelectionChanged);
  this->ContextView->GetScene()->AddItem(this->Chart);
}

vtkClusterFacetsView::~vtkClusterFacetsView() = default;

vtkAbstractContextItem* vtkClusterFacetsView::GetContextItem()
{
  return this->Chart;
}

void vtkClusterFacetsView::OnSelectionChanged()
{
  this->InvokeEvent(vtkCommand::SelectionChangedEvent);
}

void vtkClusterFacetsView::SetSelection(vtkChartRepresentation* representation, vtkSelection* selection)
{
  if (representation == this->Chart->GetOwner())
  {
    this->Chart->SetOuterSelection(selection);
  }
}

void vtkClusterFacetsView::ShowAnotherRepresentation()
{
  for (int index = 0; index < this->GetNumberOfRepresentations() && !this->Chart->GetOwner(); ++index)
  {
    auto* representation = vtkClusterFacetsRepresentation::SafeDownCast(this->GetRepresentation(index));
    if (representation && representation->GetVisibility())
    {
      representation->Modified();
      return;
    }
  }
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

void vtkClusterFacetsView::SetShowPictures(bool show)
{
  this->Chart->SetShowPictures(show);
}

bool vtkClusterFacetsView::GetShowPictures()
{
  return this->Chart->GetShowPictures();
}

void vtkClusterFacetsView::SetPicturesWidth(double part)
{
  this->Chart->SetPicturesWidth(part);
}

double vtkClusterFacetsView::GetPicturesWidth()
{
  return this->Chart->GetPicturesWidth();
}

void vtkClusterFacetsView::SetShowFlows(bool show)
{
  this->Chart->SetShowFlows(show);
}

bool vtkClusterFacetsView::GetShowFlows()
{
  return this->Chart->GetShowFlows();
}

void vtkClusterFacetsView::SetHeading(const char* text)
{
  this->Chart->SetHeading(text ? text : "");
}

const char* vtkClusterFacetsView::GetHeading()
{
  return this->Chart->GetHeading().c_str();
}

void vtkClusterFacetsView::Render(bool interactive)
{
  // Edges of rectangles lie on pixels: several samples a pixel would only make drawing slower.
  this->GetRenderWindow()->SetMultiSamples(0);

  const double light = layerscope::lightness(this->PaletteBackground);
  const bool follow = this->UseColorPaletteForBackground && (light < darkest || light > lightest);
  const double white[3] = {1, 1, 1};
  const double* color = follow                               ? this->PaletteBackground
                        : this->UseColorPaletteForBackground ? white
                                                             : this->Background;
  this->ContextView->GetRenderer()->SetBackground(color[0], color[1], color[2]);
  this->Chart->SetBackground(color);
  this->ShowAnotherRepresentation();
  this->Superclass::Render(interactive);
}

void vtkClusterFacetsView::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "UseColorPaletteForBackground: " << this->UseColorPaletteForBackground << "\n";
  this->Chart->PrintSelf(os, indent.GetNextIndent());
}
