#ifndef layerscope_analysis_WorkMonitor_h
#define layerscope_analysis_WorkMonitor_h

#include "analysis/Communicator.h"
#include "analysis/Progress.h"

#include <chrono>

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

}  // namespace layerscope

#endif
