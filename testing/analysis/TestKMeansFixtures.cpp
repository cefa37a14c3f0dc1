#include "analysis/KMeans.h"

#include "TestRows.h"

#include <gtest/gtest.h>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

using namespace layerscope;

namespace
{

/// A line of data/kmeans.csv; rows and inertia come from scikit-learn, see make_kmeans_fixtures.py.
struct Fixture
{
  std::string name;
  std::size_t rows = 0;
  std::size_t columns = 0;
  int clusters = 0;
  double inertia = 0;
};

void PrintTo(const Fixture& fixture, std::ostream* stream)
{
  *stream << fixture.name;
}

std::vector<Fixture> readFixtures()
{
  std::ifstream file(ANALYSIS_TEST_DATA "/kmeans.csv");
  std::string line;
  std::getline(file, line);
  std::vector<Fixture> fixtures;
  while (std::getline(file, line))
  {
    std::istringstream fields(line);
    Fixture fixture;
    char comma;
    std::getline(fields, fixture.name, ',');
    fields >> fixture.rows >> comma >> fixture.columns >> comma >> fixture.clusters >> comma >>
        fixture.inertia;
    fixtures.push_back(fixture);
  }
  return fixtures;
}

class KMeansFixtures : public ::testing::TestWithParam<Fixture>
{
};

}  // namespace

TEST_P(KMeansFixtures, InertiaIsThatOfScikitLearn)
{
  const Fixture& fixture = GetParam();
  layerscope::testing::Table table{fixture.columns, std::vector<float>(fixture.rows * fixture.columns)};
  std::ifstream file(ANALYSIS_TEST_DATA "/kmeans_" + fixture.name + ".bin", std::ios::binary);
  file.read(reinterpret_cast<char*>(table.values.data()),
            static_cast<std::streamsize>(table.values.size() * sizeof(float)));
  ASSERT_TRUE(file);
  KMeansOptions options;
  options.clusters = fixture.clusters;
  const KMeansResult result = kMeans(table.view(), options);
  RecordProperty("ratio", std::to_string(result.inertia / fixture.inertia));
  EXPECT_LE(result.inertia, 1.005 * fixture.inertia);

  double inertia = 0;
  for (std::size_t i = 0; i < table.count(); ++i)
  {
    const double* centre = &result.centres[static_cast<std::size_t>(result.labels[i]) * table.columns];
    inertia += layerscope::testing::squaredDistance(table.view().row(i), centre, table.columns);
  }
  EXPECT_NEAR(result.inertia, inertia, 1e-9 * inertia);
}

INSTANTIATE_TEST_SUITE_P(All, KMeansFixtures, ::testing::ValuesIn(readFixtures()),
                         [](const auto& info) { return info.param.name; });

TEST(KMeansFixtures, AreTen)
{
  EXPECT_EQ(readFixtures().size(), 10u);
}
