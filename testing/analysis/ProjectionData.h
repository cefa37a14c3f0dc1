#ifndef layerscope_testing_ProjectionData_h
#define layerscope_testing_ProjectionData_h

#include "analysis/Communicator.h"
#include "analysis/RowsView.h"
#include "analysis/WorkMonitor.h"
#include "analysis/projections/PrincipalComponents.h"

#include <gtest/gtest.h>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace layerscope::testing
{

constexpr std::size_t pixels = 64;

/// scikit-learn's digits, [rows, 64]; make_projections.py writes them and what is expected of them.
inline std::vector<float> digits()
{
  std::ifstream file(ANALYSIS_TEST_DATA "/projections_digits.bin", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A line of a file that numpy and scikit-learn have filled.
inline std::vector<double> numbersOf(const std::string& name, const std::string& line)
{
  std::ifstream file(ANALYSIS_TEST_DATA "/" + name);
  for (std::string whole; std::getline(file, whole);)
  {
    std::stringstream text(whole);
    std::string part;
    std::getline(text, part, ',');
    if (part != line)
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
  ADD_FAILURE() << "no line " << line;
  return {};
}

struct Alone
{
  SerialCommunicator communicator;
  ProgressCallback progress;
  WorkMonitor monitor{communicator, progress};
};

inline RowsView view(const std::vector<float>& values, std::size_t columns)
{
  return denseRows(values.data(), values.size() / columns, columns);
}

inline PrincipalComponents componentsOf(const std::vector<float>& values, std::size_t columns,
                                        std::size_t count)
{
  Alone alone;
  return principalComponents(view(values, columns), count, alone.communicator, alone.monitor);
}

inline void expectNear(const std::vector<double>& found, const std::vector<double>& expected,
                       double tolerance)
{
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
  {
    ASSERT_NEAR(found[i], expected[i], tolerance) << "at " << i;
  }
}

}  // namespace layerscope::testing

#endif
