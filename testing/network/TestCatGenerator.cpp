// The shipped network: its architecture as DESIGN.md's table has it, and the golden values that PyTorch
// computed.
#include <algorithm>

#include "Fixtures.h"
#include "network/Forward.h"
#include "network/OnnxReader.h"

using namespace layerscope;

namespace
{
const std::string folder = LAYERSCOPE_WEIGHTS;

std::shared_ptr<const Network> cats()
{
  static const auto network = Network::load(folder + "/cats.onnx");
  return network;
}

Tensor golden(const std::string& name)
{
  return readOnnxTensor(folder + "/golden/" + name + ".pb");
}
}  // namespace

TEST(CatGenerator, HasTheReferenceArchitecture)
{
  struct Expected
  {
    const char* op;
    std::int64_t channels, size, parameters, multiplyAdds;
  };
  const Expected table[] = {{"MatMul + Relu", 400, 8, 1024000, 1024000},
                            {"ConvTranspose + Relu", 200, 16, 1280000, 8 * 8 * 1280000},
                            {"ConvTranspose + Relu", 100, 32, 320000, 16 * 16 * 320000},
                            {"ConvTranspose + Relu", 50, 64, 80000, 32 * 32 * 80000},
                            {"ConvTranspose + Relu", 25, 128, 20000, 64 * 64 * 20000},
                            {"Conv + Tanh", 3, 128, 675, 128 * 128 * 675}};
  const auto& layers = cats()->layers();
  ASSERT_EQ(layers.size(), 6U);
  std::int64_t work = 0;
  for (std::size_t i = 0; i < layers.size(); ++i)
  {
    EXPECT_EQ(layers[i].name, "layer_" + std::to_string(i + 1));
    EXPECT_EQ(layers[i].op, table[i].op);
    EXPECT_EQ(layers[i].channels, table[i].channels);
    EXPECT_EQ(layers[i].height, table[i].size);
    EXPECT_EQ(layers[i].width, table[i].size);
    EXPECT_EQ(layers[i].parameters, table[i].parameters);
    EXPECT_EQ(layers[i].multiplyAdds, table[i].multiplyAdds);
    EXPECT_EQ(layers[i].isOutput, i == 5);
    work += layers[i].multiplyAdds;
  }
  EXPECT_NEAR(static_cast<double>(work), 340e6, 1e6);
  EXPECT_EQ(cats()->sampleShape(), (Shape{40}));
  EXPECT_EQ(cats()->outputShape(), (Shape{3, 128, 128}));
  EXPECT_EQ(cats()->outputOp(), "Tanh");
  EXPECT_EQ(cats()->fixedBatch(), 0);
}

TEST(CatGenerator, GivesTheGoldenMaximaAndImage)
{
  const Tensor z = golden("z");
  std::vector<std::string> taps;
  for (const Layer& layer : cats()->layers())
  {
    taps.push_back(layer.tensor);
  }
  std::vector<std::vector<float>> maxima(taps.size());
  std::vector<float> images;
  Forward forward(cats(), taps, 2);
  forward.run(z.floats(), z.shape()[0], 40,
              [&](std::size_t tap, std::int64_t, std::int64_t count, const float* values)
              {
                const std::int64_t channels = forward.tapShape(tap)[0];
                const std::int64_t pixels = forward.tapSize(tap) / channels;
                for (std::int64_t i = 0; i < count * channels; ++i)
                {
                  maxima[tap].push_back(*std::max_element(values + i * pixels, values + (i + 1) * pixels));
                }
                if (tap + 1 == taps.size())
                {
                  images.insert(images.end(), values, values + count * forward.tapSize(tap));
                }
                return true;
              });
  for (std::size_t tap = 0; tap + 1 < taps.size(); ++tap)
  {
    const Tensor expected = golden("maxima_" + std::to_string(tap + 1));
    EXPECT_LT(relativeError(Tensor::floats(expected.shape(), maxima[tap]), expected), 1e-5) << taps[tap];
  }
  const Tensor image = golden("image");
  images.resize(static_cast<std::size_t>(image.size()));
  EXPECT_LT(relativeError(Tensor::floats(image.shape(), images), image), 1e-5);
}

// One batch holds no more than the neighbours of the widest layer, far from the sum of all layers.
TEST(CatGenerator, SharesMemoryBetweenLayers)
{
  // Layers 4 and 5: 0.8 + 1.6 MB; all layers are 3.4 MB. Scratch memory is each thread's, whatever the batch.
  const Plan plan = cats()->plan(32, {cats()->outputName()});
  const double perSample = static_cast<double>(plan.workspaceBytes()) / 32.0;
  EXPECT_LT(perSample, 3.0e6);
  EXPECT_GE(cats()->suggestedBatch(), 8);
}
