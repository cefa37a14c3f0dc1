#include "vtkSMFollowingProxy.h"

#include <string>

#include "SelectionFinder.h"
#include "WindowTimer.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkPVXMLElement.h"
#include "vtkRenderWindowInteractor.h"
#include "vtkSMPropertyHelper.h"
#include "vtkSMProxyIterator.h"
#include "vtkSMProxyManager.h"
#include "vtkSMRepresentationProxy.h"
#include "vtkSMSession.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMUndoStackBuilder.h"
#include "vtkSMViewProxy.h"

vtkStandardNewMacro(vtkSMFollowingProxy);

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

}  // namespace

vtkSMFollowingProxy::vtkSMFollowingProxy()
    : Timer(std::make_unique<layerscope::WindowTimer>([this] { this->Draw(); }))
{
}

vtkSMFollowingProxy::~vtkSMFollowingProxy() = default;

int vtkSMFollowingProxy::ReadXMLAttributes(vtkSMSessionProxyManager* manager, vtkPVXMLElement* element)
{
  const int isRead = this->Superclass::ReadXMLAttributes(manager, element);
  vtkPVXMLElement* hints = this->GetHints();
  this->FollowedInputs.clear();
  for (unsigned int index = 0; hints && index < hints->GetNumberOfNestedElements(); ++index)
  {
    vtkPVXMLElement* hint = hints->GetNestedElement(index);
    if (std::string(hint->GetName()) == "Follows")
    {
      this->FollowedInputs.push_back({hint->GetAttributeOrEmpty("input"), hint->GetAttributeOrEmpty("selection")});
    }
  }
  return isRead;
}

void vtkSMFollowingProxy::UpdateVTKObjects()
{
  if (!this->IsPrototype())
  {
    this->WatchSelections();
    this->ConnectSelections();
    if (this->Finder && this->ObjectsCreated && this->ArePropertiesModified())
    {
      this->DrawSoon();
    }
  }
  this->Superclass::UpdateVTKObjects();
}

void vtkSMFollowingProxy::MarkDirty(vtkSMProxy* modified)
{
  this->Superclass::MarkDirty(modified);
  if (!this->Finder || !modified)
  {
    return;
  }
  // A selection may also get other ids, as it is.
  for (const Followed& followed : this->FollowedInputs)
  {
    vtkSMProxy* selection = firstOf(this, followed.Selection.c_str());
    if (selection && (modified == selection || modified == firstOf(selection, "Input")))
    {
      this->DrawSoon();
    }
  }
}

void vtkSMFollowingProxy::OnSelection()
{
  if (this->ConnectSelections())
  {
    this->Superclass::UpdateVTKObjects();
    this->DrawSoon();
  }
}

void vtkSMFollowingProxy::WatchSelections()
{
  if (!vtkSMPropertyHelper(this, "FollowSelection").GetAsInt())
  {
    this->Finder.reset();
  }
  else if (!this->Finder)
  {
    this->Finder = std::make_unique<layerscope::SelectionFinder>(this->GetSessionProxyManager(),
                                                                 [this] { this->OnSelection(); });
  }
}

bool vtkSMFollowingProxy::ConnectSelections()
{
  bool isChanged = false;
  for (const Followed& followed : this->FollowedInputs)
  {
    auto* input = vtkSMSourceProxy::SafeDownCast(firstOf(this, followed.Input.c_str()));
    vtkSMSourceProxy* selection = nullptr;
    if (this->Finder && input)
    {
      selection = this->Finder->find(input, vtkSMPropertyHelper(this, followed.Input.c_str()).GetOutputPort(0));
    }
    if (selection == firstOf(this, followed.Selection.c_str()))
    {
      continue;
    }
    isChanged = true;
    vtkSMPropertyHelper connected(this, followed.Selection.c_str());
    if (selection)
    {
      connected.Set(selection);
    }
    else
    {
      connected.SetNumberOfElements(0);
    }
  }
  return isChanged;
}

std::vector<vtkSMViewProxy*> vtkSMFollowingProxy::ShowingViews()
{
  std::vector<vtkSMViewProxy*> views;
  vtkNew<vtkSMProxyIterator> proxies;
  proxies->SetSession(this->GetSession());
  for (proxies->Begin("views"); !proxies->IsAtEnd(); proxies->Next())
  {
    auto* view = vtkSMViewProxy::SafeDownCast(proxies->GetProxy());
    bool isShown = false;
    for (unsigned int port = 0; view && port < this->GetNumberOfOutputPorts() && !isShown; ++port)
    {
      vtkSMProxy* representation = view->FindRepresentation(this, static_cast<int>(port));
      isShown = representation && vtkSMPropertyHelper(representation, "Visibility", true).GetAsInt() != 0;
    }
    if (isShown)
    {
      views.push_back(view);
    }
  }
  return views;
}

void vtkSMFollowingProxy::DrawSoon()
{
  this->ChangedAt = std::chrono::steady_clock::now();
  if (!this->GetSession()->GetPendingProgress())
  {
    this->BeforeChange();
  }
  this->StartTimer();
}

void vtkSMFollowingProxy::StartTimer()
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

void vtkSMFollowingProxy::Draw()
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

void vtkSMFollowingProxy::DrawIn(vtkSMViewProxy* view)
{
  view->StillRender();
}
