#include <algorithm>

#include "Checks.h"
#include "Parallel.h"
#include "TypedValues.h"

namespace layerscope
{

namespace
{
/// The triangle of each matrix on and above (below) the diagonal k (input 1), with zeros elsewhere.
class Trilu : public Operator
{
public:
  explicit Trilu(const Node& node) : isUpper_(node.attributes.getInt("upper", 1) != 0) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const Shape& shape = inputs.shape(0);
    requireRank(shape, 2, "input 0");
    if (inputs.has(1) && elementCount(inputs.intShape(1)) != 1)
    {
      throw Error("input 1 is no diagonal").expected("one number").found(toString(inputs.shape(1)));
    }
    rows_ = elementCount(Shape(shape.begin(), shape.end() - 1));
    height_ = shape[shape.size() - 2];
    width_ = shape.back();
    elementCount(shape);
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const Tensor* const k = inputs.size() > 1 ? inputs[1] : nullptr;
    withValues(*inputs[0], *outputs[0], [&](const auto* from, auto* to) { copy(from, to, k); });
  }

  bool canRunInPlace() const override { return true; }
  bool hasGradient(std::size_t input) const override { return input == 0; }
  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& /*wanted*/) override
  {
    return {inputs.has(1) ? std::vector<std::size_t>{1} : std::vector<std::size_t>{}, {}};
  }
  void backward(const BackwardStep& step) const override
  {
    copy(step.outputGradients[0]->floats(), step.inputGradients[0]->floats(),
         step.inputs.size() > 1 ? step.inputs[1] : nullptr);
  }
  bool canGoBackInPlace() const override { return true; }

private:
  template <class T>
  void copy(const T* from, T* to, const Tensor* k) const
  {
    const std::int64_t bound = height_ + width_;
    const std::int64_t diagonal = k ? std::clamp(k->ints()[0], -bound, bound) : 0;
    parallelItems(rows_, width_,
                  [&](std::int64_t row)
                  {
                    const std::int64_t edge = row % height_ + diagonal + (isUpper_ ? 0 : 1);
                    const std::int64_t split = std::clamp<std::int64_t>(edge, 0, width_);
                    const T* const in = from + row * width_;
                    T* const out = to + row * width_;
                    for (std::int64_t i = 0; i < width_; ++i)
                    {
                      out[i] = (i >= split) == isUpper_ ? in[i] : T(0);
                    }
                  });
  }

  bool isUpper_;
  std::int64_t rows_ = 0, height_ = 0, width_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(Trilu, Trilu);

}  // namespace layerscope
