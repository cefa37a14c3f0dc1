#include <cmath>

#include "AxisNormalization.h"
#include "Checks.h"
#include "Reducers.h"

namespace layerscope
{

namespace
{
struct AbsoluteSum : SumReducer
{
  static double add(double sum, float x) { return sum + std::abs(static_cast<double>(x)); }
};

struct EuclideanNorm : SumReducer
{
  static double add(double sum, float x) { return sum + static_cast<double>(x) * static_cast<double>(x); }

  template <class T>
  static T finish(double sum, std::int64_t /*count*/)
  {
    return static_cast<T>(std::sqrt(sum));
  }
};

float quotient(float value, float norm)
{
  return norm == 0.0F ? 0.0F : value / norm;
}

/// Divides by the norm along one axis; nothing but zeros stays so.
class LpNormalization : public AxisNormalization
{
public:
  explicit LpNormalization(const Node& node)
      : axis_(node.attributes.getInt("axis", -1)), p_(node.attributes.getInt("p", 2))
  {
    if (p_ != 1 && p_ != 2)
    {
      throw Error("there is no such norm").expected("p = 1 or 2").found(std::to_string(p_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    elementCount(shape);
    prepareAxes(shape, {normalizedAxis(axis_, shape.size())});
    return {inputs.at(0)};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override
  {
    if (isEmpty())
    {
      return;
    }
    auto* const norms = static_cast<float*>(scratch);
    takeNorms(inputs[0]->floats(), norms);
    spread().run(inputs[0]->floats(), norms, outputs[0]->floats(), quotient);
  }

  bool canRunInPlace() const override { return true; }

  // (g - s * sum of g y) / norm, where s is y for the Euclidean norm and the sign of x for the other.
  void backward(const BackwardStep& step) const override
  {
    if (isEmpty())
    {
      return;
    }
    const float* const x = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    auto* const norms = static_cast<float*>(step.scratch);
    float* const sums = norms + reducedFloats();
    takeNorms(x, norms);
    const std::int64_t p = p_;
    spread().forEach(x, norms,
                     [in, out](std::int64_t i, float value, float norm)
                     { in[i] = out[i] * quotient(value, norm); });
    loops().run<SumReducer>(in, sums);
    // The sign's or element's part first, which needs the sum, then the quotient.
    spread().forEach(x, norms,
                     [in, p](std::int64_t i, float value, float norm)
                     {
                       const auto sign = static_cast<float>((value > 0.0F) - (value < 0.0F));
                       in[i] = p == 1 ? sign : quotient(value, norm);
                     });
    spread().forEach(in, sums,
                     [in, out](std::int64_t i, float value, float sum) { in[i] = out[i] - value * sum; });
    spread().run(in, norms, in, quotient);
  }

private:
  void takeNorms(const float* x, float* norms) const
  {
    if (p_ == 1)
    {
      loops().run<AbsoluteSum>(x, norms);
    }
    else
    {
      loops().run<EuclideanNorm>(x, norms);
    }
  }

  std::int64_t axis_;
  std::int64_t p_;
};
}  // namespace

LAYERSCOPE_OPERATOR(LpNormalization, LpNormalization);

}  // namespace layerscope
