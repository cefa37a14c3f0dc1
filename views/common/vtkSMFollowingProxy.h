/**
 * @class vtkSMFollowingProxy
 * @brief lets a stage follow the active selection
 *
 * A hint `<Follows input="Input" selection="ActiveSelection"/>` names an input, and the property that gets what is selected
 * of its rows (see layerscope::SelectionFinder) while the property FollowSelection is on. There may be several.
 *
 * What a stage has found is in no state, trace or undo step: it follows from FollowSelection. A change marks the
 * stage as modified; windows that show it draw it once the selection rests, other clients as they update or
 * render.
 */
#ifndef vtkSMFollowingProxy_h
#define vtkSMFollowingProxy_h

#include <chrono>  // for the time of a change
#include <memory>  // for std::unique_ptr
#include <string>  // for std::string
#include <vector>  // for std::vector

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMSourceProxy.h"

class vtkSMViewProxy;

namespace layerscope
{
class SelectionFinder;
class WindowTimer;
}  // namespace layerscope

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMFollowingProxy : public vtkSMSourceProxy
{
public:
  static vtkSMFollowingProxy* New();
  vtkTypeMacro(vtkSMFollowingProxy, vtkSMSourceProxy);

  void UpdateVTKObjects() override;

protected:
  vtkSMFollowingProxy();
  ~vtkSMFollowingProxy() override;

  int ReadXMLAttributes(vtkSMSessionProxyManager* manager, vtkPVXMLElement* element) override;
  void MarkDirty(vtkSMProxy* modified) override;

  /// What is drawn will be another; called while no server is at work.
  virtual void BeforeChange() {}
  virtual void DrawIn(vtkSMViewProxy* view);

private:
  vtkSMFollowingProxy(const vtkSMFollowingProxy&) = delete;
  void operator=(const vtkSMFollowingProxy&) = delete;

  void WatchSelections();
  void OnSelection();
  /// Returns whether one is another selection than before.
  bool ConnectSelections();

  std::vector<vtkSMViewProxy*> ShowingViews();
  void DrawSoon();
  void StartTimer();
  void Draw();

  struct Followed
  {
    std::string Input;
    std::string Selection;
  };
  std::vector<Followed> FollowedInputs;
  std::unique_ptr<layerscope::SelectionFinder> Finder;  ///< while following

  std::unique_ptr<layerscope::WindowTimer> Timer;
  std::chrono::steady_clock::time_point ChangedAt;
};

#endif
