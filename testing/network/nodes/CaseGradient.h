#ifndef layerscope_testing_CaseGradient_h
#define layerscope_testing_CaseGradient_h

#include <string>

namespace layerscope
{

enum class GradientVerdict
{
  Right,
  Wrong,
  NoDerivative,  ///< the engine has none for an operator on the way from every input
  Unclear,       ///< kinks or rounding everywhere it was looked at
  NoFloats       ///< no float32 input at run time, or no such output
};

struct GradientCheck
{
  GradientVerdict verdict = GradientVerdict::Wrong;
  long right = 0;  ///< derivatives that were compared
  long wrong = 0;
  long unclear = 0;  ///< left out: kinks, and functions that float32 is too coarse for
};

/// Compares the derivatives of the case in `folder` with central differences of its forward run, for all data
/// sets: of a sum of the float32 outputs, with random weights, along single elements and random directions of
/// the float32 inputs, each input alone (the others fixed in the plan) and all together. Prints a line for
/// whatever is wrong. Throws Error where the engine refuses the case.
GradientCheck checkGradient(const std::string& folder);

}  // namespace layerscope

#endif
