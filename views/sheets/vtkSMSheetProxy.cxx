#include "vtkSMSheetProxy.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "common/SelectionWatch.h"
#include "common/WindowTimer.h"
#include "vtkCamera.h"
#include "vtkMath.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPVDataInformation.h"
#include "vtkPVXMLElement.h"
#include "vtkRenderWindow.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxyIterator.h"
#include "vtkSMProxyManager.h"
#include "vtkSMRenderViewProxy.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSession.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMUndoStackBuilder.h"
#include "vtkSelectionNode.h"

vtkStandardNewMacro(vtkSMSheetProxy);

namespace
{

// Not each rectangle of a brush that is being drawn is worth a run of the network.
constexpr std::chrono::milliseconds restOfSelection(150);

/// The first proxy of a property; nullptr for none.
vtkSMProxy* firstOf(vtkSMProxy* proxy, const char* property)
{
  vtkSMPropertyHelper values(proxy, property, true);
  return values.GetNumberOfElements() > 0 ? values.GetAsProxy(0) : nullptr;
}

/// Whether all that a selection is made of are rows' global ids, which mean the same at other stages.
bool isMadeOfIds(vtkSMProxy* selection)
{
  const std::string name = selection ? selection->GetXMLName() : "";
  if (name == "GlobalIDSelectionSource")
  {
    return vtkSMPropertyHelper(selection, "FieldType").GetAsInt() == vtkSelectionNode::ROW;
  }
  if (name != "AppendSelections")
  {
    return false;
  }
  vtkSMPropertyHelper inputs(selection, "Input");
  unsigned int ofIds = 0;
  while (ofIds < inputs.GetNumberOfElements() && isMadeOfIds(inputs.GetAsProxy(ofIds)))
  {
    ++ofIds;
  }
  return ofIds > 0 && ofIds == inputs.GetNumberOfElements();
}

/// The stage that made the samples which pass through `stage`.
vtkSMProxy* makerOfSamples(vtkSMProxy* stage)
{
  vtkSMProxy* maker = nullptr;
  while (stage)
  {
    maker = stage;
    const bool makesNew = stage->GetHints() && stage->GetHints()->FindNestedElementByName("NewSamples");
    stage = makesNew ? nullptr : firstOf(stage, "Input");
  }
  return maker;
}

bool isVisible(vtkSMProxy* representation)
{
  return vtkSMPropertyHelper(representation, "Visibility", true).GetAsInt() != 0;
}

/// Whether a view looks at the middle of the bounds and has all of them in sight, as after a reset of its
/// camera.
bool showsWhole(vtkSMRenderViewProxy* view, const vtkBoundingBox& bounds)
{
  constexpr double rounding = 0.01;
  vtkCamera* camera = view->GetActiveCamera();
  const int* size = view->GetRenderWindow()->GetSize();
  double center[3];
  bounds.GetCenter(center);
  const double off = std::sqrt(vtkMath::Distance2BetweenPoints(center, camera->GetFocalPoint()));
  const double halfAngle = vtkMath::RadiansFromDegrees(camera->GetViewAngle()) / 2;
  const double seen = camera->GetParallelProjection() ? camera->GetParallelScale()
                                                      : camera->GetDistance() * std::tan(halfAngle);
  const double needed = std::max(bounds.GetLength(1) / 2, bounds.GetLength(0) / 2 * size[1] / std::max(1, size[0]));
  return off < rounding * bounds.GetDiagonalLength() / 2 && seen > (1 - rounding) * needed;
}

/// Does something that shall be no step of its own to undo.
template <typename Work>
void withoutUndo(const Work& work)
{
  vtkSMUndoStackBuilder* builder = vtkSMProxyManager::GetProxyManager()->GetUndoStackBuilder();
  const bool before = builder && builder->GetIgnoreAllChanges();
  if (builder)
  {
    builder->SetIgnoreAllChanges(true);
  }
  work();
  if (builder)
  {
    builder->SetIgnoreAllChanges(before);
  }
}

/// Whether a view shows one stage and nothing else.
bool showsOneStage(vtkSMViewProxy* view)
{
  vtkSMPropertyHelper representations(view, "Representations");
  int shown = 0;
  for (unsigned int index = 0; index < representations.GetNumberOfElements(); ++index)
  {
    vtkSMProxy* representation = representations.GetAsProxy(index);
    shown += firstOf(representation, "Input") && isVisible(representation) ? 1 : 0;
  }
  return shown == 1;
}

}  // namespace

vtkSMSheetProxy::vtkSMSheetProxy()
    : Timer(std::make_unique<layerscope::WindowTimer>([this] { this->Draw(); }))
{
}

vtkSMSheetProxy::~vtkSMSheetProxy() = default;

void vtkSMSheetProxy::UpdateVTKObjects()
{
  if (!this->IsPrototype())
  {
    this->WatchSelections();
    this->ConnectSelection();
    if (this->Watch && this->ObjectsCreated && this->ArePropertiesModified())
    {
      this->DrawSoon();
    }
  }
  this->Superclass::UpdateVTKObjects();
}

void vtkSMSheetProxy::MarkDirty(vtkSMProxy* modified)
{
  this->Superclass::MarkDirty(modified);
  if (!this->Watch || !modified)
  {
    return;
  }
  // A selection may also get other ids, as it is.
  vtkSMProxy* selection = firstOf(this, "ActiveSelection");
  if (selection && (modified == selection || modified == firstOf(selection, "Input")))
  {
    this->DrawSoon();
  }
}

