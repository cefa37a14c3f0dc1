#ifndef layerscope_NumpyTable_h
#define layerscope_NumpyTable_h

#include <cstdint>
#include <string>
#include <vector>

#include "SampleTable.h"
#include "data/PictureSet.h"

namespace layerscope
{

/// The array `name`, or the only one where `name` is empty. Throws Error: not there (names those that are),
/// several, a single number.
NumpyArrayInfo findNumpyArray(const std::string& file, const std::string& name);

/// The array as a column. Throws Error as readNumpy does, without samples, or when it doesn't fit into
/// memory.
NumberColumn readNumpyColumn(const std::string& file, const NumpyArrayInfo& array);

/// Labels by the name of an array in `file`, or of a .npy file (relative to the folder of `file`). Throws
/// Error: neither; not a whole number from 0 for each of `count` samples.
std::vector<std::int32_t> readNumpyLabels(const std::string& file, const std::string& labels,
                                          std::int64_t count);

}  // namespace layerscope

#endif
