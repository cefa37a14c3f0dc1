#ifndef layerscope_testing_LightSuite_h
#define layerscope_testing_LightSuite_h

#include <string>
#include <vector>

namespace layerscope
{

/// Stems of the files of ONNX's suite of light models (large classifiers whose weights are one number a
/// tensor) in `folder`: "<folder>/light_resnet50". None where there is no such folder.
std::vector<std::string> lightModels(const std::string& folder);

/// Loads a light model and runs it with the input that the suite's expected output belongs to: rising numbers
/// from 0 to 1. False where the output differs. Throws Error where the engine refuses the model.
bool runLightModel(const std::string& stem);

}  // namespace layerscope

#endif
