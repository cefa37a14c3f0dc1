#ifndef layerscope_analysis_Progress_h
#define layerscope_analysis_Progress_h

#include <functional>

namespace layerscope
{

/// Told how much of a long computation is done, from 0 to 1 and never falling. Called on the thread that
/// started the computation, several times a second. Returning false asks for an abort.
using ProgressCallback = std::function<bool(double fraction)>;

/// For a part of a computation that goes from `begin` to `end` of the whole. Nothing for nothing.
inline ProgressCallback partOf(const ProgressCallback& whole, double begin, double end)
{
  if (!whole)
  {
    return {};
  }
  return [whole, begin, end](double fraction) { return whole(begin + fraction * (end - begin)); };
}

}  // namespace layerscope

#endif
