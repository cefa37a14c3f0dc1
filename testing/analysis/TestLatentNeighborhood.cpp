#include "analysis/LatentNeighborhood.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/Latents.h"
#include "analysis/NormalQuantile.h"
#include "analysis/Philox.h"
#include "network/Error.h"

using namespace layerscope;

namespace
{

struct Neighbours
{
  std::vector<float> latents;
  std::vector<double> distances;
};

Neighbours neighbours(const NeighborhoodOptions& options, const std::vector<float>& latent,
                      std::uint64_t first, std::size_t count)
{
  Neighbours found{std::vector<float>(count * latent.size()), std::vector<double>(count)};
  fillNeighborhood(options, latent.data(), first, count, latent.size(), found.latents.data(),
                   found.distances.data());
  return found;
}

const std::vector<float> centre = {1, -2, 0.5, 3, 0};

}  // namespace

TEST(LatentNeighborhood, FirstIsTheLatentItself)
{
  for (const double sigma : {0.0, 0.3, 1e30})
  {
    const auto found = neighbours({sigma, 4}, centre, 0, 1);
    EXPECT_EQ(found.latents, centre);
    EXPECT_EQ(found.distances[0], 0);
  }
}

TEST(LatentNeighborhood, ShiftsByTheDocumentedFormula)
{
  const auto found = neighbours({0.3, 17}, centre, 0, 9);
  for (std::size_t i = 1; i < 9; ++i)
  {
    double squares = 0;
    for (std::size_t d = 0; d < centre.size(); ++d)
    {
      const auto random = philox(17, i, static_cast<std::uint32_t>(d / 2), RandomStream::Neighbours);
      const float value = found.latents[i * centre.size() + d];
      EXPECT_NEAR(value, centre[d] + 0.3 * normalQuantile(uniformOf(random[d % 2])), 3e-7);
      squares += (static_cast<double>(value) - centre[d]) * (static_cast<double>(value) - centre[d]);
    }
    EXPECT_NEAR(found.distances[i], std::sqrt(squares), 1e-14);
  }
}

TEST(LatentNeighborhood, ShiftsAreNormal)
{
  constexpr std::size_t Count = 4000, Dimension = 40;
  const auto found = neighbours({0.5, 0}, std::vector<float>(Dimension, 2), 1, Count);
  double sum = 0, squares = 0, far = 0;
  for (const float value : found.latents)
  {
    sum += value - 2;
    squares += (value - 2) * (value - 2);
  }
  for (const double distance : found.distances)
  {
    far += distance * distance;
  }
  const double values = Count * Dimension;
  EXPECT_NEAR(sum / values, 0, 4 * 0.5 / std::sqrt(values));
  EXPECT_NEAR(squares / values, 0.25, 4 * 0.25 * std::sqrt(2 / values));
  EXPECT_NEAR(far / Count, 0.25 * Dimension, 4 * 0.25 * Dimension * std::sqrt(2 / values));
}

TEST(LatentNeighborhood, MoreBatchesAndThreadsKeepWhatWasThere)
{
  const auto all = neighbours({0.3, 5}, centre, 0, 200);
  omp_set_num_threads(1);
  const auto tail = neighbours({0.3, 5}, centre, 60, 140);
  omp_set_num_threads(omp_get_num_procs());
  EXPECT_TRUE(std::equal(tail.latents.begin(), tail.latents.end(), all.latents.begin() + 60 * 5));
  EXPECT_TRUE(std::equal(tail.distances.begin(), tail.distances.end(), all.distances.begin() + 60));
}

// Neighbours of the zero vector at sigma 1 would otherwise be the samples of that seed.
TEST(LatentNeighborhood, HasNothingToDoWithTheSamplesOfTheSeed)
{
  const auto found = neighbours({1, 0}, std::vector<float>(40, 0), 1, 500);
  std::vector<float> samples(500 * 40);
  fillLatents({}, 1, 500, 40, samples.data());
  double product = 0;
  for (std::size_t i = 0; i < samples.size(); ++i)
  {
    product += samples[i] * found.latents[i];
  }
  EXPECT_NEAR(product / 20000, 0, 5 / std::sqrt(20000));
  EXPECT_NE(neighbours({1, 1}, centre, 1, 1).latents, neighbours({1, 0}, centre, 1, 1).latents);
}

TEST(LatentNeighborhoodInvalid, Sigma)
{
  for (const double sigma : {-0.1, 1e31, std::numeric_limits<double>::infinity(), std::nan("")})
  {
    EXPECT_THROW(neighbours({sigma, 0}, centre, 0, 2), Error) << sigma;
  }
  const auto found = neighbours({1e30, 0}, std::vector<float>(40, std::numeric_limits<float>::max()), 0, 100);
  EXPECT_TRUE(
      std::all_of(found.latents.begin(), found.latents.end(), [](float x) { return std::isfinite(x); }));
}
