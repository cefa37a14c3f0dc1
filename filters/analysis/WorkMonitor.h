#ifndef layerscope_analysis_WorkMonitor_h
#define layerscope_analysis_WorkMonitor_h

#include "analysis/Communicator.h"
#include "analysis/Progress.h"

#include <chrono>
#include <optional>
#include <utility>

namespace layerscope
{

/// Reports progress at a bounded rate and carries an abort to all ranks.
class WorkMonitor
{
public:
  WorkMonitor(Communicator& communicator, const ProgressCallback& progress);

  /// How much is done; told to the callback by the next poll that is due. Never falls.
  void setFraction(double fraction);

  /// To be called on the thread that started the work, often: asks the callback ten times a second at most.
  /// True as soon as this rank wants an abort.
  bool poll();

  /// Collective: true on all ranks when one of them wants an abort. Ranks leave their work here and nowhere
  /// else.
  bool aborted();

private:
  Communicator& communicator_;
  const ProgressCallback& progress_;
  std::chrono::steady_clock::time_point due_;
  double fraction_ = 0;
  bool wanted_ = false;
};

/// For a part of a computation that goes from `begin` to `end` of the whole, whose monitor must outlive it.
inline ProgressCallback partOf(WorkMonitor& whole, double begin, double end)
{
  return [&whole, begin, end](double fraction)
  {
    whole.setFraction(begin + fraction * (end - begin));
    return !whole.poll();
  };
}

/// Runs a part of a computation on this process alone, with a monitor of its own. Nothing after an abort.
template <class Work>
auto runPart(const ProgressCallback& progress, const Work& work)
    -> std::optional<decltype(work(std::declval<WorkMonitor&>()))>
{
  SerialCommunicator alone;
  WorkMonitor monitor(alone, progress);
  auto result = work(monitor);
  if (monitor.poll())
  {
    return std::nullopt;
  }
  return result;
}

}  // namespace layerscope

#endif
