/**
 * @class vtkSMClusterFacetsViewProxy
 * @brief what the mouse does in a vtkClusterFacetsView becomes properties; fetches pictures of samples
 *
 * A click on a dot sets HighlightLayer and HighlightCluster, a drag of the panel's edge sets PicturesWidth, so that
 * both are in states and traces. PictureSamples tells which samples have their picture in the panel.
 *
 * Pictures are fetched in rounds by a timer of the interactor while some are missing, so that the window stays
 * usable; see vtkSamplePicturesInformation. Only the capture of an image waits for all of them.
 */
#ifndef vtkSMClusterFacetsViewProxy_h
#define vtkSMClusterFacetsViewProxy_h

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMContextViewProxy.h"
#include "vtkWeakPointer.h"  // for vtkWeakPointer

class vtkClusterFacetsChart;
class vtkSMRepresentationProxy;

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMClusterFacetsViewProxy : public vtkSMContextViewProxy
{
public:
  static vtkSMClusterFacetsViewProxy* New();
  vtkTypeMacro(vtkSMClusterFacetsViewProxy, vtkSMContextViewProxy);

  void SetupInteractor(vtkRenderWindowInteractor* interactor) override;

protected:
  vtkSMClusterFacetsViewProxy() = default;
  ~vtkSMClusterFacetsViewProxy() override;

  void CreateVTKObjects() override;
  void RenderForImageCapture() override;
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
  /// True, so that nobody else gets the event, if the timer was this one's.
  bool OnTimer(vtkObject* caller, unsigned long event, void* timer);

  /// Fetches what is ready. True while pictures are missing that may still come.
  bool FetchPictures();
  void StopTimer();
  void PublishPictureSamples();

  vtkWeakPointer<vtkRenderWindowInteractor> TimedInteractor;
  unsigned long TimerObserver = 0;
  int Timer = -1;
  bool Fetching = false;
  bool PicturesPending = false;
};

#endif
