#ifndef layerscope_testing_kernels_Reference_h
#define layerscope_testing_kernels_Reference_h

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "network/kernels/Convolution.h"

namespace layerscope
{

/// A sum of products in double precision, and the sum of the products' magnitudes, by which rounding errors
/// of any order of float additions are bounded.
struct ReferenceSum
{
  double value = 0.0;
  double magnitude = 0.0;

  void add(double a, double b)
  {
    value += a * b;
    magnitude += a * b < 0.0 ? -a * b : a * b;
  }
};

/// The definition of a convolution, element by element.
std::vector<ReferenceSum> referenceConvolution(const ConvolutionShape& shape, std::int64_t images,
                                               const std::vector<float>& input,
                                               const std::vector<float>& weights);

/// How far a chain of `terms` float multiply-adds may be from the exact sum (Higham, Accuracy and Stability
/// of Numerical Algorithms, section 3.1; a few roundings are added for the epilogue).
double tolerance(const ReferenceSum& sum, std::int64_t terms);

/// The same where a matrix unit may have added up split floats, as SplitPair in Kernels.h has it.
double tolerance(const ReferenceSum& sum, std::int64_t terms, const Kernels& kernels);

/// Reproducible small numbers, and a shape in which every property varies.
class RandomCases
{
public:
  explicit RandomCases(std::uint32_t seed) : engine_(seed) {}

  std::int64_t integer(std::int64_t low, std::int64_t high);
  std::vector<float> values(std::int64_t count);
  ConvolutionShape convolution(bool isTransposed);

private:
  ConvolutionAxis axis(bool isTransposed, std::int64_t largest);

  std::mt19937 engine_;
};

std::string describe(const ConvolutionShape& shape);

/// A convolution of random numbers.
struct ConvolutionCase
{
  ConvolutionShape shape;
  std::int64_t images;
  std::vector<float> input, weights;

  ConvolutionCase(RandomCases& random, const ConvolutionShape& geometry, std::int64_t count);

  std::int64_t imageFloats() const { return shape.groups * shape.outChannels * shape.outputSize(); }

  /// For so many images, with the weights packed.
  Convolution packed(const Kernels& kernels, std::int64_t count) const;

  /// The outputs of `count` images from `first` on, by a convolution that is made for so many and has packed
  /// the weights. NaN before the run, so that what is not written shows; nothing beside it may be written.
  /// `addend`: its own numbers, or nullptr; those may lie in the output's memory.
  std::vector<float> run(const Convolution& convolution, Epilogue epilogue, std::int64_t first,
                         std::int64_t count, const std::vector<float>* addend = nullptr,
                         bool isInPlace = false) const;
};

/// What suites go through: all instruction sets but "amx", as "amx_all" has what it adds to "avx512".
std::vector<std::string> testedInstructionSets();

/// 64-byte aligned memory between two guards that tell whether somebody wrote outside.
class Guarded
{
public:
  explicit Guarded(std::size_t bytes);
  void* data() { return data_; }
  bool isIntact() const;

private:
  std::vector<unsigned char> memory_;
  unsigned char* data_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace layerscope

#endif
