#include "LightSuite.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "network/Network.h"
#include "network/OnnxReader.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;
constexpr double tolerance = 1e-3;  // the suite's own, relative

bool isClose(const Tensor& found, const Tensor& expected)
{
  double worst = found.shape() == expected.shape() ? 0.0 : HUGE_VAL;
  for (std::int64_t i = 0; i < expected.size() && std::isfinite(worst); ++i)
  {
    const double b = expected.floats()[i];
    const double difference = std::abs(found.floats()[i] - b) / std::max(std::abs(b), 1e-4);
    worst = std::isnan(difference) ? HUGE_VAL : std::max(worst, difference);
  }
  std::printf("  largest error %.3g relative%s\n", worst, worst <= tolerance ? "" : " -- WRONG");
  return worst <= tolerance;
}
}  // namespace

std::vector<std::string> lightModels(const std::string& folder)
{
  std::vector<std::string> stems;
  if (fs::is_directory(folder))
  {
    for (const auto& entry : fs::directory_iterator(folder))
    {
      if (entry.path().extension() == ".onnx")
      {
        stems.push_back((entry.path().parent_path() / entry.path().stem()).string());
      }
    }
  }
  std::sort(stems.begin(), stems.end());
  return stems;
}

bool runLightModel(const std::string& stem)
{
  const auto start = std::chrono::steady_clock::now();
  const auto network = Network::load(stem + ".onnx");
  Shape shape = network->sampleShape();
  shape.insert(shape.begin(), 1);
  Tensor input = Tensor::floats(shape);
  for (std::int64_t i = 0; i < input.size(); ++i)
  {
    input.floats()[i] = static_cast<float>(static_cast<double>(i) / static_cast<double>(input.size()));
  }
  const Tensor expected = readOnnxTensor(stem + "_output_0.pb");
  const Plan plan = network->plan(1, {network->outputName()});
  Workspace workspace;
  bool isRight = false;
  plan.run(workspace, {{network->inputName(), input}},
           [&](std::size_t, const Tensor& values)
           {
             isRight = isClose(values, expected);
             return true;
           });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("  %zu layers, %.1f s\n", network->layers().size(), seconds.count());
  return isRight;
}

}  // namespace layerscope
