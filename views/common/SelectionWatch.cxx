#include "SelectionWatch.h"

#include <algorithm>
#include <string>
#include <utility>

#include "vtkCommand.h"
#include "vtkNew.h"
#include "vtkSMProxyIterator.h"
#include "vtkSMProxyManager.h"
#include "vtkSMSessionProxyManager.h"
#include "vtkSMSourceProxy.h"

namespace layerscope
{

namespace
{

constexpr const char* stageGroup = "sources";

/// The stage that a registration is about; nullptr for other proxies.
vtkSMSourceProxy* registeredStage(void* registration)
{
  const auto& info = *static_cast<vtkSMProxyManager::RegisteredProxyInformation*>(registration);
  const bool isProxy = info.Type == vtkSMProxyManager::RegisteredProxyInformation::PROXY;
  return isProxy && info.GroupName == std::string(stageGroup) ? vtkSMSourceProxy::SafeDownCast(info.Proxy)
                                                              : nullptr;
}

}  // namespace

SelectionWatch::SelectionWatch(vtkSMSessionProxyManager* manager,
                               std::function<void(vtkSMSourceProxy*, unsigned int)> changed)
    : manager_(manager), changed_(std::move(changed))
{
  using Self = SelectionWatch;
  observers_.push_back({manager, manager->AddObserver(vtkCommand::RegisterEvent, this, &Self::onRegister)});
  observers_.push_back(
      {manager, manager->AddObserver(vtkCommand::UnRegisterEvent, this, &Self::onUnRegister)});
  for (vtkSMSourceProxy* stage : stages())
  {
    observe(stage);
  }
}

SelectionWatch::~SelectionWatch()
{
  for (const Observer& observer : observers_)
  {
    if (observer.subject)
    {
      observer.subject->RemoveObserver(observer.tag);
    }
  }
}

std::vector<vtkSMSourceProxy*> SelectionWatch::stages() const
{
  std::vector<vtkSMSourceProxy*> found;
  if (!manager_)
  {
    return found;
  }
  vtkNew<vtkSMProxyIterator> proxies;
  proxies->SetSessionProxyManager(manager_);
  for (proxies->Begin(stageGroup); !proxies->IsAtEnd(); proxies->Next())
  {
    if (auto* stage = vtkSMSourceProxy::SafeDownCast(proxies->GetProxy()))
    {
      found.push_back(stage);
    }
  }
  return found;
}

void SelectionWatch::observe(vtkSMSourceProxy* stage)
{
  const auto isStage = [stage](const Observer& observer) { return observer.subject == stage; };
  if (std::none_of(observers_.begin(), observers_.end(), isStage))
  {
    observers_.push_back(
        {stage, stage->AddObserver(vtkCommand::SelectionChangedEvent, this, &SelectionWatch::onSelection)});
  }
}

void SelectionWatch::onRegister(vtkObject*, unsigned long, void* registration)
{
  if (vtkSMSourceProxy* stage = registeredStage(registration))
  {
    observe(stage);
  }
}

void SelectionWatch::onUnRegister(vtkObject*, unsigned long, void* registration)
{
  if (registeredStage(registration))
  {
    const auto isGone = [](const Observer& observer) { return !observer.subject; };
    observers_.erase(std::remove_if(observers_.begin(), observers_.end(), isGone), observers_.end());
    changed_(nullptr, 0);
  }
}

void SelectionWatch::onSelection(vtkObject* stage, unsigned long, void* port)
{
  changed_(vtkSMSourceProxy::SafeDownCast(stage), *static_cast<unsigned int*>(port));
}

}  // namespace layerscope
