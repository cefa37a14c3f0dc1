// Gradients batch by batch, and how a pass ends early.
#include <thread>

#include "Fixtures.h"
#include "network/Backward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
std::shared_ptr<const Network> load(const std::string& name)
{
  return Network::load(LAYERSCOPE_NETWORKS "/" + name + "/model.onnx");
}

Tensor inputOf(const std::string& name)
{
  return readOnnxTensor(LAYERSCOPE_NETWORKS "/" + name + "/input_0.pb");
}

const auto ignore = [](std::size_t, std::int64_t, std::int64_t, const float*) { return true; };
}  // namespace

TEST(Backward, BatchesDoNotChangeASample)
{
  for (const char* name : {"vgg", "resnet"})
  {
    const auto network = load(name);
    const Tensor input = inputOf(name);
    const std::int64_t size = network->sampleSize();
    std::vector<std::vector<float>> results;
    for (const std::int64_t batch : {0, 1, 2, 3})
    {
      Backward backward(network, {}, {network->outputName()}, {network->inputName()}, batch);
      const std::int64_t width = elementCount(backward.ofShape(0));
      EXPECT_EQ(elementCount(backward.byShape(0)), size);
      std::vector<float> values;
      std::vector<double> fractions;
      EXPECT_TRUE(backward.run(
          samplesAt(input.floats(), size, size), 3, ignore,
          [&](std::size_t, std::int64_t first, std::int64_t count, float* weights)
          {
            for (std::int64_t i = 0; i < count; ++i)
            {
              weights[i * width + (first + i) % width] = 1.0F;
            }
          },
          [&](std::size_t, std::int64_t, std::int64_t count, const float* gradient)
          {
            values.insert(values.end(), gradient, gradient + count * size);
            return true;
          },
          GradientRule::True,
          [&](double done)
          {
            fractions.push_back(done);
            return true;
          }));
      EXPECT_EQ(fractions.back(), 1.0);
      results.push_back(values);
    }
    for (const auto& result : results)
    {
      EXPECT_EQ(result, results[0]) << name;
    }
  }
}

TEST(Backward, EndsWhenStopped)
{
  const auto network = load("vgg");
  const Tensor input = inputOf("vgg");
  const std::int64_t size = network->sampleSize();
  Backward backward(network, {}, {network->outputName()}, {network->inputName()}, 1);
  std::atomic<bool> stop{false};
  int seeded = 0, delivered = 0;
  EXPECT_FALSE(backward.run(
      samplesAt(input.floats(), size, size), 3, ignore,
      [&](std::size_t, std::int64_t first, std::int64_t, float*)
      {
        ++seeded;
        stop = first == 1;
      },
      [&](std::size_t, std::int64_t, std::int64_t, const float*)
      {
        ++delivered;
        return true;
      },
      GradientRule::True, {}, &stop));
  EXPECT_EQ(seeded, 2);
  EXPECT_EQ(delivered, 1);
}

TEST(Backward, RefusesTensorsWithoutSamples)
{
  const auto network = load("vgg");
  const auto failure = [&](const std::string& of, const std::string& by) -> std::string
  {
    try
    {
      Backward(network, {}, {of}, {by}, 2);
    }
    catch (const Error& error)
    {
      return error.what();
    }
    return {};
  };
  std::string weight;
  for (const auto& [name, tensor] : network->graph()->initializers)
  {
    weight = tensor.shape().size() == 4 && tensor.shape()[0] != 2 ? name : weight;
  }
  EXPECT_NE(failure(network->outputName(), weight).find("does not have the samples"), std::string::npos);
  EXPECT_NE(failure("nothing", network->inputName()).find("'nothing'"), std::string::npos);
  EXPECT_NE(failure(network->inputName(), network->outputName()).find("does not depend on"),
            std::string::npos);
}
