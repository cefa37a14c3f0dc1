#include "WeightFields.h"

#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>

#include "tables/FieldValues.h"

namespace layerscope
{

KernelExtents kernelExtents(const LayerWeights& weights)
{
  const Shape& shape = weights.weights.shape();
  const auto fromRight = [&](std::size_t axis)
  { return shape.size() > axis + 2 ? shape[shape.size() - 1 - axis] : 1; };
  return {fromRight(2), fromRight(1), fromRight(0)};
}

void describeWeights(int number, const Layer& layer, const LayerWeights& weights, vtkFieldData* fieldData)
{
  const KernelExtents kernel = kernelExtents(weights);
  appendField<vtkIntArray>(fieldData, "layer_number", number);
  appendField<vtkStringArray>(fieldData, "layer_name", layer.name);
  appendField<vtkStringArray>(fieldData, "layer_op", weights.op);
  appendField<vtkStringArray>(fieldData, "layer_node", weights.node);
  appendField<vtkIdTypeArray>(fieldData, "layer_units", weights.units());
  appendField<vtkIntArray>(fieldData, "layer_has_bias", weights.hasBias ? 1 : 0);
  appendField<vtkIdTypeArray>(fieldData, "kernel_channels", weights.channels());
  appendField<vtkIdTypeArray>(fieldData, "kernel_depth", kernel.depth);
  appendField<vtkIdTypeArray>(fieldData, "kernel_height", kernel.height);
  appendField<vtkIdTypeArray>(fieldData, "kernel_width", kernel.width);
  appendField<vtkIdTypeArray>(fieldData, "kernel_groups", weights.groups);
}

}  // namespace layerscope
