#include "FourierTransform.h"

#include <algorithm>
#include <functional>
#include <mutex>

#include "network/kernels/WorkLimit.h"

namespace layerscope
{

struct FourierTransform::Shared
{
  std::once_flag once;
  FourierTransform made;
};

FourierTransform::FourierTransform(std::int64_t length) : length_(length), shared_(std::make_shared<Shared>())
{
  constexpr std::int64_t longest = std::int64_t(1) << 24;
  if (length < 1 || length > longest)
  {
    throw Error("there is no such Fourier transform")
        .expected("a length of 1 to " + std::to_string(longest))
        .found(std::to_string(length));
  }
  std::int64_t rest = length, factors = 0;
  for (std::int64_t factor = 2; factor * factor <= rest; ++factor)
  {
    for (; rest % factor == 0; rest /= factor)
    {
      factors += factor;
    }
  }
  work_ = static_cast<double>(length) * static_cast<double>(factors + rest);
  std::int64_t power = 1, exponent = 0;
  for (; power < 2 * length - 1; power *= 2)
  {
    ++exponent;
  }
  // There and back, with some products between them.
  const double ofConvolution = static_cast<double>(power) * static_cast<double>(4 * exponent + 4);
  if (ofConvolution < work_)
  {
    convolved_ = power;
    work_ = ofConvolution;
  }
  requireFeasible(work_);
}

FourierTransform FourierTransform::ready() const
{
  std::call_once(shared_->once,
                 [&]
                 {
                   shared_->made = *this;
                   shared_->made.shared_.reset();
                   shared_->made.makeReady();
                 });
  return shared_->made;
}

void FourierTransform::makeReady()
{
  numbers_.resize(static_cast<std::size_t>(length_));
  if (convolved_ > 0)
  {
    chirp_.resize(numbers_.size());
    std::vector<Number> kernel(static_cast<std::size_t>(convolved_));
    for (std::int64_t n = 0; n < length_; ++n)
    {
      // Whole turns are left out before rounding: n^2 / length is large.
      const auto turned = static_cast<double>(n * n % (2 * length_));
      const Number number = std::polar(1.0, -3.14159265358979323846 * turned / static_cast<double>(length_));
      chirp_[static_cast<std::size_t>(n)] = number;
      kernel[static_cast<std::size_t>(n)] = std::conj(number);
      kernel[static_cast<std::size_t>((convolved_ - n) % convolved_)] = std::conj(number);
    }
    transform(kernel, kernel_);
    return;
  }
  // Eigen computes the angles, which copies have then, in a first run.
  run();
}

void FourierTransform::transform(const std::vector<Number>& from, std::vector<Number>& to)
{
  to.resize(from.size());
  transform_.fwd(to.data(), from.data(), static_cast<int>(from.size()));
}

void FourierTransform::run()
{
  if (convolved_ > 0)
  {
    convolve();
  }
  // Eigen takes one number for no transform at all.
  else if (numbers_.size() > 1)
  {
    transform(numbers_, result_);
    numbers_.swap(result_);
  }
}

// k n = (k^2 + n^2 - (k - n)^2) / 2.
void FourierTransform::convolve()
{
  padded_.assign(static_cast<std::size_t>(convolved_), Number());
  std::transform(numbers_.begin(), numbers_.end(), chirp_.begin(), padded_.begin(),
                 std::multiplies<Number>());
  transform(padded_, result_);
  // Back is the conjugate of the transform of the conjugate.
  for (std::size_t i = 0; i < result_.size(); ++i)
  {
    padded_[i] = std::conj(result_[i] * kernel_[i]);
  }
  transform(padded_, result_);
  const double scale = 1.0 / static_cast<double>(convolved_);
  for (std::size_t k = 0; k < numbers_.size(); ++k)
  {
    numbers_[k] = chirp_[k] * std::conj(result_[k]) * scale;
  }
}

FourierMap FourierMap::adjoint() const
{
  return {to, from, !isInverse, scale, isDoubled, isMirrored};
}

void FourierMap::run(FourierTransform& transform, const float* x, std::int64_t xParts, std::int64_t xStep,
                     float* y, std::int64_t yParts, std::int64_t yStep) const
{
  std::vector<FourierTransform::Number>& line = transform.numbers();
  const auto length = static_cast<std::int64_t>(line.size());
  std::fill(line.begin(), line.end(), FourierTransform::Number());
  // Back is the conjugate of the transform of the conjugate.
  const double sign = isInverse ? -1.0 : 1.0;
  for (std::int64_t i = 0; i < from; ++i)
  {
    const double imaginary = xParts == 2 ? static_cast<double>(x[i * xStep + 1]) : 0.0;
    const FourierTransform::Number number(static_cast<double>(x[i * xStep]), sign * imaginary);
    const bool hasMirror = isMirrored && i > 0 && 2 * i != length;
    line[static_cast<std::size_t>(i)] = isMirrored && !hasMirror ? number.real() : number;
    if (hasMirror)
    {
      line[static_cast<std::size_t>(length - i)] = std::conj(number);
    }
  }
  transform.run();
  for (std::int64_t k = 0; k < to; ++k)
  {
    const FourierTransform::Number number = line[static_cast<std::size_t>(k)];
    const double factor = isDoubled && k > 0 && 2 * k != length ? 2.0 * scale : scale;
    y[k * yStep] = static_cast<float>(factor * number.real());
    if (yParts == 2)
    {
      y[k * yStep + 1] = static_cast<float>(factor * sign * number.imag());
    }
  }
}

}  // namespace layerscope
