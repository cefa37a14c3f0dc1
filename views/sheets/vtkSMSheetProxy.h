/**
 * @class vtkSMSheetProxy
 * @brief a stage that draws samples on a sheet, its first output, and can follow the active selection
 *
 * A window that had the whole sheet in sight, and nothing else, will have it so again when it has
 * another size.
 */
#ifndef vtkSMSheetProxy_h
#define vtkSMSheetProxy_h

#include "vtkBoundingBox.h"            // for vtkBoundingBox
#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMFollowingProxy.h"

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMSheetProxy : public vtkSMFollowingProxy
{
public:
  static vtkSMSheetProxy* New();
  vtkTypeMacro(vtkSMSheetProxy, vtkSMFollowingProxy);

protected:
  vtkSMSheetProxy() = default;
  ~vtkSMSheetProxy() override = default;

  void BeforeChange() override;
  void DrawIn(vtkSMViewProxy* view) override;

private:
  vtkSMSheetProxy(const vtkSMSheetProxy&) = delete;
  void operator=(const vtkSMSheetProxy&) = delete;

  vtkBoundingBox GetBounds();

  vtkBoundingBox DrawnBounds;  ///< of the last sheet that had pictures
};

#endif
