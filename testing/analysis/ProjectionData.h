#ifndef layerscope_testing_ProjectionData_h
#define layerscope_testing_ProjectionData_h

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/Communicator.h"
#include "analysis/WorkMonitor.h"

/// scikit-learn's digits, [rows, 64]; make_projections.py writes them.
inline std::vector<float> digits()
{
  std::ifstream file(ANALYSIS_TEST_DATA "/projections_digits.bin", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The numbers of a line of data/<file>, which starts with its name.
inline std::vector<double> numbersOf(const std::string& file, const std::string& name)
{
  std::ifstream stream(std::string(ANALYSIS_TEST_DATA "/") + file);
  for (std::string line; std::getline(stream, line);)
  {
    std::stringstream text(line);
    std::string part;
    std::getline(text, part, ',');
    if (part != name)
    {
      continue;
    }
    std::vector<double> numbers;
    while (std::getline(text, part, ','))
    {
      numbers.push_back(std::stod(part));
    }
    return numbers;
  }
  ADD_FAILURE() << "no line " << name << " in " << file;
  return {};
}

/// A monitor of one process that nobody aborts.
struct Alone
{
  layerscope::SerialCommunicator communicator;
  layerscope::ProgressCallback progress;
  layerscope::WorkMonitor monitor{communicator, progress};
};

inline void expectNear(const std::vector<double>& found, const std::vector<double>& expected,
                       double tolerance)
{
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
  {
    ASSERT_NEAR(found[i], expected[i], tolerance) << "at " << i;
  }
}

#endif
