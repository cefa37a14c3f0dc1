#include <array>

#include "Broadcast.h"
#include "BroadcastSum.h"
#include "Checks.h"
#include "StridedCopy.h"

namespace layerscope
{

namespace
{
// Elements of input 1 where input 0 is not 0, else of input 2; all three are broadcast.
class Where : public Operator
{
public:
  explicit Where(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    const ElementType type = inputs.at(1).type;
    if (inputs.at(2).type != type)
    {
      throw Error("inputs 1 and 2 are of different types")
          .expected(std::string("both ") + toString(type))
          .found(toString(inputs.at(2).type));
    }
    shape_ = broadcastShape(broadcastShape(inputs.intShape(0), inputs.shape(1)), inputs.shape(2));
    for (std::size_t i = 0; i < strides_.size(); ++i)
    {
      strides_[i] = broadcastStrides(inputs.shape(i), shape_);
    }
    return {{type, shape_, inputs.at(1).format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    if (outputs[0]->type() == ElementType::Float32)
    {
      choose(inputs[0]->ints(), inputs[1]->floats(), inputs[2]->floats(), outputs[0]->floats());
    }
    else
    {
      choose(inputs[0]->ints(), inputs[1]->ints(), inputs[2]->ints(), outputs[0]->ints());
    }
  }

  bool hasGradient(std::size_t input) const override { return input == 1 || input == 2; }

  BackwardNeeds prepareBackward(const Inputs& inputs, const std::vector<bool>& wanted) override
  {
    withCondition_ = BroadcastLoops(shape_, inputs.shape(0));
    toYes_ = BroadcastSum(shape_, inputs.shape(1));
    toNo_ = BroadcastSum(shape_, inputs.shape(2));
    needsScratch_ = wanted[1] && wanted[2] && toYes_.isNeeded();
    return {{0}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const std::int64_t* const condition = step.inputs[0]->ints();
    float* const out = step.outputGradients[0]->floats();
    if (Tensor* yes = step.inputGradients[1])
    {
      float* const own = !toYes_.isNeeded() ? yes->floats()
                         : needsScratch_    ? static_cast<float*>(step.scratch)
                                            : out;
      withCondition_.run(out, condition, own, [](float g, std::int64_t c) { return c != 0 ? g : 0.0F; });
      toYes_.run(own, yes->floats());
    }
    if (Tensor* no = step.inputGradients[2])
    {
      float* const own = toNo_.isNeeded() ? out : no->floats();
      withCondition_.run(out, condition, own, [](float g, std::int64_t c) { return c != 0 ? 0.0F : g; });
      toNo_.run(own, no->floats());
    }
  }

  std::size_t backwardScratchBytes() const override
  {
    return needsScratch_ ? static_cast<std::size_t>(elementCount(shape_)) * sizeof(float) : 0;
  }

private:
  template <class T>
  void choose(const std::int64_t* condition, const T* yes, const T* no, T* out) const
  {
    const std::int64_t columns = shape_.empty() ? 1 : shape_.back();
    const std::int64_t rows = columns == 0 ? 0 : elementCount(shape_) / columns;
    const auto chooseRow = [&](std::int64_t row)
    {
      std::array<std::int64_t, 3> offsets = {0, 0, 0};
      std::array<std::int64_t, 3> steps = {0, 0, 0};
      std::int64_t rest = row;
      for (std::size_t axis = shape_.size(); axis-- > 0;)
      {
        const bool isColumn = axis + 1 == shape_.size();
        for (std::size_t i = 0; i < strides_.size(); ++i)
        {
          (isColumn ? steps[i] : offsets[i]) += strides_[i][axis] * (isColumn ? 1 : rest % shape_[axis]);
        }
        rest /= isColumn ? 1 : shape_[axis];
      }
      for (std::int64_t i = 0; i < columns; ++i)
      {
        out[row * columns + i] = condition[offsets[0] + i * steps[0]] != 0 ? yes[offsets[1] + i * steps[1]]
                                                                           : no[offsets[2] + i * steps[2]];
      }
    };
    parallelItems(rows, columns, chooseRow);
  }

  Shape shape_;
  std::array<Strides, 3> strides_;
  BroadcastLoops withCondition_;
  BroadcastSum toYes_, toNo_;
  bool needsScratch_ = false;
};
}  // namespace

LAYERSCOPE_OPERATOR(Where, Where);

}  // namespace layerscope
