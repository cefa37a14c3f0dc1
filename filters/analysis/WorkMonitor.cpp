#include "analysis/WorkMonitor.h"

#include <algorithm>

namespace layerscope
{

namespace
{
constexpr std::chrono::milliseconds interval(100);
}

WorkMonitor::WorkMonitor(Communicator& communicator, const ProgressCallback& progress)
    : communicator_(communicator), progress_(progress), due_(std::chrono::steady_clock::now())
{
}

void WorkMonitor::setFraction(double fraction)
{
  fraction_ = std::max(fraction_, fraction);
}

bool WorkMonitor::poll()
{
  if (progress_ && !wanted_)
  {
    const auto now = std::chrono::steady_clock::now();
    if (now >= due_)
    {
      wanted_ = !progress_(fraction_);
      due_ = now + interval;
    }
  }
  return wanted_;
}

bool WorkMonitor::aborted()
{
  poll();
  std::int64_t wanted = wanted_ ? 1 : 0;
  communicator_.allReduce(Reduction::Maximum, &wanted, 1);
  wanted_ = wanted != 0;
  return wanted_;
}

}  // namespace layerscope
