#ifndef layerscope_network_operators_RandomNumbers_h
#define layerscope_network_operators_RandomNumbers_h

#include <cstdint>

#include "network/Operator.h"

namespace layerscope
{

/// Numbers that are a pure function of a node's attribute `seed` (without one, of its name) and of a place,
/// so that they are the same for any batch and any number of threads.
class RandomNumbers
{
public:
  explicit RandomNumbers(const Node& node);

  /// From 0 up to, but not, 1.
  double uniform(std::int64_t place) const;
  /// Of mean 0 and deviation 1.
  double normal(std::int64_t place) const;

private:
  std::uint64_t seed_;
};

/// What RandomNormal, RandomUniform and their Like share: numbers that no input changes. Where the shape is
/// that of an input, all places along its first axis, which samples run along, have the same numbers.
class RandomTensor : public Operator
{
public:
  enum class Distribution
  {
    Normal,  ///< attributes mean, scale
    Uniform  ///< low, high
  };

  RandomTensor(const Node& node, Distribution distribution, bool isLike);

  std::vector<TensorInfo> prepare(const Inputs& inputs) override;
  bool dependsOnShapeOnly() const override { return true; }
  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* scratch) const override;

private:
  RandomNumbers numbers_;
  Distribution distribution_;
  bool isLike_;
  double first_, second_;
  std::int64_t type_;
  Shape shape_;
  std::int64_t period_ = 1;  // places that differ
};

}  // namespace layerscope

#endif
