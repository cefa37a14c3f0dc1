#ifndef layerscope_PictureFetcher_h
#define layerscope_PictureFetcher_h

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "WindowTimer.h"
#include "vtkType.h"
#include "vtkWeakPointer.h"

class vtkSampleChart;
class vtkSMContextViewProxy;
class vtkSMRepresentationProxy;

namespace layerscope
{

/// Fetches the pictures that a vtkSampleChart lacks from the representation that it draws, see
/// vtkSamplePicturesInformation.
///
/// A window stays usable meanwhile: a timer of its interactor asks in rounds, while pictures are missing.
/// Nothing goes on being made for a representation that isn't drawn any more, or for a chart that lacks
/// nothing.
class PictureFetcher
{
public:
  /// Borrows the view, whose item is a vtkSampleChart. `drawn`: what the chart draws, nullptr for
  /// nothing.
  PictureFetcher(vtkSMContextViewProxy& view, std::function<vtkSMRepresentationProxy*()> drawn);
  ~PictureFetcher();
  PictureFetcher(const PictureFetcher&) = delete;
  PictureFetcher& operator=(const PictureFetcher&) = delete;

  /// Begins rounds in a moment, unless they go on already. Nothing happens without an interactor.
  void start();
  /// Ends rounds, to be called before the view's interactor changes; to be started again after it if
  /// isAsking().
  void stop();
  bool isAsking() const { return asked_ != nullptr; }

  /// Waits for all pictures that are missing, as long as their making takes. Returns whether fewer are
  /// missing then: they have come, or cannot be had.
  bool fetchAll();

private:
  void onTimer();
  /// Without the sample under a mouse that doesn't rest.
  std::vector<vtkIdType> withoutPassingMouse(std::vector<vtkIdType> samples);
  /// Asks once, and delivers. True while pictures are missing that may still come.
  bool ask(const std::vector<vtkIdType>& samples);
  /// The same of `asked_`. Whether pictures are pending there.
  bool send(const std::vector<vtkIdType>& samples);
  /// Nothing need be made any longer of what was asked for.
  void giveUp();
  vtkSampleChart* chart() const;

  vtkSMContextViewProxy& view_;
  std::function<vtkSMRepresentationProxy*()> drawn_;

  WindowTimer timer_;

  vtkWeakPointer<vtkSMRepresentationProxy> asked_;  ///< while it may have something to do
  bool fetching_ = false;
  std::optional<vtkIdType> hovered_;
  std::chrono::steady_clock::time_point hoveredSince_;
};

}  // namespace layerscope

#endif
