#ifndef layerscope_StageRun_h
#define layerscope_StageRun_h

#include <cstdint>
#include <functional>

class vtkAlgorithm;
class vtkInformationVector;

namespace layerscope
{
class Communicator;

/// Does the work of a stage's RequestData and sees to what all stages have in common:
/// - outputs start empty, and are empty when the work fails or is aborted, on all ranks alike;
/// - an Error is reported once, by the first rank, in its own words. The outputs then carry the text as the
///   component's name of an empty string array `layerscope_error` in the field data;
///   a stage that receives such an output passes it on in silence instead of
///   complaining about a table that isn't there.
///
/// `work` returns false when it was aborted. The flag stays set, and clearing it is up to who set it: an
/// update asks for each output in turn, and would otherwise start over for the second one. `work` may
/// communicate as long as all ranks do so in the same order; what may fail on one rank alone belongs into
/// runOnAllRanks. Returns what RequestData returns: always 1, since VTK would add a message of its own to a
/// failure.
int runStage(vtkAlgorithm* stage, vtkInformationVector** inputs, vtkInformationVector* outputs,
             const std::function<bool(Communicator&)>& work);

/// True when the user, or a stage before, wants this run to end. Cheap.
bool isAborted(vtkAlgorithm* stage);

/// Reports progress, from 0 to 1. Returns false when the run shall end.
bool reportProgress(vtkAlgorithm* stage, double fraction);

/// Calls work(first, count) for blocks of [begin, end), one after the other, and reports progress after each.
/// Returns false when the run shall end; the blocks that are left are not worked on then.
bool runBlocks(vtkAlgorithm* stage, std::int64_t begin, std::int64_t end, std::int64_t sizeOfBlock,
               const std::function<void(std::int64_t, std::int64_t)>& work);

}  // namespace layerscope

#endif
