#include "analysis/ClusterChoice.h"

#include "../Messages.h"
#include "TestRows.h"

#include <gtest/gtest.h>
#include <cmath>
#include <string>

using namespace layerscope;
using layerscope::testing::messageOf;
using layerscope::testing::Table;

TEST(ClusterChoiceInvalid, TooFewRowsOrClusters)
{
  EXPECT_EQ(messageOf([] { largestTrial(1, 100); }),
            "the largest number of clusters to try is too small; expected 2 or more, found 1");
  EXPECT_EQ(messageOf([] { largestTrial(-8, 100); }),
            "the largest number of clusters to try is too small; expected 2 or more, found -8");
  for (const std::int64_t rows : {0, 1, 2})
  {
    EXPECT_EQ(messageOf([&] { largestTrial(8, rows); }),
              "there are too few samples to choose the number of clusters; expected at least 3 rows, found " +
                  std::to_string(rows));
  }
}

TEST(ClusterChoiceInvalid, WhatKMeansRefuses)
{
  Table table = layerscope::testing::blobs(20, 3, 2, 3);
  SerialCommunicator alone;
  EXPECT_NE(messageOf([&] { chooseClusters(table.view(), {}, 0, 3, alone); }), "");
  EXPECT_EQ(messageOf([&] { chooseClusters(table.view(), {}, 21, 21, alone); }),
            "there are more clusters than samples; expected at least 21 rows, found 20");
  table.values[5] = NAN;
  EXPECT_EQ(messageOf([&] { chooseClusters(table.view(), {}, 2, 3, alone); }),
            "row 1, column 2 is not finite; expected a finite number, found nan");
}
