#include "network/Operator.h"

namespace layerscope
{

namespace
{
// If, Loop and Scan are known, but no graph has them any more when it is planned: what comes of one is known
// only then, or where its course depends on values of samples, not at all.
class ControlFlow : public Operator
{
public:
  explicit ControlFlow(const Node& /*node*/)
  {
    throw UnknownValues("branches and loops must be put in place before a network is planned");
  }
  std::vector<TensorInfo> prepare(const Inputs& /*inputs*/) override { return {}; }
  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& /*outputs*/,
           void* /*scratch*/) const override
  {
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(If, ControlFlow);
LAYERSCOPE_OPERATOR(Loop, ControlFlow);
LAYERSCOPE_OPERATOR(Scan, ControlFlow);

}  // namespace layerscope
