#include "analysis/Contingency.h"

#include "network/Error.h"

#include <gtest/gtest.h>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace layerscope;

namespace
{

Contingency tableOf(std::size_t rows, std::size_t columns, const std::vector<std::int64_t>& counts)
{
  Contingency table(rows, columns);
  table.counts = counts;
  return table;
}

}  // namespace

TEST(Contingency, Sums)
{
  const Contingency table = tableOf(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(table.rowSums(), (std::vector<std::int64_t>{6, 15}));
  EXPECT_EQ(table.columnSums(), (std::vector<std::int64_t>{5, 7, 9}));
  EXPECT_EQ(table.at(1, 0), 4);
}

/// data/contingencies.csv is scikit-learn's word; make_contingencies.py makes it.
TEST(Contingency, AgreesWithScikitLearn)
{
  std::ifstream file(std::string(ANALYSIS_TEST_DATA) + "/contingencies.csv");
  int lines = 0;
  for (std::string line; std::getline(file, line); ++lines)
  {
    std::stringstream text(line);
    std::vector<double> numbers;
    for (std::string number; std::getline(text, number, ',');)
    {
      numbers.push_back(std::stod(number));
    }
    const auto rows = static_cast<std::size_t>(numbers[0]), columns = static_cast<std::size_t>(numbers[1]);
    ASSERT_EQ(numbers.size(), 5 + rows * columns);
    const SharedInformation shared = sharedInformation(
        tableOf(rows, columns, std::vector<std::int64_t>(numbers.begin() + 2, numbers.end() - 3)));
    const double* expected = numbers.data() + numbers.size() - 3;
    EXPECT_NEAR(shared.mutual, expected[0], 1e-12) << line;
    EXPECT_NEAR(shared.normalized, expected[1], 1e-12) << line;
    EXPECT_NEAR(shared.adjusted, expected[2], 1e-9) << line;
  }
  EXPECT_EQ(lines, 9);
}

TEST(Contingency, EqualAndUnrelatedClusterings)
{
  const SharedInformation equal = sharedInformation(tableOf(2, 2, {0, 500, 500, 0}));
  EXPECT_NEAR(equal.mutual, std::log(2.0), 1e-12);
  EXPECT_NEAR(equal.normalized, 1, 1e-12);
  EXPECT_NEAR(equal.adjusted, 1, 1e-12);
  const SharedInformation unrelated = sharedInformation(tableOf(2, 2, {250, 250, 250, 250}));
  EXPECT_EQ(unrelated.mutual, 0);
  EXPECT_LT(unrelated.adjusted, 0);
  // Each sample a cluster of its own: 0 / 0 by the formula, equal all the same.
  EXPECT_EQ(sharedInformation(tableOf(2, 2, {1, 0, 0, 1})).adjusted, 1);
  const SharedInformation one = sharedInformation(tableOf(1, 1, {7}));
  EXPECT_EQ(one.adjusted, 1);
}

TEST(Contingency, HugeCountsTakeNoTime)
{
  const std::int64_t billion = 1000000000;
  const SharedInformation shared =
      sharedInformation(tableOf(2, 2, {3 * billion, billion, billion, 3 * billion}));
  // From the definition: 0.75 log 1.5 + 0.25 log 0.5.
  EXPECT_NEAR(shared.mutual, 0.75 * std::log(1.5) + 0.25 * std::log(0.5), 1e-12);
  EXPECT_NEAR(shared.adjusted, shared.normalized, 1e-8);
}

TEST(Contingency, NoSamplesAndNegativeCounts)
{
  EXPECT_THROW(sharedInformation(tableOf(2, 2, {0, 0, 0, 0})), Error);
  EXPECT_THROW(sharedInformation(tableOf(0, 0, {})), Error);
  EXPECT_THROW(sharedInformation(tableOf(1, 2, {1, -1})), Error);
}
