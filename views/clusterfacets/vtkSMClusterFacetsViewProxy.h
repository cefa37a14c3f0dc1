/**
 * @class vtkSMClusterFacetsViewProxy
 * @brief what the mouse does in a vtkClusterFacetsView becomes properties
 *
 * A click on a dot sets HighlightLayer and HighlightCluster, so that they are in states and traces. Neurons that are
 * selected at a stage with the hint Neurons, made of the samples that are drawn, are highlighted.
 */
#ifndef vtkSMClusterFacetsViewProxy_h
#define vtkSMClusterFacetsViewProxy_h

#include <vector>  // for std::vector

#include "common/vtkSMSampleViewProxy.h"
#include "vtkLayerscopeViewsModule.h"  // for the export macro

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMClusterFacetsViewProxy : public vtkSMSampleViewProxy
{
public:
  static vtkSMClusterFacetsViewProxy* New();
  vtkTypeMacro(vtkSMClusterFacetsViewProxy, vtkSMSampleViewProxy);

protected:
  vtkSMClusterFacetsViewProxy() = default;
  ~vtkSMClusterFacetsViewProxy() override = default;

  void CreateVTKObjects() override;
  bool ConnectSelections(const layerscope::SelectionFinder& finder) override;

private:
  vtkSMClusterFacetsViewProxy(const vtkSMClusterFacetsViewProxy&) = delete;
  void operator=(const vtkSMClusterFacetsViewProxy&) = delete;

  std::vector<vtkIdType> FindNeurons(const layerscope::SelectionFinder& finder);
  void OnHighlight();
};

#endif
