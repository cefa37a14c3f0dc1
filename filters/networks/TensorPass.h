#ifndef layerscope_TensorPass_h
#define layerscope_TensorPass_h

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "network/BatchPlans.h"
#include "network/Network.h"

namespace layerscope
{

/// What somebody wants to see of a pass through a network.
struct TensorRequest
{
  std::string tensor;      ///< see Network::tensorNamed
  std::string gradientOf;  ///< likewise; empty: no backward pass
  std::int64_t unit =
      allUnits;  ///< the value of `gradientOf`, of those of one sample, that is differentiated

  static constexpr std::int64_t allUnits = -1;  ///< their sum
};

/// New values of a tensor, or of its gradient, for all samples of the pass, one after the other. NaN leaves a
/// value as it is.
struct TensorChange
{
  std::string tensor;
  Shape shape;  ///< of one sample
  bool isGradient = false;
  std::vector<float> values;
};

/// Shape of one sample of a tensor. Throws Error where the tensor doesn't have the samples along its first
/// axis.
Shape sampleShapeOf(const Network& network, const std::string& tensor);

/// Runs `count` samples, with the changes, and writes the tensor's values and, where they are asked for, its
/// gradients, [count, values of a sample] each. Memory beside that is what one batch of the network takes.
/// `progress` returns false to end the run; the result is then false. Throws Error where there is no such
/// tensor, unit or gradient.
bool runPass(const std::shared_ptr<const Network>& network, const TensorRequest& request,
             const std::vector<TensorChange>& changes, const SampleFunction& samples, std::int64_t count,
             float* values, float* gradients, const std::function<bool(double)>& progress);

}  // namespace layerscope

#endif
