#include "SoftmaxOperator.h"

namespace layerscope
{

namespace
{
/// 1 at the first of the largest along the axis, else 0.
class Hardmax : public SoftmaxBase
{
public:
  using SoftmaxBase::SoftmaxBase;

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    parallelItems(outer_ * inner_, length_,
                  [&](std::int64_t item)
                  {
                    const std::int64_t first = item / inner_ * length_ * inner_ + item % inner_;
                    std::int64_t largest = 0;
                    for (std::int64_t i = 1; i < length_; ++i)
                    {
                      largest = x[first + i * inner_] > x[first + largest * inner_] ? i : largest;
                    }
                    for (std::int64_t i = 0; i < length_; ++i)
                    {
                      y[first + i * inner_] = i == largest ? 1.0F : 0.0F;
                    }
                  });
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Hardmax, Hardmax);

}  // namespace layerscope
