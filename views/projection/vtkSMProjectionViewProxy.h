/**
 * @class vtkSMProjectionViewProxy
 * @brief what the mouse does in a vtkProjectionView becomes properties
 *
 * The wheel and the right button set Camera, a click on a header SinglePanel, one on the legend HiddenClasses, so that
 * they are in states and traces.
 */
#ifndef vtkSMProjectionViewProxy_h
#define vtkSMProjectionViewProxy_h

#include "common/vtkSMSampleViewProxy.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMProjectionViewProxy : public vtkSMSampleViewProxy
{
public:
  static vtkSMProjectionViewProxy* New();
  vtkTypeMacro(vtkSMProjectionViewProxy, vtkSMSampleViewProxy);

protected:
  vtkSMProjectionViewProxy() = default;
  ~vtkSMProjectionViewProxy() override = default;

  void CreateVTKObjects() override;

private:
  vtkSMProjectionViewProxy(const vtkSMProjectionViewProxy&) = delete;
  void operator=(const vtkSMProjectionViewProxy&) = delete;

  void OnSettings();
};

#endif
