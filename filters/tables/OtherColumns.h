#ifndef layerscope_OtherColumns_h
#define layerscope_OtherColumns_h

#include <set>
#include <string>

class vtkIdList;
class vtkTable;

namespace layerscope
{

/// Adds to `table` what chosen rows of `input` have beside the layers: its columns but `layer_<number>` and
/// those with names in `own`, which the table has from elsewhere. Rows may be chosen several times.
void copyOtherColumns(vtkTable* input, vtkIdList* rows, const std::set<std::string>& own, vtkTable* table);

}  // namespace layerscope

#endif
