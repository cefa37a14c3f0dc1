#include "analysis/TopChannels.h"

#include <gtest/gtest.h>

using namespace layerscope;

TEST(TopChannels, FallingOrderTiesByNumber)
{
  const double centre[] = {0.1, 0.4, 0.1, 0.3, 0.4, -1};
  EXPECT_EQ(topChannels(centre, 6, 3), (std::vector<int>{1, 4, 3}));
  EXPECT_EQ(topChannels(centre, 6, 5), (std::vector<int>{1, 4, 3, 0, 2}));
}

TEST(TopChannels, NoMoreThanThereAre)
{
  const double centre[] = {1, 2};
  EXPECT_EQ(topChannels(centre, 2, 5), (std::vector<int>{1, 0}));
  EXPECT_TRUE(topChannels(centre, 2, 0).empty());
  EXPECT_TRUE(topChannels(nullptr, 0, 5).empty());
}
