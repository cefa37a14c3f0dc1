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
    elementCount(shape);
    const Strides strides = denseStrides(info.shape);
    const std::size_t added = shape.size() - info.shape.size();
    Strides from(shape.size(), 0);
    for (std::size_t i = 0; i < info.shape.size(); ++i)
    {
      from[added + i] = info.shape[i] == 1 ? 0 : strides[i];
    }
    copy_ = StridedCopy(shape, from, denseStrides(shape));
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
