#include "vtkSMClusterFacetsViewProxy.h"

#include <algorithm>
#include <array>
#include <vector>

#include "common/PictureFetcher.h"
#include "common/SelectSamples.h"
#include "vtkClusterFacetsChart.h"
#include "vtkCommand.h"
#include "vtkContextMouseEvent.h"
#include "vtkObjectFactory.h"
#include "vtkRenderWindowInteractor.h"
#include "common/vtkSMSampleRepresentationProxy.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSession.h"
#include "vtkSMSourceProxy.h"
#include "vtkSMTrace.h"

vtkStandardNewMacro(vtkSMClusterFacetsViewProxy);

namespace
{

// The smallest view, in pixels, that has room for squares, dot plots and scales beside readable texts.
constexpr int leastWidth = 600;
constexpr int leastHeight = 400;
constexpr int usualPixelsPerInch = 72;

void resize(vtkSMViewProxy& view, const std::array<int, 2>& size, int pixelsPerInch)
{
  vtkSMPropertyHelper(&view, "ViewSize").Set(size.data(), 2);
  vtkSMPropertyHelper(&view, "PPI").Set(pixelsPerInch);
  view.UpdateVTKObjects();
}

}  // namespace

vtkSMClusterFacetsViewProxy::vtkSMClusterFacetsViewProxy()
    : Fetcher(std::make_unique<layerscope::PictureFetcher>(*this,
                                                           [this] { return this->GetDrawnRepresentation(); }))
{
}

vtkSMClusterFacetsViewProxy::~vtkSMClusterFacetsViewProxy()
{
  if (this->LeftInteractor)
  {
    this->LeftInteractor->RemoveObserver(this->LeaveObserver);
  }
}

vtkClusterFacetsChart* vtkSMClusterFacetsViewProxy::GetChart()
{
  return vtkClusterFacetsChart::SafeDownCast(this->GetContextItem());
}

void vtkSMClusterFacetsViewProxy::CreateVTKObjects()
{
  if (this->ObjectsCreated)
  {
    return;
  }
  this->Superclass::CreateVTKObjects();
  if (!this->ObjectsCreated || this->Location == 0)  // 0: a prototype
  {
    return;
  }
  using Self = vtkSMClusterFacetsViewProxy;
  vtkClusterFacetsChart* chart = this->GetChart();
  chart->AddObserver(vtkClusterFacetsChart::HighlightEvent, this, &Self::OnHighlight);
  chart->AddObserver(vtkClusterFacetsChart::PicturesPanelEvent, this, &Self::OnPicturesPanel);
  chart->AddObserver(vtkClusterFacetsChart::PicturesWantedEvent, this, &Self::OnPicturesWanted);
  chart->AddObserver(vtkClusterFacetsChart::LongSelectionEvent, this, &Self::OnLongSelection);
}

void vtkSMClusterFacetsViewProxy::SetupInteractor(vtkRenderWindowInteractor* interactor)
{
  this->Fetcher->stop();
  if (this->LeftInteractor)
  {
    this->LeftInteractor->RemoveObserver(this->LeaveObserver);
  }
  this->LeftInteractor = interactor;
  this->Superclass::SetupInteractor(interactor);
  if (interactor)
  {
    this->LeaveObserver =
        interactor->AddObserver(vtkCommand::LeaveEvent, this, &vtkSMClusterFacetsViewProxy::OnLeave);
  }
  if (this->Fetcher->isAsking())
  {
    this->Fetcher->start();
  }
}

void vtkSMClusterFacetsViewProxy::OnLeave()
{
  // Scenes don't hear of it from their interactor style.
  this->GetChart()->MouseLeaveEvent(vtkContextMouseEvent());
  // Where a server is at work, what follows draws.
  if (this->GetInteractor() && !this->GetSession()->GetPendingProgress())
  {
    this->GetInteractor()->Render();
  }
}

void vtkSMClusterFacetsViewProxy::OnHighlight()
{
  SM_SCOPED_TRACE(PropertiesModified).arg("proxy", this);
  const vtkClusterFacetsChart* chart = this->GetChart();
  vtkSMPropertyHelper(this, "HighlightLayer").Set(chart->GetHighlightLayer());
  vtkSMPropertyHelper(this, "HighlightCluster").Set(chart->GetHighlightCluster());
  this->UpdateVTKObjects();
}

