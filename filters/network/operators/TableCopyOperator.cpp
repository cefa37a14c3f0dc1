#include "TableCopyOperator.h"

#include <utility>

namespace layerscope
{

std::vector<TensorInfo> TableCopyOperator::prepareCopy(const TensorInfo& input, const Shape& output,
                                                       std::vector<IndexTable> tables)
{
  input_ = input.shape;
  shape_ = output;
  tables_ = std::move(tables);
  copy_ = IndexedCopy(input.shape, shape_, tables_);
  return {{input.type, shape_, input.format}};
}

BackwardNeeds TableCopyOperator::prepareBackward(const Inputs& /*inputs*/,
                                                 const std::vector<bool>& /*wanted*/)
{
  sum_ = wayBackOf(input_, shape_, tables_);
  return {};
}

void TableCopyOperator::backward(const BackwardStep& step) const
{
  sum_.run(step.outputGradients[0]->floats(), step.inputGradients[0]->floats(), step.scratch);
}

}  // namespace layerscope
