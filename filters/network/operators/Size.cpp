#include "Checks.h"

namespace layerscope
{

namespace
{
class Size : public Operator
{
public:
  explicit Size(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    size_ = elementCount(inputs.shape(0));
    return {{ElementType::Int64, {}}};
  }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    *outputs[0]->ints() = size_;
  }

  bool dependsOnShapeOnly() const override { return true; }

private:
  std::int64_t size_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(Size, Size);

}  // namespace layerscope
