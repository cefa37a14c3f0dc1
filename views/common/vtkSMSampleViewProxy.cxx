#include "vtkSMSampleViewProxy.h"

#include <algorithm>
#include <array>
#include <vector>

#include "PagePictures.h"
#include "PictureFetcher.h"
#include "SelectSamples.h"
#include "SelectionFinder.h"
#include "WindowTimer.h"
#include "network/Error.h"
#include "page/Page.h"
#include "vtkCommand.h"
#include "vtkContextMouseEvent.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPVSession.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSampleRepresentationProxy.h"
#include "vtkSMSession.h"
#include "vtkSMSourceProxy.h"
#include "vtkSMTrace.h"
#include "vtkSampleChart.h"
#include "vtkSampleColumnsInformation.h"

vtkStandardNewMacro(vtkSMSampleViewProxy);

namespace
{

// The smallest view, in pixels, that has room for squares, dot plots and scales beside readable texts.
constexpr int leastWidth = 600;
constexpr int leastHeight = 400;
constexpr int usualPixelsPerInch = 72;

// Milliseconds after which what is selected at other stages is drawn. Meanwhile the view where it is selected draws.
constexpr unsigned long restOfSelection = 40;

void resize(vtkSMViewProxy& view, const std::array<int, 2>& size, int pixelsPerInch)
{
  vtkSMPropertyHelper(&view, "ViewSize").Set(size.data(), 2);
  vtkSMPropertyHelper(&view, "PPI").Set(pixelsPerInch);
  view.UpdateVTKObjects();
}

}  // namespace

vtkSMSampleViewProxy::vtkSMSampleViewProxy()
    : Fetcher(std::make_unique<layerscope::PictureFetcher>(*this,
                                                           [this] { return this->GetDrawnRepresentation(); })),
      SelectionTimer(std::make_unique<layerscope::WindowTimer>([this] { this->DrawSelections(); }))
{
}

vtkSMSampleViewProxy::~vtkSMSampleViewProxy()
{
  if (this->LeftInteractor)
  {
    this->LeftInteractor->RemoveObserver(this->LeaveObserver);
  }
}

vtkSampleChart* vtkSMSampleViewProxy::GetChart()
{
  return vtkSampleChart::SafeDownCast(this->GetContextItem());
}

void vtkSMSampleViewProxy::CreateVTKObjects()
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
  using Self = vtkSMSampleViewProxy;
  vtkSampleChart* chart = this->GetChart();
  chart->AddObserver(vtkSampleChart::PicturesPanelEvent, this, &Self::OnPicturesPanel);
  chart->AddObserver(vtkSampleChart::PicturesWantedEvent, this, &Self::OnPicturesWanted);
  chart->AddObserver(vtkSampleChart::LongSelectionEvent, this, &Self::OnLongSelection);
  this->Selections = std::make_unique<layerscope::SelectionFinder>(this->GetSessionProxyManager(),
                                                                   [this] { this->OnSelections(); });
}

void vtkSMSampleViewProxy::SetupInteractor(vtkRenderWindowInteractor* interactor)
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
        interactor->AddObserver(vtkCommand::LeaveEvent, this, &vtkSMSampleViewProxy::OnLeave);
  }
  if (this->Fetcher->isAsking())
  {
    this->Fetcher->start();
  }
}

void vtkSMSampleViewProxy::OnLeave()
{
  // Scenes don't hear of it from their interactor style.
  this->GetChart()->MouseLeaveEvent(vtkContextMouseEvent());
  // Where a server is at work, what follows draws.
  if (this->GetInteractor() && !this->GetSession()->GetPendingProgress())
  {
    this->GetInteractor()->Render();
  }
}

void vtkSMSampleViewProxy::OnPicturesPanel()
{
  SM_SCOPED_TRACE(PropertiesModified).arg("proxy", this);
  vtkSampleChart* chart = this->GetChart();
  vtkSMPropertyHelper(this, "ShowPictures").Set(chart->GetShowPictures() ? 1 : 0);
  vtkSMPropertyHelper(this, "PicturesWidth").Set(chart->GetPicturesWidth());
  this->UpdateVTKObjects();
}

