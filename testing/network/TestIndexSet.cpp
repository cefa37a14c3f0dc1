#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "network/IndexSet.h"

using namespace layerscope;

namespace
{
IndexSet setOf(const std::set<std::size_t>& numbers)
{
  IndexSet result;
  for (const std::size_t number : numbers)
  {
    result.add(IndexSet(number));
  }
  return result;
}
}  // namespace

TEST(IndexSet, IsWhatStdSetIs)
{
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round)
  {
    const std::size_t most = std::size_t(1) << (random() % 18);
    std::set<std::size_t> a, b;
    for (std::size_t i = random() % 60; i > 0; --i)
    {
      (random() % 2 ? a : b).insert(random() % most);
    }
    const IndexSet first = setOf(a);
    const IndexSet second = setOf(b);
    EXPECT_EQ(first == second, a == b);
    EXPECT_EQ(first.isEmpty(), a.empty());
    IndexSet both = first;
    both.add(second);
    IndexSet other = second;
    other.add(first);
    EXPECT_TRUE(both == other);
    EXPECT_EQ(both == first, std::includes(a.begin(), a.end(), b.begin(), b.end()));
    for (std::size_t number = 0; number < 3 * most; number += 1 + random() % (most / 64 + 1))
    {
      EXPECT_EQ(first.contains(number), a.count(number) != 0) << number;
      EXPECT_EQ(both.contains(number), a.count(number) + b.count(number) != 0) << number;
    }
    EXPECT_TRUE(first == setOf(a)) << "changed by what was joined to a copy";
  }
}
