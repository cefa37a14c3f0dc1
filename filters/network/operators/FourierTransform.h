#ifndef layerscope_network_operators_FourierTransform_h
#define layerscope_network_operators_FourierTransform_h

#include <algorithm>
#include <complex>
#include <cstdint>
#include <memory>
#include <unsupported/Eigen/FFT>
#include <vector>

#include "Parallel.h"

namespace layerscope
{

/// The discrete Fourier transform of one line of numbers, in double: O(length * log(length)). By Eigen's FFT
/// (mixed radix, Cooley and Tukey), which takes O(length * sum of the length's prime factors); where that is
/// more, as a convolution whose length is a power of two (Bluestein, A linear filtering approach to the
/// computation of discrete Fourier transform, 1970). Nothing is computed, and no memory taken, before the
/// first run. Not for several threads at once, which take copies.
class FourierTransform
{
public:
  using Number = std::complex<double>;

  FourierTransform() = default;
  /// Throws Error unless the length is 1 to 2^24.
  explicit FourierTransform(std::int64_t length);

  std::int64_t length() const { return length_; }

  /// Multiply-adds of a run, about.
  double work() const { return work_; }

  /// A copy that has its memory and its angles, which are computed once.
  FourierTransform ready() const;

  /// Of a ready one: the line, which a run replaces by sum over n of x[n] exp(-2 pi i k n / length).
  std::vector<Number>& numbers() { return numbers_; }
  void run();

  /// body(transform, line) for each of `lines`, with copies of this one on all threads. `body` must not
  /// throw.
  template <class Body>
  void forEach(std::int64_t lines, const Body& body) const
  {
    const int workers =
        static_cast<int>(std::clamp<std::int64_t>(lines, 1, static_cast<std::int64_t>(availableThreads())));
    std::vector<FourierTransform> transforms(static_cast<std::size_t>(workers), ready());
    parallelItems(lines, static_cast<std::int64_t>(work_), workers,
                  [&](std::int64_t line, int worker)
                  { body(transforms[static_cast<std::size_t>(worker)], line); });
  }

private:
  /// The ready transform that all copies of one share.
  struct Shared;

  void makeReady();
  /// Eigen's transform; `to` is not `from`.
  void transform(const std::vector<Number>& from, std::vector<Number>& to);
  void convolve();

  std::int64_t length_ = 0;
  std::int64_t convolved_ = 0;  ///< the convolution's length; 0: there is none
  double work_ = 0.0;
  std::shared_ptr<Shared> shared_;
  Eigen::FFT<double> transform_;
  std::vector<Number> numbers_, result_;
  std::vector<Number> chirp_;   ///< exp(-pi i n^2 / length)
  std::vector<Number> kernel_;  ///< the transform of its conjugate, at -length < n < length
  std::vector<Number> padded_;
};

/// A linear map between lines of numbers that a Fourier transform makes: cut or padded with zeros,
/// transformed forward or back, and cut. A line's numbers are real (one part) or complex (two parts beside
/// each other).
struct FourierMap
{
  std::int64_t from = 0;   ///< numbers that are read of a line
  std::int64_t to = 0;     ///< numbers that are written of a line
  bool isInverse = false;  ///< exp(+2 pi i k n / length) instead of exp(-...)
  double scale = 1.0;
  bool isMirrored = false;  ///< what is read is half of a spectrum whose other half is its mirror image
  bool isDoubled = false;   ///< twice for all that have another half: what goes back through isMirrored

  /// The adjoint: with the same transform, what brings the gradient of a result back to what was read.
  FourierMap adjoint() const;

  /// `x` and `y`: the first number of a line; `xStep`, `yStep` from number to number, in floats.
  void run(FourierTransform& transform, const float* x, std::int64_t xParts, std::int64_t xStep, float* y,
           std::int64_t yParts, std::int64_t yStep) const;
};

}  // namespace layerscope

#endif
