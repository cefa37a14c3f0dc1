/**
 * @class vtkSMClusterFacetsRepresentationProxy
 * @brief connects the selection that a vtkClusterFacetsRepresentation draws
 *
 * ParaView gives charts the numbers of the selected rows, for which it extracts the rows. A brush, and whatever else
 * selects samples by their ids, is drawn without that.
 */
#ifndef vtkSMClusterFacetsRepresentationProxy_h
#define vtkSMClusterFacetsRepresentationProxy_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMChartRepresentationProxy.h"

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMClusterFacetsRepresentationProxy : public vtkSMChartRepresentationProxy
{
public:
  static vtkSMClusterFacetsRepresentationProxy* New();
  vtkTypeMacro(vtkSMClusterFacetsRepresentationProxy, vtkSMChartRepresentationProxy);

  /// To be called before each update of the view: a selection may have become one of another kind. O(1).
  void ConnectSelection();

protected:
  vtkSMClusterFacetsRepresentationProxy() = default;
  ~vtkSMClusterFacetsRepresentationProxy() override = default;

private:
  vtkSMClusterFacetsRepresentationProxy(const vtkSMClusterFacetsRepresentationProxy&) = delete;
  void operator=(const vtkSMClusterFacetsRepresentationProxy&) = delete;
};

#endif
