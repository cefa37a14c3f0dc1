#include "ClusterRegion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "analysis/DistanceQuantiles.h"
#include "network/Error.h"
#include "network/Network.h"

namespace layerscope
{
namespace
{

const LayerClusters& layerClusters(const std::vector<LayerClusters>& clusters, int layer)
{
  std::string layers;
  for (const LayerClusters& each : clusters)
  {
    if (each.layer == layer)
    {
      return each;
    }
    layers += (layers.empty() ? "" : ", ") + std::to_string(each.layer);
  }
  throw Error("there are no clusters of this layer")
      .expected("one of " + layers)
      .found(std::to_string(layer));
}

Layer networkLayer(const Network& network, const PoolingOptions& options, const LayerClusters& clusters)
{
  const auto& layers = network.layers();
  if (clusters.layer < 1 || static_cast<std::size_t>(clusters.layer) > layers.size())
  {
    throw Error("the clusters' layer is not one of the network's")
        .inFile(network.file())
        .expected("1 to " + std::to_string(layers.size()))
        .found(std::to_string(clusters.layer));
  }
  const Layer& layer = layers[static_cast<std::size_t>(clusters.layer) - 1];
  if (pooledWidth(options.pooling, layer) != clusters.width)
  {
    throw Error("the centers of " + layer.name + " do not fit the network")
        .inFile(network.file())
        .expected(std::to_string(pooledWidth(options.pooling, layer)) + " channels")
        .found(std::to_string(clusters.width));
  }
  return layer;
}

}  // namespace

ClusterRegion::ClusterRegion(std::shared_ptr<const Network> network, PoolingOptions options,
                             const std::vector<LayerClusters>& clusters, int layer, int cluster)
    : network_(network),
      clusters_(layerClusters(clusters, layer)),
      cluster_(cluster),
      centres_(static_cast<std::size_t>(clusters_.count), clusters_.width),
      pooler_(network, {networkLayer(*network, options, clusters_)}, options)
{
  if (cluster < 0 || cluster >= clusters_.count)
  {
    throw Error("there is no such cluster in layer " + std::to_string(layer))
        .expected("0 to " + std::to_string(clusters_.count - 1))
        .found(std::to_string(cluster));
  }
  std::copy(clusters_.centres.begin(), clusters_.centres.end(), centres_.centre(0));
  centres_.update();
}

const double* ClusterRegion::percentiles() const
{
  return clusters_.percentiles.data() + static_cast<std::size_t>(cluster_) * percentileCount;
}

ClusterPlace ClusterRegion::placeOf(const float* row) const
{
  const auto own = static_cast<std::size_t>(cluster_);
  const double square = centres_.squaredDistance(row, own);
  const Layer& layer = network_->layers()[static_cast<std::size_t>(clusters_.layer) - 1];
  if (layer.varies && std::isnan(square))
  {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {false, infinity, -infinity};
  }
  if (!std::isfinite(square))
  {
    throw Error("layer_" + std::to_string(clusters_.layer) + ": activations of a latent are not finite");
  }
  double other = std::numeric_limits<double>::infinity();
  bool isNearest = true;
  for (std::size_t cluster = 0; cluster < centres_.count(); ++cluster)
  {
    if (cluster != own)
    {
      const double otherSquare = centres_.squaredDistance(row, cluster);
      other = std::min(other, otherSquare);
      isNearest = isNearest && (cluster < own ? square < otherSquare : square <= otherSquare);
    }
  }
  return {isNearest, std::sqrt(square), std::sqrt(other) - std::sqrt(square)};
}

bool ClusterRegion::locate(const float* latents, std::int64_t count, std::vector<ClusterPlace>& places,
                           const std::function<bool(double)>& progress)
{
  const auto latentSize = static_cast<std::size_t>(network_->sampleSize());
  places.resize(static_cast<std::size_t>(count));
  const std::int64_t together = this->samplesAtOnce();
  for (std::int64_t begin = 0; begin < count; begin += together)
  {
    const auto first = static_cast<std::size_t>(begin);
    const auto samples = static_cast<std::size_t>(std::min(together, count - begin));
    const auto tell = [&](double done)
    {
      return progress((static_cast<double>(begin) + done * static_cast<double>(samples)) /
                      static_cast<double>(count));
    };
    rows_.resize(samples * clusters_.width);
    if (!pooler_.run(latents + first * latentSize, static_cast<std::int64_t>(samples), {rows_.data()}, tell))
    {
      return false;
    }
    for (std::size_t sample = 0; sample < samples; ++sample)
    {
      places[first + sample] = this->placeOf(rows_.data() + sample * clusters_.width);
    }
  }
  return true;
}

/// Whole batches of the network, of not much more than 64 MB.
std::int64_t ClusterRegion::samplesAtOnce() const
{
  const auto affordable = static_cast<std::int64_t>((std::size_t{1} << 24) / clusters_.width);
  return std::max<std::int64_t>(affordable / pooler_.batch(), 1) * pooler_.batch();
}

}  // namespace layerscope
