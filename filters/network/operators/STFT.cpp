#include "Checks.h"
#include "FillZeros.h"
#include "FourierTransform.h"
#include "KnownValues.h"
#include "network/kernels/WorkLimit.h"

namespace layerscope
{

namespace
{
/// Fourier transforms of frames of a signal, each so many steps behind the one before. Inputs the signal
/// [samples, steps, 1, or 2 for complex numbers], the steps from frame to frame, a window [length] that
/// frames are multiplied by, the length of a frame; the output is [samples, frames, frequencies, 2].
class STFT : public Operator
{
public:
  explicit STFT(const Node& node) : isOnesided_(node.attributes.getInt("onesided", 1) != 0) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 4);
    const Shape& shape = inputs.floatShape(0);
    const bool isSignal = shape.size() == 3 && (shape[2] == 1 || shape[2] == 2);
    if (!isSignal || (isOnesided_ && shape[2] == 2))
    {
      throw Error("the signal does not fit")
          .expected(isOnesided_ ? "[samples, steps, 1], real numbers, as 'onesided' is not 0"
                                : "[samples, steps, 1 or 2]")
          .found(toString(shape));
    }
    hasWindow_ = inputs.has(2);
    window_ = hasWindow_ ? elementCount(inputs.floatShape(2)) : 0;
    const std::int64_t frame = inputs.has(3) ? constantNumber(inputs, 3, "the length of a frame")
                               : hasWindow_  ? window_
                                             : shape[1];
    window_ = hasWindow_ ? window_ : frame;
    step_ = constantNumber(inputs, 1, "the steps from frame to frame");
    if (frame < 1 || frame > shape[1] || window_ > frame || step_ < 1 ||
        (hasWindow_ && inputs.shape(2).size() != 1))
    {
      throw Error("the frames do not fit the signal")
          .expected("a length of 1 to " + std::to_string(shape[1]) +
                    ", a window [at most as many], at least 1 step from frame to frame")
          .found(std::to_string(frame) + ", " + (hasWindow_ ? toString(inputs.shape(2)) : "no window") +
                 ", " + std::to_string(step_));
    }
    transform_ = FourierTransform(frame);
    parts_ = shape[2];
    steps_ = shape[1];
    frames_ = (steps_ - frame) / step_ + 1;
    frequencies_ = isOnesided_ ? frame / 2 + 1 : frame;
    samples_ = shape[0];
    elementCount(shape);
    const Shape output = {samples_, frames_, frequencies_, 2};
    elementCount(output);
    requireFeasible(static_cast<double>(samples_ * frames_) * transform_.work());
    return {{ElementType::Float32, output}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const float* const x = inputs[0]->floats();
    const float* const window = windowOf(inputs);
    float* const y = outputs[0]->floats();
    transform_.forEach(samples_ * frames_,
                       [&](FourierTransform& transform, std::int64_t frame)
                       {
                         const float* const from = x + start(frame);
                         std::vector<FourierTransform::Number>& line = transform.numbers();
                         std::fill(line.begin(), line.end(), FourierTransform::Number());
                         for (std::int64_t i = 0; i < window_; ++i)
                         {
                           line[static_cast<std::size_t>(i)] = weight(window, i) * number(from, i);
                         }
                         transform.run();
                         float* const to = y + frame * frequencies_ * 2;
                         for (std::int64_t k = 0; k < frequencies_; ++k)
                         {
                           to[2 * k] = static_cast<float>(line[static_cast<std::size_t>(k)].real());
                           to[2 * k + 1] = static_cast<float>(line[static_cast<std::size_t>(k)].imag());
                         }
                       });
  }

  std::int64_t multiplyAdds() const override
  {
    return static_cast<std::int64_t>(static_cast<double>(samples_ * frames_) * transform_.work());
  }

  bool hasGradient(std::size_t input) const override { return input == 0 || input == 2; }

