#include "PooledLayers.h"

#include <string>
#include <utility>

#include "analysis/PresentValues.h"

namespace layerscope
{

std::size_t pooledWidth(Pooling pooling, const Layer& layer)
{
  return pooledWidth(pooling, static_cast<std::size_t>(layer.channels),
                     static_cast<std::size_t>(layer.height * layer.width));
}

LayerPooler::LayerPooler(std::shared_ptr<const Network> network, const std::vector<Layer>& layers,
                         PoolingOptions options)
    : network_(std::move(network)),
      layers_(layers),
      orders_(layers.begin(), layers.end()),
      options_(options),
      forward_(network_, tensorsOf(layers))
{
}

std::vector<std::string> LayerPooler::tensorsOf(const std::vector<Layer>& layers)
{
  std::vector<std::string> tensors;
  for (const Layer& layer : layers)
  {
    tensors.push_back(layer.tensor);
  }
  return tensors;
}

bool LayerPooler::run(const float* latents, std::int64_t count, const std::vector<float*>& rows,
                      const std::function<bool(double)>& progress)
{
  return forward_.run(latents, count, network_->rowSize(), poolTo(rows), progress);
}

bool LayerPooler::run(const SampleFunction& samples, std::int64_t count, const std::vector<float*>& rows,
                      const std::function<bool(double)>& progress)
{
  return forward_.run(samples, count, poolTo(rows), progress);
}

Forward::BatchFunction LayerPooler::poolTo(const std::vector<float*>& rows)
{
  return [&](std::size_t tap, std::int64_t first, std::int64_t batch, const float* values)
  {
    const Layer& layer = layers_[tap];
    const auto number = static_cast<std::size_t>(batch);
    const std::size_t width = pooledWidth(options_.pooling, layer);
    const LayerOrder& order = orders_[tap];
    const float* ordered = values;
    if (!order.isPlain())
    {
      ordered_.resize(number * static_cast<std::size_t>(layer.channels * layer.height * layer.width));
      order.arrange(values, forward_.computed(batch), batch, ordered_.data());
      ordered = ordered_.data();
    }
    float* target = rows[tap] + static_cast<std::size_t>(first) * width;
    const auto pool = layer.varies ? poolPresent : poolActivations;
    pool(options_.pooling, ordered, number, static_cast<std::size_t>(layer.channels),
         static_cast<std::size_t>(layer.height * layer.width), target, width);
    const auto normalize = layer.varies ? normalizePresent : normalizeRows;
    normalize(options_.normalization, target, number, width, width);
    return true;
  };
}

}  // namespace layerscope
