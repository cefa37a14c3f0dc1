#include "analysis/InstructionSet.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "TestRows.h"
#include "analysis/KMeans.h"
#include "analysis/Normalization.h"
#include "analysis/Pooling.h"

using namespace layerscope;

namespace
{

std::string nameOf(InstructionSet set)
{
  return set == InstructionSet::Avx2 ? "Avx2" : "Avx512";
}

class InstructionSets : public ::testing::TestWithParam<InstructionSet>
{
protected:
  ~InstructionSets() override { useInstructionSet(widestInstructionSet()); }

  /// The bytes that `compute` gives with every instruction set are those of the baseline.
  void expectSameBits(const std::function<std::vector<float>()>& compute)
  {
    if (useInstructionSet(GetParam()) != GetParam())
    {
      GTEST_SKIP() << "this machine does not have it";
    }
    const std::vector<float> wide = compute();
    useInstructionSet(InstructionSet::Baseline);
    const std::vector<float> narrow = compute();
    ASSERT_EQ(wide.size(), narrow.size());
    EXPECT_EQ(std::memcmp(wide.data(), narrow.data(), wide.size() * sizeof(float)), 0);
  }
};

}  // namespace

TEST_P(InstructionSets, PoolingGivesTheSameBits)
{
  for (const std::size_t pixels : {1, 13, 16, 49, 256, 1000})
  {
    const auto maps = layerscope::testing::blobs(40, pixels, 3, 5);
    for (const Pooling pooling :
         {Pooling::Max, Pooling::Mean, Pooling::RMS, Pooling::Min, Pooling::StandardDeviation})
    {
      expectSameBits(
          [&]
          {
            std::vector<float> pooled(40);
            poolActivations(pooling, maps.values.data(), 2, 20, pixels, pooled.data(), 20);
            return pooled;
          });
    }
  }
}

TEST_P(InstructionSets, NormalizationGivesTheSameBits)
{
  for (const std::size_t columns : {3, 25, 400, 1001})
  {
    for (const Normalization normalization : {Normalization::RowSum, Normalization::L2})
    {
      expectSameBits(
          [&]
          {
            auto table = layerscope::testing::blobs(30, columns, 3, 5);
            normalizeRows(normalization, table.values.data(), 30, columns, columns);
            return table.values;
          });
    }
  }
}

TEST_P(InstructionSets, KMeansGivesTheSameBits)
{
  for (const std::size_t columns : {5, 25, 130})
  {
    const auto table = layerscope::testing::blobs(700, columns, 4, 0.5);
    expectSameBits(
        [&]
        {
          KMeansOptions options;
          options.clusters = 7;
          options.restarts = 3;
          const KMeansResult result = kMeans(table.view(), options);
          std::vector<float> bits(result.labels.begin(), result.labels.end());
          const auto append = [&](const std::vector<double>& values)
          {
            const std::size_t size = bits.size();
            bits.resize(size + 2 * values.size());
            std::memcpy(&bits[size], values.data(), values.size() * sizeof(double));
          };
          append(result.distances);
          append(result.centres);
          append(result.inertias);
          return bits;
        });
  }
}

INSTANTIATE_TEST_SUITE_P(Wider, InstructionSets,
                         ::testing::Values(InstructionSet::Avx2, InstructionSet::Avx512),
                         [](const auto& info) { return nameOf(info.param); });
