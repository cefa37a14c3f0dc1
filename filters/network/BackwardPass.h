#ifndef layerscope_network_BackwardPass_h
#define layerscope_network_BackwardPass_h

#include <cstddef>
#include <vector>

#include "Tensor.h"

namespace layerscope
{

/// How operators that rectify (Relu, LeakyRelu, PRelu, Elu, Selu, Celu, Softplus, HardSwish, ThresholdedRelu,
/// Clip from 0, and Swish, Gelu and Mish where the file has them as one node) let a gradient g through; x is
/// their input. All other operators, Sigmoid and Tanh among them, follow their derivative under any rule.
enum class GradientRule
{
  True,       ///< f'(x) g
  Deconvnet,  ///< g where g > 0, else 0, whatever x is (Zeiler and Fergus, arXiv:1311.2901)
  Guided      ///< g where g > 0 and x > 0, else 0 (Springenberg et al., arXiv:1412.6806)
};

/// What an operator's backward pass reads of its forward run, by index.
struct BackwardNeeds
{
  std::vector<std::size_t> inputs;
  std::vector<std::size_t> outputs;
};

/// One operator's part of a backward pass: the product of the outputs' gradients with the Jacobian.
struct BackwardStep
{
  /// Values of the forward run; nullptr where BackwardNeeds doesn't name them.
  std::vector<const Tensor*> inputs;
  std::vector<const Tensor*> outputs;
  /// Of the outputs' shapes; nullptr stands for 0. Nobody reads them afterwards: they may be overwritten.
  std::vector<Tensor*> outputGradients;
  /// Of the inputs' shapes, to be written as a whole, not added to; nullptr where nobody wants it.
  std::vector<Tensor*> inputGradients;
  GradientRule rule = GradientRule::True;
  /// backwardScratchBytes() bytes, 64-byte aligned, contents undefined.
  void* scratch = nullptr;
};

}  // namespace layerscope

#endif
