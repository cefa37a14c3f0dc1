/**
 * @class vtkSMClusterFacetsViewProxy
 * @brief what the mouse does in a vtkClusterFacetsView becomes properties
 *
 * A click on a dot sets HighlightLayer and HighlightCluster, a drag of the panel's edge sets PicturesWidth,
 * so that both are in states and traces. PictureSamples tells which samples have their picture in the panel,
 * as of the last render.
 *
 * Pictures are fetched while the window stays usable, see layerscope::PictureFetcher. Only the capture of an
 * image waits for all of them.
 *
 * A capture magnifies what the view shows, as captures of ParaView's other views do. A view that is too small
 * for its layout, as a script's is until someone sets its size, is laid out for the pixels of the image
 * instead.
 */
#ifndef vtkSMClusterFacetsViewProxy_h
#define vtkSMClusterFacetsViewProxy_h

#include <memory>  // for std::unique_ptr

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMContextViewProxy.h"
#include "vtkWeakPointer.h"  // for vtkWeakPointer

class vtkClusterFacetsChart;
class vtkSMRepresentationProxy;

namespace layerscope
{
class PictureFetcher;
}

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMClusterFacetsViewProxy : public vtkSMContextViewProxy
{
public:
  static vtkSMClusterFacetsViewProxy* New();
  vtkTypeMacro(vtkSMClusterFacetsViewProxy, vtkSMContextViewProxy);

  void SetupInteractor(vtkRenderWindowInteractor* interactor) override;

protected:
  vtkSMClusterFacetsViewProxy();
  ~vtkSMClusterFacetsViewProxy() override;

  void CreateVTKObjects() override;
  void PostRender(bool interactive) override;
  void RenderForImageCapture() override;
  vtkImageData* CaptureWindowInternal(int magnificationX, int magnificationY) override;
  void Update() override;

private:
  vtkSMClusterFacetsViewProxy(const vtkSMClusterFacetsViewProxy&) = delete;
  void operator=(const vtkSMClusterFacetsViewProxy&) = delete;

  vtkClusterFacetsChart* GetChart();
  vtkSMRepresentationProxy* GetDrawnRepresentation();

  void OnHighlight();
  void OnLeave();
  void OnPicturesPanel();
  void OnPicturesWanted();
  void OnLongSelection();
  void PublishPictureSamples();

  vtkWeakPointer<vtkRenderWindowInteractor> LeftInteractor;  ///< the one that LeaveObserver observes
  unsigned long LeaveObserver = 0;
  std::unique_ptr<layerscope::PictureFetcher> Fetcher;
};

#endif
