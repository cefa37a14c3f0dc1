#include "analysis/Philox.h"

#include <gtest/gtest.h>

using namespace layerscope;

// Known answers that Random123 1.14 publishes for philox4x32-10 (file kat_vectors).
TEST(Philox, KnownAnswers)
{
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (PhiloxCounter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (PhiloxCounter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (PhiloxCounter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, WordsOfSeedIndexPartAndStreamAreWhereTheHeaderSays)
{
  const auto words = philox({0x85a308d3, 0x243f6a88, 7, 1}, {0x299f31d0, 0xa4093822});
  const auto pair = philox(0xa4093822299f31d0, 0x243f6a8885a308d3, 7, RandomStream::KMeans);
  EXPECT_EQ(pair[0], words[0] | std::uint64_t{words[1]} << 32);
  EXPECT_EQ(pair[1], words[2] | std::uint64_t{words[3]} << 32);
}

TEST(Philox, RunsAtCompileTime)
{
  static_assert(philox({0, 0, 0, 0}, {0, 0})[0] == 0x6627e8d5);
}
