#ifndef layerscope_SelectSamples_h
#define layerscope_SelectSamples_h

#include <vector>

#include "vtkType.h"

class vtkSMSourceProxy;

namespace layerscope
{

/// Gives a selection of global ids that `source` has at its output `port` other ids, all at once. Does nothing where the
/// selection is of another kind.
///
/// ParaView makes its selections from a view's id by id, in a time that grows with the square of their number: minutes
/// for a hundred thousand. A view with many of them has it make one of a single id, and then calls this.
void setSelectedIds(vtkSMSourceProxy* source, unsigned int port, const std::vector<vtkIdType>& ids);

}  // namespace layerscope

#endif
