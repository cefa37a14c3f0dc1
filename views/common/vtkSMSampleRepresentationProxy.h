/**
 * @class vtkSMSampleRepresentationProxy
 * @brief connects the selection that a vtkSampleRepresentation draws
 *
 * ParaView gives charts the numbers of the selected rows, for which it extracts the rows. A brush, and whatever else
 * selects samples by their ids, is drawn without that. That may have been selected at another stage with the
 * same samples; what was selected last is drawn.
 */
#ifndef vtkSMSampleRepresentationProxy_h
#define vtkSMSampleRepresentationProxy_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMChartRepresentationProxy.h"

namespace layerscope
{
class SelectionFinder;
}

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMSampleRepresentationProxy : public vtkSMChartRepresentationProxy
{
public:
  static vtkSMSampleRepresentationProxy* New();
  vtkTypeMacro(vtkSMSampleRepresentationProxy, vtkSMChartRepresentationProxy);

  /// To be called before each update of the view: a selection may have become one of another kind. Whether that draws
  /// another selection.
  bool ConnectSelection(const layerscope::SelectionFinder& finder);

protected:
  vtkSMSampleRepresentationProxy() = default;
  ~vtkSMSampleRepresentationProxy() override = default;

private:
  vtkSMSampleRepresentationProxy(const vtkSMSampleRepresentationProxy&) = delete;
  void operator=(const vtkSMSampleRepresentationProxy&) = delete;
};

#endif
