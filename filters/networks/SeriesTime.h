#ifndef layerscope_SeriesTime_h
#define layerscope_SeriesTime_h

#include <cstddef>

#include "data/FileSeries.h"

class vtkInformation;
class vtkInformationVector;

namespace layerscope
{

/// How a stage that takes a series of files shows it as ParaView's time. Of one file there is no time, and
/// what an input has of it passes through.

/// In RequestInformation: the files' times, on all outputs, in place of an input's.
void announceTimes(const FileSeries& series, vtkInformationVector* outputs);

/// Index of the file that an output is asked for: the last one that is not later; the first where nobody
/// asked for a time. The series has a file.
std::size_t fileAskedFor(const FileSeries& series, vtkInformation* outInfo);

/// In RequestUpdateExtent: asks an input that has a time of its own for its first step, whatever is asked for
/// here.
void holdInputTime(const FileSeries& series, vtkInformation* inInfo);

/// In RequestData: tells, at all outputs, of which time they are.
void setDataTime(const FileSeries& series, std::size_t index, vtkInformationVector* outputs);

}  // namespace layerscope

#endif