void vtkSMClusterFacetsViewProxy::OnPicturesPanel()
{
  SM_SCOPED_TRACE(PropertiesModified).arg("proxy", this);
  const vtkClusterFacetsChart* chart = this->GetChart();
  vtkSMPropertyHelper(this, "ShowPictures").Set(chart->GetShowPictures() ? 1 : 0);
  vtkSMPropertyHelper(this, "PicturesWidth").Set(chart->GetPicturesWidth());
  this->UpdateVTKObjects();
}

void vtkSMClusterFacetsViewProxy::OnPicturesWanted()
{
  this->Fetcher->start();
}

void vtkSMClusterFacetsViewProxy::OnLongSelection()
{
  vtkSMRepresentationProxy* representation = this->GetDrawnRepresentation();
  vtkSMPropertyHelper input(representation, "Input");
  if (auto* source = vtkSMSourceProxy::SafeDownCast(input.GetAsProxy(0)))
  {
    layerscope::setSelectedIds(source, input.GetOutputPort(0), this->GetChart()->GetSelectedSamples());
  }
}

vtkSMRepresentationProxy* vtkSMClusterFacetsViewProxy::GetDrawnRepresentation()
{
  vtkSMPropertyHelper representations(this, "Representations");
  for (unsigned int index = 0; index < representations.GetNumberOfElements(); ++index)
  {
    auto* representation = vtkSMRepresentationProxy::SafeDownCast(representations.GetAsProxy(index));
    if (representation && representation->GetClientSideObject() == this->GetChart()->GetOwner())
    {
      return representation;
    }
  }
  return nullptr;
}

void vtkSMClusterFacetsViewProxy::Update()
{
  vtkSMPropertyHelper representations(this, "Representations");
  for (unsigned int index = 0; index < representations.GetNumberOfElements(); ++index)
  {
    if (auto* representation =
            vtkSMSampleRepresentationProxy::SafeDownCast(representations.GetAsProxy(index)))
    {
      representation->ConnectSelection();
    }
  }
  this->Superclass::Update();
}

void vtkSMClusterFacetsViewProxy::PostRender(bool interactive)
{
  // The superclass passes on what has changed without calling for another render.
  this->PublishPictureSamples();
  this->Superclass::PostRender(interactive);
}

void vtkSMClusterFacetsViewProxy::PublishPictureSamples()
{
  const vtkClusterFacetsChart* chart = this->GetChart();
  vtkSMPropertyHelper published(this, "PictureSamples");
  const std::vector<vtkIdType> shown = chart ? chart->GetPictureSamples() : std::vector<vtkIdType>();
  if (shown != published.GetIdTypeArray())
  {
    published.Set(shown.data(), static_cast<unsigned int>(shown.size()));
  }
}

void vtkSMClusterFacetsViewProxy::RenderForImageCapture()
{
  // Again when pictures have come: by their shape others may have a place.
  do
  {
    this->Superclass::RenderForImageCapture();
  } while (this->Fetcher->fetchAll());
}

vtkImageData* vtkSMClusterFacetsViewProxy::CaptureWindowInternal(int magnificationX, int magnificationY)
{
  std::array<int, 2> size{};
  vtkSMPropertyHelper(this, "ViewSize").Get(size.data(), 2);
  const int magnification = std::max(magnificationX, magnificationY);
  if (magnification == 1 || (size[0] >= leastWidth && size[1] >= leastHeight))
  {
    return this->Superclass::CaptureWindowInternal(magnificationX, magnificationY);
  }
  // Where fonts are not to be scaled, ParaView has divided the resolution by the magnification.
  const int given = vtkSMPropertyHelper(this, "PPI").GetAsInt();
  const int pixelsPerInch = std::max(given, std::min(usualPixelsPerInch, given * magnification));
  resize(*this, {size[0] * magnificationX, size[1] * magnificationY}, pixelsPerInch);
  vtkImageData* capture = this->Superclass::CaptureWindowInternal(1, 1);
  resize(*this, size, given);
  return capture;
}