void vtkSMSampleViewProxy::OnPicturesWanted()
{
  this->Fetcher->start();
}

void vtkSMSampleViewProxy::OnLongSelection()
{
  vtkSMRepresentationProxy* representation = this->GetDrawnRepresentation();
  vtkSMPropertyHelper input(representation, "Input");
  if (auto* source = vtkSMSourceProxy::SafeDownCast(input.GetAsProxy(0)))
  {
    layerscope::setSelectedIds(source, input.GetOutputPort(0), this->GetChart()->GetSelectedSamples());
  }
}

vtkSMRepresentationProxy* vtkSMSampleViewProxy::GetDrawnRepresentation()
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

bool vtkSMSampleViewProxy::ConnectSelections(const layerscope::SelectionFinder& finder)
{
  bool isChanged = false;
  vtkSMPropertyHelper representations(this, "Representations");
  for (unsigned int index = 0; index < representations.GetNumberOfElements(); ++index)
  {
    if (auto* representation =
            vtkSMSampleRepresentationProxy::SafeDownCast(representations.GetAsProxy(index)))
    {
      isChanged = representation->ConnectSelection(finder) || isChanged;
    }
  }
  return isChanged;
}

void vtkSMSampleViewProxy::OnSelections()
{
  if (this->ConnectSelections(*this->Selections) && this->GetInteractor())
  {
    this->SelectionTimer->start(this->GetInteractor(), restOfSelection);
  }
}

void vtkSMSampleViewProxy::DrawSelections()
{
  // The session lets events pass while a server works; its answers must not be mixed.
  if (this->GetSession()->GetPendingProgress())
  {
    this->SelectionTimer->start(this->GetInteractor(), restOfSelection);
    return;
  }
  this->StillRender();
}

void vtkSMSampleViewProxy::Update()
{
  if (this->Selections)
  {
    this->ConnectSelections(*this->Selections);
  }
  this->Superclass::Update();
}

void vtkSMSampleViewProxy::PostRender(bool interactive)
{
  // The superclass passes on what has changed without calling for another render.
  this->PublishPictureSamples();
  this->Superclass::PostRender(interactive);
}

void vtkSMSampleViewProxy::PublishPictureSamples()
{
  vtkSampleChart* chart = this->GetChart();
  vtkSMPropertyHelper published(this, "PictureSamples");
  const std::vector<vtkIdType> shown = chart ? chart->GetPictureSamples() : std::vector<vtkIdType>();
  if (shown != published.GetIdTypeArray())
  {
    published.Set(shown.data(), static_cast<unsigned int>(shown.size()));
  }
}

void vtkSMSampleViewProxy::RenderForImageCapture()
{
  // Again when pictures have come: by their shape others may have a place.
  do
  {
    this->Superclass::RenderForImageCapture();
  } while (this->Fetcher->fetchAll());
}

layerscope::Page vtkSMSampleViewProxy::MakePage(int maximumPictures, int pictureSize)
{
  this->StillRender();
  layerscope::Page page;
  this->GetChart()->FillPage(page);
  if (page.panels.empty())
  {
    throw layerscope::Error("there is nothing to show on a page");
  }
  if (vtkSMRepresentationProxy* representation = this->GetDrawnRepresentation())
  {
    vtkNew<vtkSampleColumnsInformation> columns;
    representation->GatherInformation(columns, vtkPVSession::DATA_SERVER);
    columns->AddTo(page);
  }
  layerscope::addPictures(page, *this->GetChart(), {maximumPictures, pictureSize}, [this] { this->Fetcher->fetchAll(); });
  return page;
}

vtkImageData* vtkSMSampleViewProxy::CaptureWindowInternal(int magnificationX, int magnificationY)
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
