#ifndef layerscope_testing_CaseRun_h
#define layerscope_testing_CaseRun_h

#include <string>

namespace layerscope
{

/// An element is right when |found - expected| <= absolute + relative * |expected|; integers must be equal.
struct Tolerance
{
  double relative = 1e-5;
  double absolute = 1e-6;
};

/// Runs all data sets of the case in `folder` (model.onnx, test_data_set_*/input_*.pb, output_*.pb), each in
/// up to three ways:
/// - inputs handed in at run time, but for those an operator must know before (shapes, axes, scales ...);
/// - only the first of those at run time, the others fixed in the plan as weights are;
/// - all inputs fixed, so that the plan computes everything when it is made.
/// Each way runs twice with one workspace. Prints a line a way with the largest errors.
/// Returns false where an output differs; throws Error where the engine refuses the case.
bool runCase(const std::string& folder, const Tolerance& tolerance);

}  // namespace layerscope

#endif