  BackwardNeeds prepareBackward(const Inputs& /*inputs*/, const std::vector<bool>& wanted) override
  {
    std::vector<std::size_t> read;
    if (wanted.size() > 2 && wanted[2])
    {
      read.push_back(0);
    }
    if (hasWindow_ && wanted[0])
    {
      read.push_back(2);
    }
    return {read, {}};
  }

  // A frame goes back by the conjugate transform, and adds to the steps it was cut from.
  void backward(const BackwardStep& step) const override
  {
    Tensor* const signal = step.inputGradients[0];
    Tensor* const windowGradient = step.inputGradients.size() > 2 ? step.inputGradients[2] : nullptr;
    const float* const out = step.outputGradients[0]->floats();
    std::vector<double> sums(windowGradient ? static_cast<std::size_t>(window_) : 0, 0.0);
    if (signal)
    {
      fillZeros(*signal);
    }
    FourierTransform transform = transform_.ready();
    const auto sample = [&](FourierTransform& worker, std::int64_t index)
    {
      for (std::int64_t frame = index * frames_; frame < (index + 1) * frames_; ++frame)
      {
        conjugateLine(worker, out + frame * frequencies_ * 2);
        const auto gradient = [&](std::int64_t i)
        { return std::conj(worker.numbers()[static_cast<std::size_t>(i)]); };
        for (std::int64_t i = 0; signal && i < window_; ++i)
        {
          const FourierTransform::Number value = weight(windowOf(step.inputs), i) * gradient(i);
          float* const to = signal->floats() + start(frame) + i * parts_;
          to[0] += static_cast<float>(value.real());
          if (parts_ == 2)
          {
            to[1] += static_cast<float>(value.imag());
          }
        }
        for (std::int64_t i = 0; windowGradient && i < window_; ++i)
        {
          const FourierTransform::Number x = number(step.inputs[0]->floats() + start(frame), i);
          sums[static_cast<std::size_t>(i)] += (std::conj(x) * gradient(i)).real();
        }
      }
    };
    if (!windowGradient)
    {
      transform_.forEach(samples_, sample);
      return;
    }
    // All samples add to the window's.
    for (std::int64_t index = 0; index < samples_; ++index)
    {
      sample(transform, index);
    }
    std::transform(sums.begin(), sums.end(), windowGradient->floats(),
                   [](double sum) { return static_cast<float>(sum); });
  }

private:
  const float* windowOf(const std::vector<const Tensor*>& inputs) const
  {
    return hasWindow_ ? inputs[2]->floats() : nullptr;
  }

  static double weight(const float* window, std::int64_t i)
  {
    return window ? static_cast<double>(window[i]) : 1.0;
  }

  FourierTransform::Number number(const float* from, std::int64_t i) const
  {
    return {static_cast<double>(from[i * parts_]),
            parts_ == 2 ? static_cast<double>(from[i * parts_ + 1]) : 0.0};
  }

  std::int64_t start(std::int64_t frame) const
  {
    return (frame / frames_ * steps_ + frame % frames_ * step_) * parts_;
  }

  void conjugateLine(FourierTransform& transform, const float* from) const
  {
    std::vector<FourierTransform::Number>& line = transform.numbers();
    std::fill(line.begin(), line.end(), FourierTransform::Number());
    for (std::int64_t k = 0; k < frequencies_; ++k)
    {
      line[static_cast<std::size_t>(k)] = {static_cast<double>(from[2 * k]),
                                           -static_cast<double>(from[2 * k + 1])};
    }
    transform.run();
  }

  bool isOnesided_;
  bool hasWindow_ = false;
  FourierTransform transform_;
  std::int64_t samples_ = 0, steps_ = 0, parts_ = 1;
  std::int64_t frames_ = 0, step_ = 1, window_ = 0, frequencies_ = 0;
};
}  // namespace

LAYERSCOPE_OPERATOR(STFT, STFT);

}  // namespace layerscope
