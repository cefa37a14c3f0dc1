#include <cmath>
#include <limits>
#include <utility>

#include "Reducers.h"
#include "Reduction.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
/// log(sum(exp(x))) in one pass: the sum is kept relative to the largest exponential so far, so nothing
/// overflows.
struct LogarithmOfExponentials
{
  static constexpr bool takesInts = false;
  static constexpr bool takesEmpty = true;

  struct Scaled
  {
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0.0;  ///< of exp(x - largest)
  };

  template <class T>
  using Accumulator = Scaled;

  template <class T>
  static Scaled start()
  {
    return {};
  }

  static Scaled add(Scaled a, float x) { return merge(a, {static_cast<double>(x), 1.0}); }

  static Scaled merge(Scaled a, Scaled b)
  {
    if (b.largest > a.largest)
    {
      std::swap(a, b);
    }
    // Equal infinities have no difference.
    const double scale = a.largest == b.largest ? 1.0 : std::exp(b.largest - a.largest);
    return {a.largest, a.sum + b.sum * scale};
  }

  template <class T>
  static T finish(Scaled a, std::int64_t /*count*/)
  {
    return static_cast<T>(std::isinf(a.largest) && !std::isnan(a.sum) ? a.largest
                                                                      : a.largest + std::log(a.sum));
  }
};

class ReduceLogSumExp : public ReductionBy<LogarithmOfExponentials>
{
public:
  using ReductionBy::ReductionBy;

protected:
  BackwardNeeds derivativeNeeds() const override { return {{0}, {0}}; }

  /// Each element's share is its softmax, exp(x - y).
  void goBack(const BackwardStep& step) const override
  {
    Tensor& gradient = *step.inputGradients[0];
    float* const in = gradient.floats();
    spread().run(step.inputs[0]->floats(), step.outputs[0]->floats(), in,
                 [](float x, float y) { return x - y; });
    parallelBlocks(gradient.size(), [&](std::int64_t begin, std::int64_t end)
                   { kernels_.exp(in + begin, in + begin, end - begin); });
    spread().run(in, step.outputGradients[0]->floats(), in,
                 [](float share, float out) { return share * out; });
  }
  std::int64_t goBackFloats() const override { return 0; }

private:
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};
}  // namespace

LAYERSCOPE_OPERATOR(ReduceLogSumExp, ReduceLogSumExp);

}  // namespace layerscope
