#include "FourierTransform.h"

#include <algorithm>

#include "network/kernels/WorkLimit.h"

namespace layerscope
{

FourierTransform::FourierTransform(std::int64_t length)
{
  constexpr std::int64_t longest = std::int64_t(1) << 26;
  if (length < 1 || length > longest)
  {
    throw Error("there is no such Fourier transform")
        .expected("a length of 1 to " + std::to_string(longest))
        .found(std::to_string(length));
  }
  numbers_.resize(static_cast<std::size_t>(length));
  result_.resize(numbers_.size());
  std::int64_t rest = length, factors = 0;
  for (std::int64_t factor = 2; factor * factor <= rest; ++factor)
  {
    for (; rest % factor == 0; rest /= factor)
    {
      factors += factor;
    }
  }
  work_ = static_cast<double>(length) * static_cast<double>(factors + rest);
  requireFeasible(work_);
  // Copies have the angles and need no memory beside.
  this->run();
}

void FourierTransform::run()
{
  // Eigen takes one number for no transform at all.
  if (numbers_.size() > 1)
  {
    transform_.fwd(result_.data(), numbers_.data(), static_cast<int>(numbers_.size()));
    numbers_.swap(result_);
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
