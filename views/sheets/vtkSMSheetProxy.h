/**
 * @class vtkSMSheetProxy
 * @brief lets a stage that draws samples on a sheet, its first output, follow the active selection
 *
 * The stage has the properties Input, FollowSelection and ActiveSelection, as vtkImageGrid and vtkAttribution.
 * While FollowSelection is on, ActiveSelection is what is selected of the samples at the input:
 * - the selection of the input's own output, of whatever kind;
 * - a selection by global ids, as a brush makes it, of any other stage that has the same samples: stages
 * whose chains of first inputs begin at the same stage. Behind a stage with the hint NewSamples samples are
 * others. Of several such selections the one made last counts, else the one at the input.
 *
 * ActiveSelection is in no state, trace or undo step: it follows from FollowSelection. A change marks the
 * sheet as modified; windows that show it draw it once the selection rests, other clients as they update or
 * render. A window that had the whole sheet in sight, and nothing else, will have it so again when it has
 * another size.
 */
#ifndef vtkSMSheetProxy_h
#define vtkSMSheetProxy_h

#include <chrono>  // for the time of a change
#include <memory>  // for std::unique_ptr
#include <vector>  // for std::vector

#include "vtkBoundingBox.h"            // for vtkBoundingBox
#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMSourceProxy.h"
#include "vtkWeakPointer.h"  // for vtkWeakPointer

class vtkSMViewProxy;

namespace layerscope
{
class SelectionWatch;
class WindowTimer;
}  // namespace layerscope

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMSheetProxy : public vtkSMSourceProxy
{
public:
  static vtkSMSheetProxy* New();
  vtkTypeMacro(vtkSMSheetProxy, vtkSMSourceProxy);

  void UpdateVTKObjects() override;

protected:
  vtkSMSheetProxy();
  ~vtkSMSheetProxy() override;

  void MarkDirty(vtkSMProxy* modified) override;

private:
  vtkSMSheetProxy(const vtkSMSheetProxy&) = delete;
  void operator=(const vtkSMSheetProxy&) = delete;

  void WatchSelections();
  void OnSelection(vtkSMSourceProxy* stage, unsigned int port);
  vtkSMSourceProxy* FindSelection();
  /// Returns whether that is another selection than before.
  bool ConnectSelection();

  std::vector<vtkSMViewProxy*> ShowingViews();
  vtkBoundingBox GetBounds();
  void DrawSoon();
  void StartTimer();
  void Draw();
  void DrawIn(vtkSMViewProxy* view);

  std::unique_ptr<layerscope::SelectionWatch> Watch;  ///< while following
  vtkWeakPointer<vtkSMSourceProxy> LastStage;         ///< the one that was selected from last
  unsigned int LastPort = 0;

  std::unique_ptr<layerscope::WindowTimer> Timer;
  std::chrono::steady_clock::time_point ChangedAt;
  vtkBoundingBox DrawnBounds;  ///< of the last sheet that had pictures
};

#endif
