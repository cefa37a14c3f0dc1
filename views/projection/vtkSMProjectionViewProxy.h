/**
 * @class vtkSMProjectionViewProxy
 * @brief what the mouse does in a vtkProjectionView becomes properties
 *
 * The wheel and the right button set Camera, a click on a header SinglePanel, one on the legend HiddenClasses, so that
 * they are in states and traces. Only the capture of an image waits until all trails are bundled.
 */
#ifndef vtkSMProjectionViewProxy_h
#define vtkSMProjectionViewProxy_h

#include "common/WindowTimer.h"
#include "common/vtkSMSampleViewProxy.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMProjectionViewProxy : public vtkSMSampleViewProxy
{
public:
  static vtkSMProjectionViewProxy* New();
  vtkTypeMacro(vtkSMProjectionViewProxy, vtkSMSampleViewProxy);

protected:
  vtkSMProjectionViewProxy();
  ~vtkSMProjectionViewProxy() override;

  void CreateVTKObjects() override;
  void RenderForImageCapture() override;

private:
  vtkSMProjectionViewProxy(const vtkSMProjectionViewProxy&) = delete;
  void operator=(const vtkSMProjectionViewProxy&) = delete;

  void OnSettings();
  /// Trails are bundled step by step, so that the window stays usable.
  void OnTrails();
  void OnTrailsTimer();

  layerscope::WindowTimer TrailsTimer;
};

#endif
