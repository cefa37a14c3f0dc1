#include "vtkSMClusterFacetsViewProxy.h"

#include <chrono>
#include <thread>
#include <vector>

#include "SamplePicture.h"
#include "vtkClusterFacetsChart.h"
#include "vtkCommand.h"
#include "vtkContextMouseEvent.h"
#include "vtkContextScene.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPVSession.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkSMClusterFacetsRepresentationProxy.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSession.h"
#include "vtkSMTrace.h"
#include "vtkSamplePicturesInformation.h"

vtkStandardNewMacro(vtkSMClusterFacetsViewProxy);

namespace
{
constexpr unsigned long roundMilliseconds = 40;
}

vtkSMClusterFacetsViewProxy::~vtkSMClusterFacetsViewProxy()
{
  this->StopTimer();
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
}

void vtkSMClusterFacetsViewProxy::SetupInteractor(vtkRenderWindowInteractor* interactor)
{
  this->StopTimer();
  this->Superclass::SetupInteractor(interactor);
  if (interactor)
  {
    interactor->AddObserver(vtkCommand::LeaveEvent, this, &vtkSMClusterFacetsViewProxy::OnLeave);
  }
}

void vtkSMClusterFacetsViewProxy::OnLeave()
{
  // Scenes don't hear of it from their interactor style.
  this->GetChart()->MouseLeaveEvent(vtkContextMouseEvent());
  if (this->GetInteractor())
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
  vtkRenderWindowInteractor* interactor = this->GetInteractor();
  if (this->Timer >= 0 || !interactor)
  {
    return;
  }
  if (this->TimedInteractor != interactor)
  {
    // Before the style of the charts, which would render at every timer.
    constexpr float first = 1;
    this->TimerObserver =
        interactor->AddObserver(vtkCommand::TimerEvent, this, &vtkSMClusterFacetsViewProxy::OnTimer, first);
    this->TimedInteractor = interactor;
  }
  // Not a repeating one: where VTK talks to X itself, a timer must not be destroyed while timers fire.
  this->Timer = interactor->CreateOneShotTimer(roundMilliseconds);
}

void vtkSMClusterFacetsViewProxy::StopTimer()
{
  if (this->TimedInteractor)
  {
    this->TimedInteractor->RemoveObserver(this->TimerObserver);
    if (this->Timer >= 0)
    {
      this->TimedInteractor->DestroyTimer(this->Timer);
    }
  }
  this->TimedInteractor = nullptr;
  this->Timer = -1;
}

bool vtkSMClusterFacetsViewProxy::OnTimer(vtkObject*, unsigned long, void* timer)
{
  if (this->Timer < 0 || !timer || *static_cast<int*>(timer) != this->Timer)
  {
    return false;
  }
  this->Timer = -1;
  if (this->FetchPictures())
  {
    this->OnPicturesWanted();
  }
  return true;
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
    if (auto* representation = vtkSMClusterFacetsRepresentationProxy::SafeDownCast(representations.GetAsProxy(index)))
    {
      representation->ConnectSelection();
    }
  }
  this->Superclass::Update();
}

bool vtkSMClusterFacetsViewProxy::FetchPictures()
{
  // The session lets events pass while a server works; its answers must not be mixed.
  if (this->Fetching || this->GetSession()->GetPendingProgress())
  {
    return true;
  }
  vtkClusterFacetsChart* chart = this->GetChart();
  const std::vector<vtkIdType> missing = chart->GetMissingPictures();
  vtkSMRepresentationProxy* representation = this->GetDrawnRepresentation();
  // What nobody wants to see any more need not be made.
  const bool isGivenUp = missing.empty() && this->PicturesPending;
  if ((missing.empty() && !isGivenUp) || !representation)
  {
    return false;
  }
  this->Fetching = true;
  vtkNew<vtkSamplePicturesInformation> pictures;
  pictures->SetSamples(missing);
  representation->GatherInformation(pictures, vtkPVSession::DATA_SERVER);
  this->PicturesPending = !pictures->GetAnswer().pending.empty();
  chart->DeliverPictures(pictures);
  this->PublishPictureSamples();
  this->Fetching = false;
  return !chart->GetMissingPictures().empty();
}

void vtkSMClusterFacetsViewProxy::PublishPictureSamples()
{
  const std::vector<vtkIdType> shown = this->GetChart()->GetPictureSamples();
  vtkSMPropertyHelper(this, "PictureSamples").Set(shown.data(), static_cast<unsigned int>(shown.size()));
}

void vtkSMClusterFacetsViewProxy::RenderForImageCapture()
{
  this->Superclass::RenderForImageCapture();
  if (this->GetChart()->GetMissingPictures().empty())
  {
    return;
  }
  while (this->FetchPictures())
  {
    std::this_thread::sleep_for(std::chrono::milliseconds(roundMilliseconds));
  }
  this->Superclass::RenderForImageCapture();
}
