#ifndef layerscope_WeightFields_h
#define layerscope_WeightFields_h

#include "network/LayerWeights.h"

class vtkFieldData;

namespace layerscope
{

/// Extents of a unit's kernel; 1 where it has fewer axes, and for matrix products.
struct KernelExtents
{
  std::int64_t depth = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;
};
KernelExtents kernelExtents(const LayerWeights& weights);

/// One more value of the field arrays `layer_number`, `layer_name`, `layer_op`, `layer_node`, `layer_units`,
/// `layer_has_bias`, `kernel_channels`, `kernel_depth`, `kernel_height`, `kernel_width`, `kernel_groups`,
/// which tell of a layer's linear operator. `number` counts from 1.
void describeWeights(int number, const Layer& layer, const LayerWeights& weights, vtkFieldData* fieldData);

}  // namespace layerscope

#endif
