#ifndef layerscope_SortKeys_h
#define layerscope_SortKeys_h

#include <vector>

class vtkAbstractArray;

namespace layerscope
{
class Communicator;

/// Collective. Numbers, one a row, that rise as the values of a column with one component do; they fall
/// instead if `descending`. Those of a column of texts are the texts' places in the order of their bytes,
/// among those of all ranks. Ranks without rows may lack the column (nullptr); where all ranks do, there are
/// no numbers. Time O(rows), for texts O(rows log rows).
std::vector<double> sortKeys(vtkAbstractArray* column, bool descending, Communicator& communicator);

}  // namespace layerscope

#endif
