#include "Comparison.h"

namespace layerscope
{

// Exporters ask so which extents of a shape are left open, too.
LAYERSCOPE_OPERATOR(Equal, Comparison<std::equal_to<>>);

}  // namespace layerscope
