#ifndef layerscope_ClusterRegion_h
#define layerscope_ClusterRegion_h

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "ClusterCenters.h"
#include "analysis/CentreSet.h"
#include "networks/PooledLayers.h"

namespace layerscope
{

/// Where a latent stands in one layer, seen from one cluster.
/// Of a latent that has nothing in the layer, where layers vary: nowhere near.
struct ClusterPlace
{
  bool isNearest = false;  ///< the cluster's centre is the nearest one, the first of several equally near
  double distance = 0;     ///< to it
  double margin = 0;       ///< how much farther the nearest other centre is; infinite where there is none
};

/// The latents whose activations lie near the centre of a cluster: runs the network up to the cluster's
/// layer, and pools and normalises as the samples of the clusters were.
class ClusterRegion
{
public:
  /// Throws Error when `layer` or `cluster` is not among the clusters, or their centres don't fit the
  /// network.
  ClusterRegion(std::shared_ptr<const Network> network, PoolingOptions options,
                const std::vector<LayerClusters>& clusters, int layer, int cluster);

  const double* percentiles() const;

  /// Places of `count` latents [count, sampleSize]. `progress` gets the fraction done, after each batch; the
  /// result is false when it returned false. A latent's place doesn't depend on the others, and memory not on
  /// their number. Throws Error where activations are not finite.
  bool locate(const float* latents, std::int64_t count, std::vector<ClusterPlace>& places,
              const std::function<bool(double)>& progress);

private:
  ClusterPlace placeOf(const float* row) const;
  std::int64_t samplesAtOnce() const;

  std::shared_ptr<const Network> network_;
  LayerClusters clusters_;
  int cluster_;
  CentreSet centres_;
  LayerPooler pooler_;
  std::vector<float> rows_;
};

}  // namespace layerscope

#endif
