#include <array>

#include "Checks.h"
#include "LpNorm.h"
#include "Parallel.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// The norm of all spatial axes of each sample and channel.
class GlobalLpPool : public Operator
{
public:
  explicit GlobalLpPool(const Node& node) : norm_(node) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    Shape shape = inputs.floatShape(0);
    requireRank(shape, 3, "input 0");
    elementCount(shape);
    planes_ = elementCount({shape[0], shape[1]});
    inner_ = elementCount(Shape(shape.begin() + 2, shape.end()));
    if (inner_ == 0)
    {
      throw Error("input 0 has no elements to pool").found(toString(shape));
    }
    std::fill(shape.begin() + 2, shape.end(), 1);
    return {{ElementType::Float32, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(planes_, inner_,
                  [&](std::int64_t plane)
                  {
                    std::array<float, 256> powers;
                    const auto most = static_cast<std::int64_t>(powers.size());
                    double sum = 0.0;
                    for (std::int64_t begin = 0; begin < inner_; begin += most)
                    {
                      const std::int64_t count = std::min(most, inner_ - begin);
                      norm_.powers(x + plane * inner_ + begin, powers.data(), count);
                      sum += kernels_.sum(powers.data(), count);
                    }
                    y[plane] = norm_.root(static_cast<float>(sum));
                  });
  }

  bool hasGradient(std::size_t /*input*/) const override { return true; }
  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {0}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const y = step.outputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    parallelItems(planes_, inner_,
                  [&](std::int64_t plane)
                  {
                    const float share = out[plane] * norm_.share(y[plane]);
                    for (std::int64_t i = plane * inner_; i < (plane + 1) * inner_; ++i)
                    {
                      in[i] = share * norm_.term(x[i]);
                    }
                  });
  }

private:
  LpNorm norm_;
  std::int64_t planes_ = 0;
  std::int64_t inner_ = 0;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(GlobalLpPool, GlobalLpPool);

}  // namespace layerscope
