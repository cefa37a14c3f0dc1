#include "analysis/Assignment.h"

#include "TestRows.h"
#include "ThreadCommunicator.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <cmath>
#include <vector>

using namespace layerscope;

TEST(Assignment, ToTheNearestCentre)
{
  const std::vector<float> rows = {0, 0, 3, 4, 10, 0, 9, 1};
  const std::vector<double> centres = {10, 0, 50, 50, 0, 0};
  SerialCommunicator alone;
  const KMeansResult result = assignToCentres(denseRows(rows.data(), 4, 2), centres, 3, alone);
  EXPECT_EQ(result.labels, (std::vector<int>{2, 2, 0, 0}));
  EXPECT_EQ(result.distances, (std::vector<double>{0, 5, 0, std::sqrt(2.0)}));
  EXPECT_EQ(result.sizes, (std::vector<std::int64_t>{2, 0, 2}));
  EXPECT_EQ(result.centres, centres);
  EXPECT_NEAR(result.inertias[0], 2, 1e-12);
  EXPECT_EQ(result.inertias[1], 0);
  EXPECT_NEAR(result.inertias[2], 25, 1e-12);
  EXPECT_NEAR(result.inertia, 27, 1e-12);
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.distinctCentres, 3);
}

TEST(Assignment, OfTheRowsThatWereClustered)
{
  const auto table = layerscope::testing::blobs(600, 20, 5, 2);
  KMeansOptions options;
  options.clusters = 5;
  options.tolerance = 0;
  const KMeansResult clustered = kMeans(table.view(), options);
  SerialCommunicator alone;
  const KMeansResult assigned = assignToCentres(table.view(), clustered.centres, 5, alone);
  EXPECT_EQ(assigned.labels, clustered.labels);
  EXPECT_EQ(assigned.distances, clustered.distances);
  EXPECT_EQ(assigned.sizes, clustered.sizes);
  EXPECT_NEAR(assigned.inertia, clustered.inertia, 1e-12 * clustered.inertia);

  for (const std::vector<std::size_t>& borders :
       {std::vector<std::size_t>{0, 100, 600}, std::vector<std::size_t>{0, 0, 250, 251, 600}})
  {
    const auto check = [&](Communicator& communicator)
    {
      const auto rank = static_cast<std::size_t>(communicator.rank());
      const KMeansResult part =
          assignToCentres(table.part(borders[rank], borders[rank + 1]), clustered.centres, 5, communicator);
      EXPECT_EQ(part.sizes, assigned.sizes);
      EXPECT_EQ(part.inertias, assigned.inertias);
      EXPECT_EQ(part.labels, std::vector<int>(assigned.labels.begin() + borders[rank],
                                              assigned.labels.begin() + borders[rank + 1]));
    };
    layerscope::testing::onRanks(static_cast<int>(borders.size()) - 1, check);
  }
}

TEST(Assignment, NoRowsAndNoNumbers)
{
  SerialCommunicator alone;
  const std::vector<double> centres = {1, 2, 1, 2};
  const KMeansResult none = assignToCentres(denseRows(nullptr, 0, 2), centres, 2, alone);
  EXPECT_TRUE(none.labels.empty());
  EXPECT_EQ(none.sizes, (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(none.inertia, 0);
  EXPECT_EQ(none.distinctCentres, 1);
  const float rows[] = {0, NAN};
  EXPECT_THROW(assignToCentres(denseRows(rows, 1, 2), centres, 2, alone), Error);
}
