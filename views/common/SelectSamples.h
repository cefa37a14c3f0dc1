#ifndef layerscope_SelectSamples_h
#define layerscope_SelectSamples_h

#include <cstdint>
#include <vector>

#include "vtkSmartPointer.h"
#include "vtkType.h"

class vtkSMProxy;
class vtkSMSourceProxy;
class vtkSelectionNode;

namespace layerscope
{

/// Selects rows by their global ids.
vtkSmartPointer<vtkSelectionNode> idsNode(const std::vector<std::int64_t>& ids);

/// Selects rows by the column `sample`, for tables that were read from files and have no global ids. `ids` rise;
/// neighbouring ones are one range.
vtkSmartPointer<vtkSelectionNode> rangesNode(const std::vector<std::int64_t>& ids);

/// Gives a selection of global ids that `source` has at its output `port` other ids, all at once. Does nothing where the
/// selection is of another kind.
///
/// ParaView makes its selections from a view's id by id, in a time that grows with the square of their number: minutes
/// for a hundred thousand. A view with many of them has it make one of a single id, and then calls this.
void setSelectedIds(vtkSMSourceProxy* source, unsigned int port, const std::vector<vtkIdType>& ids);

/// The global ids that a selection made of lists of ids has.
std::vector<vtkIdType> selectedIds(vtkSMProxy* selection);

}  // namespace layerscope

#endif
