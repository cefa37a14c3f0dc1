#include "analysis/NormalQuantile.h"

#include <gtest/gtest.h>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>

using namespace layerscope;

// data/normal_quantiles.csv comes from SciPy, see make_normal_quantiles.py.
TEST(NormalQuantile, AgreesWithSciPy)
{
  std::ifstream file(ANALYSIS_TEST_DATA "/normal_quantiles.csv");
  std::string line;
  std::getline(file, line);
  int lines = 0;
  for (; std::getline(file, line); ++lines)
  {
    char* comma = nullptr;
    const double probability = std::strtod(line.c_str(), &comma);
    const double expected = std::strtod(comma + 1, nullptr);
    EXPECT_NEAR(normalQuantile(probability), expected, 2e-15 * std::abs(expected) + 1e-17) << line;
  }
  EXPECT_GT(lines, 200);
}

TEST(NormalQuantile, Borders)
{
  EXPECT_EQ(normalQuantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normalQuantile(1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(normalQuantile(0.5), 0);
  EXPECT_TRUE(std::isnan(normalQuantile(-0.1)));
  EXPECT_TRUE(std::isnan(normalQuantile(1.1)));
  EXPECT_TRUE(std::isnan(normalQuantile(std::nan(""))));
}

TEST(NormalQuantile, InvertsTheDistribution)
{
  for (double z = -8; z <= 5; z += 0.125)
  {
    EXPECT_NEAR(normalQuantile(normalDistribution(z)), z, 1e-9) << z;
  }
}
