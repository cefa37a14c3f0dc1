#ifndef layerscope_ClusterCenters_h
#define layerscope_ClusterCenters_h

#include <cstddef>
#include <vector>

class vtkTable;

namespace layerscope
{
class Communicator;

/// The clusters of one layer.
struct LayerClusters
{
  int layer = 0;  ///< from 1
  int count = 0;
  std::size_t width = 0;        ///< channels, or pooled values
  std::vector<double> centres;  ///< [count, width]
  std::vector<double>
      percentiles;  ///< of the distances, [count, percentileCount]; NaN where they are unknown
  std::vector<std::vector<int>> topChannels;  ///< of each cluster
};

/// Collective. The table `Centers` of Layer K-Means, by rising layer, the same on all ranks whichever have
/// its rows. Columns that a text file had split are joined in `table`. Throws Error, on all ranks alike, when
/// it is another table, a cluster of a layer is missing or there twice, or a centre isn't finite.
std::vector<LayerClusters> readClusters(vtkTable* table, Communicator& communicator);

}  // namespace layerscope

#endif
