#ifndef layerscope_SelectionWatch_h
#define layerscope_SelectionWatch_h

#include <functional>
#include <vector>

#include "vtkWeakPointer.h"

class vtkObject;
class vtkSMSessionProxyManager;
class vtkSMSourceProxy;

namespace layerscope
{

/// Tells when the selection changes at an output of any stage of the pipeline, those included that come
/// later.
class SelectionWatch
{
public:
  /// `changed` gets the stage and the number of the output; nullptr when a stage has left the pipeline, whose
  /// selections no longer count.
  SelectionWatch(vtkSMSessionProxyManager* manager,
                 std::function<void(vtkSMSourceProxy* stage, unsigned int port)> changed);
  ~SelectionWatch();
  SelectionWatch(const SelectionWatch&) = delete;
  SelectionWatch& operator=(const SelectionWatch&) = delete;

  /// The stages of the pipeline, as of now.
  std::vector<vtkSMSourceProxy*> stages() const;

private:
  void observe(vtkSMSourceProxy* stage);
  void onRegister(vtkObject* caller, unsigned long event, void* registration);
  void onUnRegister(vtkObject* caller, unsigned long event, void* registration);
  void onSelection(vtkObject* stage, unsigned long event, void* port);

  struct Observer
  {
    vtkWeakPointer<vtkObject> subject;
    unsigned long tag = 0;
  };

  vtkWeakPointer<vtkSMSessionProxyManager> manager_;
  std::function<void(vtkSMSourceProxy*, unsigned int)> changed_;
  std::vector<Observer> observers_;
};

}  // namespace layerscope

#endif
