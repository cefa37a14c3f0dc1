#ifndef layerscope_analysis_Progress_h
#define layerscope_analysis_Progress_h

#include <functional>

namespace layerscope
{

/// Told how much of a long computation is done, from 0 to 1 and never falling. Called on the thread that
/// started the computation, several times a second. Returning false asks for an abort.
using ProgressCallback = std::function<bool(double fraction)>;

}  // namespace layerscope

#endif
