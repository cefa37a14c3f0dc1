#ifndef layerscope_testing_Fixtures_h
#define layerscope_testing_Fixtures_h

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "network/Error.h"
#include "network/Tensor.h"

namespace layerscope
{

/// Lines of a tab-separated file below its header, split at the tabs.
inline std::vector<std::vector<std::string>> readTable(const std::string& file)
{
  std::ifstream stream(file);
  EXPECT_TRUE(stream) << file;
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line))
  {
    std::vector<std::string> row;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');)
    {
      row.push_back(field);
    }
    rows.push_back(row);
  }
  return rows;
}

/// Largest difference, relative to the largest magnitude of what is expected.
inline double relativeError(const Tensor& found, const Tensor& expected)
{
  EXPECT_EQ(toString(found.shape()), toString(expected.shape()));
  if (found.size() != expected.size())
  {
    return HUGE_VAL;
  }
  double scale = 1e-30, error = 0.0;
  for (std::int64_t i = 0; i < expected.size(); ++i)
  {
    scale = std::max(scale, std::abs(static_cast<double>(expected.floats()[i])));
    const double difference = std::abs(static_cast<double>(found.floats()[i]) - expected.floats()[i]);
    error = std::isnan(difference) ? HUGE_VAL : std::max(error, difference);
  }
  return error / scale;
}

/// A tensor of its own with the same values.
inline Tensor copyOf(const Tensor& tensor)
{
  Tensor copy(tensor.info());
  std::copy_n(static_cast<const char*>(tensor.data()), tensor.bytes(), static_cast<char*>(copy.data()));
  return copy;
}

} // namespace layerscope

#endif
