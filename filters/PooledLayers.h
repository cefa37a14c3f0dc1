#ifndef layerscope_PooledLayers_h
#define layerscope_PooledLayers_h

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "analysis/Normalization.h"
#include "analysis/Pooling.h"
#include "network/Network.h"

namespace layerscope
{

/// One layer to pool. Row i of the result starts at rows + i * width.
struct PooledLayer
{
  int number = 0;  ///< its place in the network, from 1
  Layer layer;
  std::size_t width = 0;  ///< values a sample has after pooling
  float* rows = nullptr;  ///< room for [samples, width]
};

/// Values a sample of `layer` has after pooling.
std::size_t pooledWidth(Pooling pooling, const Layer& layer);

/// Runs the network on `count` samples, latents [count, sampleSize], and pools and normalises the layers
/// batch by batch. Memory beside the results is that of one batch. `progress` gets the fraction done, after
/// each batch; the result is false when it returned false. Throws Error.
bool poolLayers(const std::shared_ptr<const Network>& network, const float* latents, std::int64_t count,
                Pooling pooling, Normalization normalization, const std::vector<PooledLayer>& layers,
                const std::function<bool(double)>& progress);

}  // namespace layerscope

#endif
