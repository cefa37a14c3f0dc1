#include "WindowTimer.h"

#include <utility>

#include "vtkCommand.h"
#include "vtkRenderWindowInteractor.h"

namespace layerscope
{

WindowTimer::WindowTimer(std::function<void()> fired) : fired_(std::move(fired)) {}

WindowTimer::~WindowTimer()
{
  stop();
}

void WindowTimer::start(vtkRenderWindowInteractor* window, unsigned long milliseconds)
{
  if (window_ != window)
  {
    stop();
  }
  if (timer_ != 0 || !window)
  {
    return;
  }
  if (!window_)
  {
    // Before the style of the charts, which would render at every timer.
    constexpr float first = 1;
    observer_ = window->AddObserver(vtkCommand::TimerEvent, this, &WindowTimer::onTimer, first);
    window_ = window;
  }
  // Not a repeating one: where VTK talks to X itself, a timer must not be destroyed while timers fire.
  timer_ = window->CreateOneShotTimer(milliseconds);
}

void WindowTimer::stop()
{
  if (window_)
  {
    window_->RemoveObserver(observer_);
    if (timer_ != 0)
    {
      window_->DestroyTimer(timer_);
    }
  }
  window_ = nullptr;
  timer_ = 0;
}

bool WindowTimer::onTimer(vtkObject*, unsigned long, void* timer)
{
  if (timer_ == 0 || !timer || *static_cast<int*>(timer) != timer_)
  {
    return false;
  }
  timer_ = 0;
  fired_();
  return true;
}

}  // namespace layerscope
