#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "network/MemoryPlan.h"

using namespace layerscope;

namespace
{
bool overlapInTime(const Lifetime& a, const Lifetime& b) { return a.first <= b.last && b.first <= a.last; }

// The most bytes that are alive at one step: no plan can do with less.
std::size_t lowerBound(const std::vector<Lifetime>& lives)
{
  std::size_t most = 0;
  for (const Lifetime& at : lives)
  {
    std::size_t alive = 0;
    for (const Lifetime& life : lives)
    {
      alive += life.first <= at.first && at.first <= life.last ? life.bytes : 0;
    }
    most = std::max(most, alive);
  }
  return most;
}
} // namespace

TEST(MemoryPlan, ChainNeedsTwoNeighbours)
{
  // Each tensor is read by the next step only: 0 and 1, 1 and 2, ... are alive together.
  const MemoryPlan plan = planMemory({{640, 0, 1}, {1280, 1, 2}, {640, 2, 3}, {1280, 3, 4}});
  EXPECT_EQ(plan.bytes, 1280U + 640U);
}

TEST(MemoryPlan, NothingNeedsNothing)
{
  EXPECT_EQ(planMemory({}).bytes, 0U);
  EXPECT_EQ(planMemory({{0, 0, 3}, {0, 1, 2}}).bytes, 0U);
}

// The method as it is told: each piece, largest first, at the lowest place that is free for its whole life.
TEST(MemoryPlan, IsGreedyBySize)
{
  std::mt19937 random(6);
  for (int round = 0; round < 100; ++round)
  {
    // Many short lives, and a few or many long ones.
    const unsigned longOnes = round % 4 == 0 ? 2 : 30;
    std::vector<Lifetime> lives;
    for (unsigned i = 0; i < 300; ++i)
    {
      const std::size_t first = random() % 300;
      lives.push_back({64 * (1 + random() % 20), first, first + random() % (random() % longOnes == 0 ? 200 : 4)});
    }
    std::vector<std::size_t> order(lives.size()), offsets(lives.size(), 0);
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return lives[a].bytes > lives[b].bytes; });
    for (std::size_t i = 0; i < order.size(); ++i)
    {
      const std::size_t piece = order[i];
      const auto isFree = [&](std::size_t offset)
      {
        return std::all_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i),
                           [&](std::size_t other)
                           {
                             return !overlapInTime(lives[piece], lives[other]) ||
                                    offset + lives[piece].bytes <= offsets[other] ||
                                    offsets[other] + lives[other].bytes <= offset;
                           });
      };
      while (!isFree(offsets[piece]))
      {
        offsets[piece] += 64;
      }
    }
    EXPECT_EQ(planMemory(lives).offsets, offsets);
  }
}

TEST(MemoryPlan, NeverOverlapsAndStaysNearTheBound)
{
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round)
  {
    std::vector<Lifetime> lives;
    for (unsigned i = 0; i < 1 + random() % 40; ++i)
    {
      const std::size_t first = random() % 30;
      lives.push_back({64 * (random() % 20), first, first + random() % 6});
    }
    const MemoryPlan plan = planMemory(lives);
    for (std::size_t i = 0; i < lives.size(); ++i)
    {
      EXPECT_EQ(plan.offsets[i] % 64, 0U);
      EXPECT_LE(plan.offsets[i] + lives[i].bytes, plan.bytes);
      for (std::size_t j = 0; j < i; ++j)
      {
        const bool apart = plan.offsets[i] + lives[i].bytes <= plan.offsets[j] ||
                           plan.offsets[j] + lives[j].bytes <= plan.offsets[i];
        EXPECT_TRUE(apart || !overlapInTime(lives[i], lives[j]) || lives[i].bytes == 0 || lives[j].bytes == 0);
      }
    }
    EXPECT_GE(plan.bytes, lowerBound(lives));
    EXPECT_LE(plan.bytes, 2 * lowerBound(lives));
  }
}
