#ifndef layerscope_FirstSamples_h
#define layerscope_FirstSamples_h

#include <cstdint>
#include <string>
#include <vector>

class vtkIdTypeArray;

namespace layerscope
{
class Communicator;

/// A row that stands for its sample.
struct SampleRow
{
  std::int64_t sample = 0;
  std::int64_t row = 0;  ///< on its rank
  int rank = 0;
};

/// Collective. The first `most` samples in the order of rising `keys` (one a row), each by its first row in
/// that order; equal keys stand in input order, NaN last. Without keys (none on all ranks) the order is that
/// of the rows. All ranks get the same result. Time O(rows + (results + their repetitions) log rows).
std::vector<SampleRow> firstSamples(vtkIdTypeArray* samples, const std::vector<double>& keys,
                                    std::int64_t firstRow, std::int64_t most, Communicator& communicator);

/// Collective. The first row of a sample, whichever rank has it. Throws Error, on all ranks, when there is
/// none; `property` is what asks for it.
SampleRow rowOfSample(vtkIdTypeArray* samples, std::int64_t sample, const std::string& property,
                      Communicator& communicator);

}  // namespace layerscope

#endif
