#ifndef layerscope_WindowTimer_h
#define layerscope_WindowTimer_h

#include <functional>

#include "vtkWeakPointer.h"

class vtkObject;
class vtkRenderWindowInteractor;

namespace layerscope
{

/// Calls a function once, some time after its start, from the events of a window. May be started again from
/// the function. Nothing happens without a window that takes events, or after that is gone.
class WindowTimer
{
public:
  explicit WindowTimer(std::function<void()> fired);
  ~WindowTimer();
  WindowTimer(const WindowTimer&) = delete;
  WindowTimer& operator=(const WindowTimer&) = delete;

  /// Does nothing while the timer runs in that window, or without a window (nullptr).
  void start(vtkRenderWindowInteractor* window, unsigned long milliseconds);
  void stop();

private:
  /// Called by the window. True, so that nobody else gets the event, if the timer was this one's.
  bool onTimer(vtkObject* caller, unsigned long event, void* timer);

  std::function<void()> fired_;
  vtkWeakPointer<vtkRenderWindowInteractor> window_;
  unsigned long observer_ = 0;
  int timer_ = 0;  ///< 0: none
};

}  // namespace layerscope

#endif