void vtkSMSheetProxy::OnSelection(vtkSMSourceProxy* stage, unsigned int port)
{
  if (stage && stage->GetSelectionInput(port))
  {
    this->LastStage = stage;
    this->LastPort = port;
  }
  if (this->ConnectSelection())
  {
    this->Superclass::UpdateVTKObjects();
    this->DrawSoon();
  }
}

vtkSMSourceProxy* vtkSMSheetProxy::FindSelection()
{
  auto* input = vtkSMSourceProxy::SafeDownCast(firstOf(this, "Input"));
  if (!input)
  {
    return nullptr;
  }
  const unsigned int inputPort = vtkSMPropertyHelper(this, "Input").GetOutputPort(0);
  const vtkSMProxy* maker = makerOfSamples(input);
  const auto selectionOf = [&](vtkSMSourceProxy* stage, unsigned int port) -> vtkSMSourceProxy*
  {
    vtkSMSourceProxy* selection = stage->GetSelectionInput(port);
    const bool isOwn = stage == input && port == inputPort;
    return isOwn || (isMadeOfIds(selection) && makerOfSamples(stage) == maker) ? selection : nullptr;
  };

  const std::vector<vtkSMSourceProxy*> stages = this->Watch->stages();
  const bool hasLast = std::find(stages.begin(), stages.end(), this->LastStage) != stages.end();
  vtkSMSourceProxy* found = hasLast ? selectionOf(this->LastStage, this->LastPort) : nullptr;
  found = found ? found : selectionOf(input, inputPort);
  for (auto stage = stages.begin(); stage != stages.end() && !found; ++stage)
  {
    for (unsigned int port = 0; port < (*stage)->GetNumberOfOutputPorts() && !found; ++port)
    {
      found = selectionOf(*stage, port);
    }
  }
  return found;
}

void vtkSMSheetProxy::WatchSelections()
{
  if (!vtkSMPropertyHelper(this, "FollowSelection").GetAsInt())
  {
    this->Watch.reset();
  }
  else if (!this->Watch)
  {
    this->Watch = std::make_unique<layerscope::SelectionWatch>(
        this->GetSessionProxyManager(),
        [this](vtkSMSourceProxy* stage, unsigned int port) { this->OnSelection(stage, port); });
  }
}

bool vtkSMSheetProxy::ConnectSelection()
{
  vtkSMSourceProxy* selection = this->Watch ? this->FindSelection() : nullptr;
  if (selection == firstOf(this, "ActiveSelection"))
  {
    return false;
  }
  vtkSMPropertyHelper connected(this, "ActiveSelection");
  if (selection)
  {
    connected.Set(selection);
  }
  else
  {
    connected.SetNumberOfElements(0);
  }
  return true;
}

std::vector<vtkSMViewProxy*> vtkSMSheetProxy::ShowingViews()
{
  std::vector<vtkSMViewProxy*> views;
  vtkNew<vtkSMProxyIterator> proxies;
  proxies->SetSession(this->GetSession());
  for (proxies->Begin("views"); !proxies->IsAtEnd(); proxies->Next())
  {
    auto* view = vtkSMViewProxy::SafeDownCast(proxies->GetProxy());
    vtkSMProxy* representation = view ? view->FindRepresentation(this, 0) : nullptr;
    if (representation && isVisible(representation))
    {
      views.push_back(view);
    }
  }
  return views;
}

vtkBoundingBox vtkSMSheetProxy::GetBounds()
{
  return vtkBoundingBox(this->GetDataInformation(0)->GetBounds());
}

void vtkSMSheetProxy::DrawSoon()
{
  this->ChangedAt = std::chrono::steady_clock::now();
  if (!this->GetSession()->GetPendingProgress())
  {
    const vtkBoundingBox bounds = this->GetBounds();
    this->DrawnBounds = bounds.IsValid() ? bounds : this->DrawnBounds;
  }
  this->StartTimer();
}

void vtkSMSheetProxy::StartTimer()
{
  for (vtkSMViewProxy* view : this->ShowingViews())
  {
    if (view->GetInteractor())
    {
      this->Timer->start(view->GetInteractor(), restOfSelection.count());
      return;
    }
  }
}

void vtkSMSheetProxy::Draw()
{
  // The session lets events pass while a server works; its answers must not be mixed.
  if (this->GetSession()->GetPendingProgress() ||
      std::chrono::steady_clock::now() - this->ChangedAt < restOfSelection)
  {
    this->StartTimer();
    return;
  }
  for (vtkSMViewProxy* view : this->ShowingViews())
  {
    withoutUndo([&] { this->DrawIn(view); });
  }
}

void vtkSMSheetProxy::DrawIn(vtkSMViewProxy* view)
{
  auto* window = vtkSMRenderViewProxy::SafeDownCast(view);
  const bool showsAll = window && showsOneStage(window) &&
                        (!this->DrawnBounds.IsValid() || showsWhole(window, this->DrawnBounds));
  view->StillRender();
  if (showsAll && this->GetBounds().IsValid() && this->GetBounds() != this->DrawnBounds)
  {
    window->ResetCamera();
    window->StillRender();
  }
}
