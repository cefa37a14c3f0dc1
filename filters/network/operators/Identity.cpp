#include "Checks.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
class Identity : public ViewOperator
{
public:
  explicit Identity(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    return {inputs.at(0)};
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Identity, Identity);

}  // namespace layerscope
