#ifndef layerscope_network_PulseScope_h
#define layerscope_network_PulseScope_h

#include <chrono>
#include <functional>

namespace layerscope
{

/// While it lives, long steps of a run on this thread ask `pulse` some ten times a second whether they shall
/// go on: nobody knows before a run how long a sample takes whose values decide. Scopes may be nested; the
/// innermost counts.
class PulseScope
{
public:
  explicit PulseScope(std::function<bool()> pulse);
  ~PulseScope();
  PulseScope(const PulseScope&) = delete;
  PulseScope& operator=(const PulseScope&) = delete;

  /// Asks, unless that was a moment ago. True outside of a scope.
  static bool goesOn();

private:
  std::function<bool()> pulse_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
  PulseScope* before_;
};

}  // namespace layerscope

#endif
