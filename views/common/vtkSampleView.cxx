#include "vtkSampleView.h"

#include <algorithm>

#include "ViewTheme.h"
#include "vtkAnnotationLink.h"
#include "vtkCommand.h"
#include "vtkContextScene.h"
#include "vtkContextView.h"
#include "vtkOpenGLRenderWindow.h"
#include "vtkRenderWindow.h"
#include "vtkRenderer.h"
#include "vtkSampleChart.h"
#include "vtkSampleRepresentation.h"
#include "vtkSelection.h"

namespace
{

constexpr double darkest = 0.2;
constexpr double lightest = 0.75;

/// A window of the system's own is given the depths of a frame too, which no one looks at, by a shader: where the processor
/// draws in place of a graphics card, half of a repaint. The system's frame is the one that is bound there.
void leaveOutDepth(vtkRenderWindow* window)
{
  auto* const target = vtkOpenGLRenderWindow::SafeDownCast(window);
  if (target && !target->GetStereoRender() && target->GetFrameBlitMode() == vtkOpenGLRenderWindow::BlitToHardware)
  {
    target->SetFrameBlitModeToBlitToCurrent();
  }
}

}  // namespace

vtkSampleView::vtkSampleView() = default;

vtkSampleView::~vtkSampleView() = default;

void vtkSampleView::AddChart()
{
  this->GetSampleChart()->AddObserver(vtkCommand::SelectionChangedEvent, this, &vtkSampleView::OnSelectionChanged);
  this->ContextView->GetScene()->AddItem(this->GetSampleChart());
}

vtkAbstractContextItem* vtkSampleView::GetContextItem()
{
  return this->GetSampleChart();
}

void vtkSampleView::OnSelectionChanged()
{
  this->InvokeEvent(vtkCommand::SelectionChangedEvent);
}

void vtkSampleView::SetSelection(vtkChartRepresentation* representation, vtkSelection* selection)
{
  if (representation == this->GetSampleChart()->GetOwner())
  {
    this->GetSampleChart()->SetOuterSelection(selection);
  }
}

void vtkSampleView::ShowAnotherRepresentation()
{
  for (int index = 0; index < this->GetNumberOfRepresentations() && !this->GetSampleChart()->GetOwner(); ++index)
  {
    auto* representation = vtkSampleRepresentation::SafeDownCast(this->GetRepresentation(index));
    if (representation && representation->GetVisibility())
    {
      representation->Modified();
      return;
    }
  }
}

void vtkSampleView::PrepareForScreenshot()
{
  this->Superclass::PrepareForScreenshot();
  this->GetSampleChart()->SetCaptured(true);
}

void vtkSampleView::CleanupAfterScreenshot()
{
  this->GetSampleChart()->SetCaptured(false);
  this->Superclass::CleanupAfterScreenshot();
}

void vtkSampleView::SetShowPictures(bool show)
{
  this->GetSampleChart()->SetShowPictures(show);
}

bool vtkSampleView::GetShowPictures()
{
  return this->GetSampleChart()->GetShowPictures();
}

void vtkSampleView::SetPicturesWidth(double part)
{
  this->GetSampleChart()->SetPicturesWidth(part);
}

double vtkSampleView::GetPicturesWidth()
{
  return this->GetSampleChart()->GetPicturesWidth();
}

void vtkSampleView::SetHeading(const char* text)
{
  this->GetSampleChart()->SetHeading(text ? text : "");
}

const char* vtkSampleView::GetHeading()
{
  return this->GetSampleChart()->GetHeading().c_str();
}

void vtkSampleView::Render(bool interactive)
{
  // Edges of rectangles lie on pixels: several samples a pixel would only make drawing slower.
  this->GetRenderWindow()->SetMultiSamples(0);
  leaveOutDepth(this->GetRenderWindow());

  const double light = layerscope::lightness(this->PaletteBackground);
  const bool follow = this->UseColorPaletteForBackground && (light < darkest || light > lightest);
  const double white[3] = {1, 1, 1};
  const double* color = follow                               ? this->PaletteBackground
                        : this->UseColorPaletteForBackground ? white
                                                             : this->Background;
  this->ContextView->GetRenderer()->SetBackground(color[0], color[1], color[2]);
  this->GetSampleChart()->SetBackground(color);
  this->ShowAnotherRepresentation();
  this->Superclass::Render(interactive);
}

void vtkSampleView::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "UseColorPaletteForBackground: " << this->UseColorPaletteForBackground << "\n";
  this->GetSampleChart()->PrintSelf(os, indent.GetNextIndent());
}
