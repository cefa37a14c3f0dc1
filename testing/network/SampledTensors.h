#ifndef layerscope_testing_SampledTensors_h
#define layerscope_testing_SampledTensors_h

#include "Fixtures.h"

namespace layerscope
{

/// Compares a tensor with what scripts under testing/networks write of it: its Euclidean norm, and m of its n
/// elements, number floor(k n / m) for each k below m.
inline void compareSampled(const Tensor& found, double norm, const std::vector<double>& expected,
                           const std::string& what)
{
  constexpr double tolerance = 1e-4;
  const float* const values = found.floats();
  const auto count = static_cast<std::int64_t>(expected.size());
  double error = 0.0, squares = 0.0;
  // The elements in the file may all happen to be small.
  double scale = norm / std::sqrt(static_cast<double>(found.size()));
  for (std::int64_t i = 0; i < found.size(); ++i)
  {
    squares += static_cast<double>(values[i]) * values[i];
  }
  for (std::int64_t k = 0; k < count; ++k)
  {
    const double wanted = expected[static_cast<std::size_t>(k)];
    scale = std::max(scale, std::abs(wanted));
    error = std::max(error, std::abs(values[k * found.size() / count] - wanted));
  }
  EXPECT_LT(error, tolerance * scale) << what;
  EXPECT_NEAR(std::sqrt(squares), norm, tolerance * norm) << what;
}

/// Numbers between spaces.
inline std::vector<double> numbers(const std::string& text)
{
  std::istringstream stream(text);
  std::vector<double> values;
  for (double value = 0.0; stream >> value;)
  {
    values.push_back(value);
  }
  return values;
}

}  // namespace layerscope

#endif
