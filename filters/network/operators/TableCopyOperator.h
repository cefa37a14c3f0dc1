#ifndef layerscope_network_operators_TableCopyOperator_h
#define layerscope_network_operators_TableCopyOperator_h

#include <vector>

#include "IndexedCopy.h"
#include "SeparableSum.h"
#include "network/Operator.h"

namespace layerscope
{

/// An operator whose output is input 0, copied by a table an axis (Pad, Tile): what the elements of the
/// output are copied from gets their gradients, added up.
class TableCopyOperator : public Operator
{
public:
  bool isQuantized() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override;
  void backward(const BackwardStep& step) const override;
  std::size_t backwardScratchBytes() const override { return sum_.scratchBytes(); }

protected:
  /// Called at the end of `prepare`: one table an axis, as IndexedCopy has them. `input` may be another shape
  /// of the same elements.
  std::vector<TensorInfo> prepareCopy(const TensorInfo& input, const Shape& output,
                                      std::vector<IndexTable> tables);
  const IndexedCopy& copy() const { return copy_; }

private:
  Shape input_;
  Shape shape_;  ///< of the output
  std::vector<IndexTable> tables_;
  IndexedCopy copy_;
  SeparableSum sum_;
};

}  // namespace layerscope

#endif
