#include "PooledLayers.h"

#include <string>

#include "network/Forward.h"

namespace layerscope
{

std::size_t pooledWidth(Pooling pooling, const Layer& layer)
{
  return pooledWidth(pooling, static_cast<std::size_t>(layer.channels),
                     static_cast<std::size_t>(layer.height * layer.width));
}

bool poolLayers(const std::shared_ptr<const Network>& network, const float* latents, std::int64_t count,
                Pooling pooling, Normalization normalization, const std::vector<PooledLayer>& layers,
                const std::function<bool(double)>& progress)
{
  std::vector<std::string> taps;
  for (const PooledLayer& pooled : layers)
  {
    taps.push_back(pooled.layer.tensor);
  }
  const auto pool = [&](std::size_t tap, std::int64_t first, std::int64_t batch, const float* values)
  {
    const PooledLayer& pooled = layers[tap];
    const auto samples = static_cast<std::size_t>(batch);
    float* rows = pooled.rows + static_cast<std::size_t>(first) * pooled.width;
    poolActivations(pooling, values, samples, static_cast<std::size_t>(pooled.layer.channels),
                    static_cast<std::size_t>(pooled.layer.height * pooled.layer.width), rows, pooled.width);
    normalizeRows(normalization, rows, samples, pooled.width, pooled.width);
    return true;
  };
  Forward forward(network, taps);
  return forward.run(latents, count, network->sampleSize(), pool, progress);
}

}  // namespace layerscope
