#include "PulseScope.h"

#include <utility>

namespace layerscope
{

namespace
{
constexpr auto interval = std::chrono::milliseconds(100);

thread_local PulseScope* innermost = nullptr;
}  // namespace

PulseScope::PulseScope(std::function<bool()> pulse) : pulse_(std::move(pulse)), before_(innermost)
{
  innermost = this;
}

PulseScope::~PulseScope()
{
  innermost = before_;
}

bool PulseScope::goesOn()
{
  if (!innermost)
  {
    return true;
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - innermost->last_ < interval)
  {
    return true;
  }
  innermost->last_ = now;
  return innermost->pulse_();
}

}  // namespace layerscope
