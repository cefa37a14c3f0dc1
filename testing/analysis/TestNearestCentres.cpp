#include "analysis/NearestCentres.h"

#include "TestRows.h"
#include "analysis/KMeans.h"
#include "network/Error.h"

#include <gtest/gtest.h>
#include <cmath>
#include <string>

using namespace layerscope;

TEST(NearestCentres, AgreesWithASearchInDouble)
{
  const auto table = layerscope::testing::blobs(500, 30, 7, 1);
  const auto places = layerscope::testing::blobs(9, 30, 9, 1, 2);
  const std::vector<double> centres(places.values.begin(), places.values.end());
  const NearestCentres nearest = nearestCentres(table.view(), centres.data(), 9);
  for (std::size_t i = 0; i < table.count(); ++i)
  {
    int best = 0;
    double least = INFINITY;
    for (int j = 0; j < 9; ++j)
    {
      const double distance = layerscope::testing::squaredDistance(table.view().row(i), &centres[j * 30], 30);
      if (distance < least)
      {
        least = distance;
        best = j;
      }
    }
    EXPECT_EQ(nearest.labels[i], best);
    EXPECT_NEAR(nearest.distances[i], std::sqrt(least), 1e-12);
  }
}

TEST(NearestCentres, TheFirstOfSeveralEquallyNear)
{
  const float row[] = {0};
  const double centres[] = {2, -1, 1, 1};
  const NearestCentres nearest = nearestCentres(denseRows(row, 1, 1), centres, 4);
  EXPECT_EQ(nearest.labels[0], 1);
  EXPECT_EQ(nearest.distances[0], 1);
}

TEST(NearestCentres, DifferencesBelowTheResolutionOfFloat)
{
  const float rows[] = {1000, 1000};
  const double centres[] = {999 - 1e-9, 1001, 999};
  EXPECT_EQ(nearestCentres(denseRows(rows, 1, 1), centres, 2).labels[0], 1);
  const double closer[] = {1000 + 2e-9, 1000 - 1e-9};
  const NearestCentres nearest = nearestCentres(denseRows(rows, 2, 1), closer, 2);
  EXPECT_EQ(nearest.labels[1], 1);
  EXPECT_NEAR(nearest.distances[1], 1e-9, 1e-13);
}

TEST(NearestCentres, HugeAndTinyValues)
{
  const float huge[] = {3e38f, -3e38f, 3e38f, 3e38f};
  const double hugeCentres[] = {-3e38, -3e38, 3e38, -2e38, 3e38, 2e38};
  EXPECT_EQ(nearestCentres(denseRows(huge, 2, 2), hugeCentres, 3).labels, (std::vector<int>{1, 2}));
  const float tiny[] = {1e-38f, 2e-38f};
  const double tinyCentres[] = {1.9e-38, 1.1e-38};
  EXPECT_EQ(nearestCentres(denseRows(tiny, 2, 1), tinyCentres, 2).labels, (std::vector<int>{1, 0}));
}

TEST(NearestCentres, OfKMeansAreItsLabels)
{
  const auto table = layerscope::testing::blobs(2000, 12, 5, 1);
  const KMeansResult result = kMeans(table.view(), {});
  const NearestCentres nearest = nearestCentres(table.view(), result.centres.data(), 4);
  EXPECT_EQ(nearest.labels, result.labels);
  EXPECT_EQ(nearest.distances, result.distances);
}

TEST(NearestCentresInvalid, NotFiniteAndNoCentres)
{
  const float rows[] = {0, 1, 2, NAN};
  const double centres[] = {0, 0};
  EXPECT_THROW(nearestCentres(denseRows(rows, 1, 2), centres, 0), Error);
  EXPECT_TRUE(nearestCentres(denseRows(rows, 0, 2), centres, 1).labels.empty());
  try
  {
    nearestCentres(denseRows(rows, 2, 2), centres, 1);
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_NE(std::string(error.what()).find("row 1, column 1"), std::string::npos) << error.what();
  }
}
