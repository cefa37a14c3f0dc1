#include "Checks.h"
#include "KnownValues.h"

namespace layerscope
{

namespace
{
/// The places of the elements that are not 0: a row an axis, a column a place.
class NonZero : public Operator
{
public:
  explicit NonZero(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Tensor& values = requireKnown(inputs, 0);
    places_.clear();
    for (std::int64_t i = 0; i < values.size(); ++i)
    {
      if (values.type() == ElementType::Float32 ? values.floats()[i] != 0.0F : values.ints()[i] != 0)
      {
        places_.push_back(i);
      }
    }
    return {{ElementType::Int64,
             {static_cast<std::int64_t>(values.shape().size()), static_cast<std::int64_t>(places_.size())}}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const Shape& shape = inputs[0]->shape();
    std::int64_t* const to = outputs[0]->ints();
    for (std::size_t i = 0; i < places_.size(); ++i)
    {
      std::int64_t rest = places_[i];
      for (std::size_t axis = shape.size(); axis-- > 0;)
      {
        to[axis * places_.size() + i] = rest % shape[axis];
        rest /= shape[axis];
      }
    }
  }

private:
  std::vector<std::int64_t> places_;
};
}  // namespace

LAYERSCOPE_OPERATOR(NonZero, NonZero);

}  // namespace layerscope
