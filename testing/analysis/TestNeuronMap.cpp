#include "analysis/projections/NeuronMap.h"

#include "network/Error.h"

#include <gtest/gtest.h>
#include <omp.h>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace layerscope;

namespace
{

constexpr std::size_t samples = 60, neurons = 90, classes = 3;

/// Waves, of which every tenth neuron has none: it is dead.
std::vector<float> activations()
{
  std::vector<float> values;
  for (std::size_t i = 0; i < samples; ++i)
  {
    for (std::size_t j = 0; j < neurons; ++j)
    {
      const auto x = static_cast<double>(i), y = static_cast<double>(j);
      const double wave = std::sin(x * (1 + std::fmod(y, 7)) * 0.37 + y) + std::cos(x * x * (y + 1) * 0.013);
      values.push_back(j % 10 == 0 ? 4.0F : static_cast<float>(wave));
    }
  }
  return values;
}

std::vector<std::int64_t> labels()
{
  std::vector<std::int64_t> result;
  for (std::size_t i = 0; i < samples; ++i)
  {
    result.push_back(static_cast<std::int64_t>(i * i % 7 % classes));
  }
  return result;
}

NeuronMap mapped(const NeuronMapOptions& options, std::size_t ofClasses = classes)
{
  const auto values = activations();
  const ProgressCallback goOn = [](double) { return true; };
  auto map = mapNeurons(denseRows(values.data(), samples, neurons), labels(), ofClasses, options, goOn);
  EXPECT_TRUE(map);
  return map ? *map : NeuronMap();
}

}  // namespace

TEST(NeuronMap, IsTheSameForAnyNumberOfThreads)
{
  const int threads = omp_get_max_threads();
  for (const auto method : {NeuronMethod::TSne, NeuronMethod::MetricScaling, NeuronMethod::ClassicalScaling})
  {
    NeuronMapOptions options;
    options.method = method;
    options.dimensions = method == NeuronMethod::ClassicalScaling ? 3 : 2;
    options.perplexity = 8;
    options.trees.trees = 9;
    omp_set_num_threads(1);
    const NeuronMap one = mapped(options);
    omp_set_num_threads(3);
    const NeuronMap three = mapped(options);
    EXPECT_EQ(one.places, three.places);
    EXPECT_EQ(one.power, three.power);
    EXPECT_EQ(one.means, three.means);
    EXPECT_EQ(one.trustworthiness, three.trustworthiness);
  }
  omp_set_num_threads(threads);
}

TEST(NeuronMap, KnowsTheDead)
{
  NeuronMapOptions options;
  options.trees.trees = 3;
  const NeuronMap without = mapped(options);
  EXPECT_EQ(without.dead, 9U);
  EXPECT_EQ(without.neurons.size(), 81U);
  EXPECT_EQ(std::count(without.neurons.begin(), without.neurons.end(), 10U), 0);
  options.withDead = true;
  const NeuronMap with = mapped(options);
  ASSERT_EQ(with.neurons.size(), neurons);
  ASSERT_EQ(with.places.size(), 2 * neurons);
  EXPECT_TRUE(with.isDead[10]);
  for (std::size_t own = 0; own < classes; ++own)
  {
    EXPECT_EQ(with.power[10 * classes + own], 0);
    EXPECT_EQ(with.means[10 * classes + own], 4);
    EXPECT_EQ(with.power[11 * classes + own], without.power[9 * classes + own]);
  }
}

TEST(NeuronMap, WithoutClassesHasNoPower)
{
  const NeuronMap map = mapped({}, 0);
  EXPECT_TRUE(map.power.empty());
  EXPECT_TRUE(map.means.empty());
  EXPECT_GT(map.stress, 0);
  EXPECT_EQ(map.neighbours, 7U);
}

TEST(NeuronMap, NamesTheLargestPerplexity)
{
  NeuronMapOptions options;
  options.method = NeuronMethod::TSne;
  options.perplexity = 27;
  try
  {
    mapped(options);
    FAIL();
  }
  catch (const Error& error)
  {
    EXPECT_NE(std::string(error.what()).find("81 neurons; expected 1 to 26"), std::string::npos)
        << error.what();
  }
}

TEST(NeuronMap, EndsWhenItIsAborted)
{
  const auto values = activations();
  for (const double end : {0.0, 0.05, 0.3, 0.56})
  {
    NeuronMapOptions options;
    options.trees.trees = 100000;
    const ProgressCallback stop = [end](double fraction) { return fraction < end; };
    EXPECT_FALSE(mapNeurons(denseRows(values.data(), samples, neurons), labels(), classes, options, stop));
  }
}
