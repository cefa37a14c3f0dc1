/**
 * @class vtkSMSampleViewProxy
 * @brief what the mouse does in a vtkSampleView becomes properties
 *
 * A drag of the panel's edge sets PicturesWidth, so that it is in states and traces. PictureSamples tells which samples have their picture in the panel,
 * as of the last render.
 *
 * Pictures are fetched while the window stays usable, see layerscope::PictureFetcher. Only the capture of an
 * image waits for all of them.
 *
 * What is selected at other stages with the same samples is marked too, see layerscope::SelectionFinder: a window draws it
 * once the selection rests.
 *
 * A capture magnifies what the view shows, as captures of ParaView's other views do. A view that is too small
 * for its layout, as a script's is until someone sets its size, is laid out for the pixels of the image
 * instead.
 */
#ifndef vtkSMSampleViewProxy_h
#define vtkSMSampleViewProxy_h

#include <memory>  // for std::unique_ptr

#include "vtkLayerscopeViewsModule.h"  // for the export macro
#include "vtkSMContextViewProxy.h"
#include "vtkWeakPointer.h"  // for vtkWeakPointer

class vtkSampleChart;
class vtkSMRepresentationProxy;

namespace layerscope
{
struct Page;
}

namespace layerscope
{
class PictureFetcher;
class SelectionFinder;
class WindowTimer;
}  // namespace layerscope

class VTKLAYERSCOPEVIEWS_EXPORT vtkSMSampleViewProxy : public vtkSMContextViewProxy
{
public:
  static vtkSMSampleViewProxy* New();
  vtkTypeMacro(vtkSMSampleViewProxy, vtkSMContextViewProxy);

  void SetupInteractor(vtkRenderWindowInteractor* interactor) override;

  /// What the view shows, as a page for browsers, with the pictures of at most so many samples, selected ones first, of at
  /// most so many pixels a side. Waits until they are made. Throws layerscope::Error where there is nothing to show.
  layerscope::Page MakePage(int maximumPictures, int pictureSize);

protected:
  vtkSMSampleViewProxy();
  ~vtkSMSampleViewProxy() override;

  void CreateVTKObjects() override;
  void PostRender(bool interactive) override;
  void RenderForImageCapture() override;
  vtkImageData* CaptureWindowInternal(int magnificationX, int magnificationY) override;
  void Update() override;

  vtkSampleChart* GetChart();
  /// Draws what is selected at other stages. Whether that changes anything.
  virtual bool ConnectSelections(const layerscope::SelectionFinder& finder);

private:
  vtkSMSampleViewProxy(const vtkSMSampleViewProxy&) = delete;
  void operator=(const vtkSMSampleViewProxy&) = delete;

  /// What the chart draws; nullptr for nothing.
  vtkSMRepresentationProxy* GetDrawnRepresentation();

  void OnSelections();
  void DrawSelections();
  void OnLeave();
  void OnPicturesPanel();
  void OnPicturesWanted();
  void OnLongSelection();
  void PublishPictureSamples();

  vtkWeakPointer<vtkRenderWindowInteractor> LeftInteractor;  ///< the one that LeaveObserver observes
  unsigned long LeaveObserver = 0;
  std::unique_ptr<layerscope::PictureFetcher> Fetcher;
  std::unique_ptr<layerscope::WindowTimer> SelectionTimer;
  std::unique_ptr<layerscope::SelectionFinder> Selections;
};

#endif
