#include "Broadcast.h"
#include "Checks.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
// Repeats input 0 along axes of extent 1 so that it gets the shape in input 1, broadcast against its own.
class Expand : public Operator
{
public:
  explicit Expand(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const TensorInfo& info = inputs.at(0);
    const Shape wanted = inputs.constantInts(1, "the shape");
    elementCount(wanted);
    const Shape shape = broadcastShape(info.shape, wanted);
    copy_ = StridedCopy(shape, broadcastStrides(info.shape, shape), denseStrides(shape));
    return {{info.type, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    copy_.run(*inputs[0], 0, *outputs[0]);
  }

private:
  StridedCopy copy_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Expand, Expand);

}  // namespace layerscope
