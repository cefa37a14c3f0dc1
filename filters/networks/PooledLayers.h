#ifndef layerscope_PooledLayers_h
#define layerscope_PooledLayers_h

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "analysis/Normalization.h"
#include "analysis/Pooling.h"
#include "network/Forward.h"
#include "network/LayerOrder.h"
#include "network/Network.h"

namespace layerscope
{

/// Values a sample of `layer` has after pooling.
std::size_t pooledWidth(Pooling pooling, const Layer& layer);

/// What stages keep of a layer's activations.
struct PoolingOptions
{
  Pooling pooling = Pooling::Max;
  Normalization normalization = Normalization::RowSum;
};

/// Runs a network up to the last of some layers, and pools and normalises each batch of activations at once.
/// Keeps its plan and workspace from call to call.
class LayerPooler
{
public:
  LayerPooler(std::shared_ptr<const Network> network, const std::vector<Layer>& layers,
              PoolingOptions options);

  /// Samples that the network takes at once.
  std::int64_t batch() const { return forward_.batch(); }

  /// `count` samples, latents [count, rowSize]; layer l receives rows[l], [count, pooledWidth]. Memory
  /// beside them is that of one batch. `progress` gets the fraction done, after each batch; the result is
  /// false when it returned false. Throws Error.
  bool run(const float* latents, std::int64_t count, const std::vector<float*>& rows,
           const std::function<bool(double)>& progress = {});
  /// The same for samples that are asked for batch by batch.
  bool run(const SampleFunction& samples, std::int64_t count, const std::vector<float*>& rows,
           const std::function<bool(double)>& progress = {});

private:
  /// What a batch of a layer's activations becomes; `rows` must live as long.
  Forward::BatchFunction poolTo(const std::vector<float*>& rows);
  static std::vector<std::string> tensorsOf(const std::vector<Layer>& layers);

  std::shared_ptr<const Network> network_;
  std::vector<Layer> layers_;
  std::vector<LayerOrder> orders_;
  PoolingOptions options_;
  Forward forward_;
  std::vector<float> ordered_;  ///< of one layer whose channels aren't behind the samples
};

}  // namespace layerscope

#endif
