#include <cmath>

#include "Checks.h"
#include "FillZeros.h"
#include "Parallel.h"
#include "network/OwnOperators.h"

namespace layerscope
{

namespace
{
/// See OwnOperators.h.
class SupportKernels : public Operator
{
public:
  explicit SupportKernels(const Node& node)
      : vectors_(node.attributes.getTensor("vectors")), kernel_(kernelOf(node.attributes))
  {
    const std::vector<float> parameters = node.attributes.getFloats("kernel_params", {0.0F, 0.0F, 0.0F});
    if (parameters.size() < 3)
    {
      throw Error("attribute 'kernel_params' is too short")
          .expected("gamma, coef0 and degree")
          .found(std::to_string(parameters.size()) + " numbers");
    }
    gamma_ = parameters[0];
    shift_ = parameters[1];
    degree_ = parameters[2];
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.floatShape(0);
    elementCount(shape);
    features_ = vectors_.shape()[1];
    if ((shape.size() != 1 && shape.size() != 2) || shape.back() != features_)
    {
      throw Error("the input does not fit the support vectors")
          .expected("[samples, " + std::to_string(features_) + "]")
          .found(toString(shape));
    }
    samples_ = shape.size() == 1 ? 1 : shape[0];
    const Shape values = {samples_, vectors_.shape()[0]};
    elementCount(values);
    return {{ElementType::Float32, values}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    float* const y = outputs[0]->floats();
    const std::int64_t count = vectors_.shape()[0];
    parallelItems(samples_ * count, features_,
                  [&](std::int64_t item) {
                    y[item] = static_cast<float>(value(x + item / count * features_, vector(item % count)));
                  });
  }

  std::int64_t multiplyAdds() const override { return samples_ * vectors_.size(); }

  bool hasGradient(std::size_t /*input*/) const override { return true; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& /*wanted*/) override
  {
    return {{0}, {}};
  }

  void backward(const BackwardStep& step) const override
  {
    const float* const x = step.inputs[0]->floats();
    const float* const out = step.outputGradients[0]->floats();
    float* const in = step.inputGradients[0]->floats();
    const std::int64_t count = vectors_.shape()[0];
    fillZeros(*step.inputGradients[0]);
    parallelItems(samples_, count * features_,
                  [&](std::int64_t sample)
                  {
                    const float* const from = x + sample * features_;
                    float* const to = in + sample * features_;
                    for (std::int64_t i = 0; i < count; ++i)
                    {
                      const float* const s = vector(i);
                      const double slope = this->slope(from, s) * out[sample * count + i];
                      for (std::int64_t k = 0; k < features_; ++k)
                      {
                        const double distance = kernel_ == Kernel::Gauss ? s[k] - from[k] : s[k];
                        to[k] += static_cast<float>(slope * distance);
                      }
                    }
                  });
  }

private:
  enum class Kernel
  {
    Linear,
    Polynomial,
    Gauss,
    Sigmoid
  };

  static Kernel kernelOf(const Attributes& attributes)
  {
    const std::string name = attributes.getString("kernel_type", "LINEAR");
    if (name != "LINEAR" && name != "POLY" && name != "RBF" && name != "SIGMOID")
    {
      throw Error("attribute 'kernel_type' is unknown")
          .expected("LINEAR, POLY, RBF or SIGMOID")
          .found("'" + name + "'");
    }
    return name == "LINEAR" ? Kernel::Linear
           : name == "POLY" ? Kernel::Polynomial
           : name == "RBF"  ? Kernel::Gauss
                            : Kernel::Sigmoid;
  }

  const float* vector(std::int64_t index) const { return vectors_.floats() + index * features_; }

  double product(const float* x, const float* s) const
  {
    double sum = 0.0;
    for (std::int64_t i = 0; i < features_; ++i)
    {
      sum += static_cast<double>(x[i]) * s[i];
    }
    return sum;
  }

  double value(const float* x, const float* s) const
  {
    if (kernel_ == Kernel::Gauss)
    {
      double sum = 0.0;
      for (std::int64_t i = 0; i < features_; ++i)
      {
        const double distance = static_cast<double>(x[i]) - s[i];
        sum += distance * distance;
      }
      return std::exp(-gamma_ * sum);
    }
    const double sum = this->product(x, s);
    return kernel_ == Kernel::Linear       ? sum
           : kernel_ == Kernel::Polynomial ? std::pow(gamma_ * sum + shift_, degree_)
                                           : std::tanh(gamma_ * sum + shift_);
  }

  // The gradient is that times the vector, or what it is away from x.
  double slope(const float* x, const float* s) const
  {
    switch (kernel_)
    {
      case Kernel::Gauss:
        return 2.0 * gamma_ * this->value(x, s);
      case Kernel::Polynomial:
        return degree_ * gamma_ * std::pow(gamma_ * this->product(x, s) + shift_, degree_ - 1.0);
      case Kernel::Sigmoid:
      {
        const double y = this->value(x, s);
        return gamma_ * (1.0 - y * y);
      }
      default:
        return 1.0;
    }
  }

  Tensor vectors_;
  Kernel kernel_;
  double gamma_ = 0.0, shift_ = 0.0, degree_ = 0.0;
  std::int64_t samples_ = 0, features_ = 0;
};

const OperatorRegistration registration(supportKernelsOp,
                                        [](const Node& node) -> std::unique_ptr<Operator>
                                        { return std::make_unique<SupportKernels>(node); });
}  // namespace

}  // namespace layerscope
