#ifndef layerscope_network_operators_ViewOperator_h
#define layerscope_network_operators_ViewOperator_h

#include "network/Operator.h"

namespace layerscope
{

/// An operator whose output 0 is its input 0 under another shape. `run` copies, for callers that give the
/// output memory of its own.
class ViewOperator : public Operator
{
public:
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;
  bool isView() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }
};

}  // namespace layerscope

#endif
