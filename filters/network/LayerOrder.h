#ifndef layerscope_network_LayerOrder_h
#define layerscope_network_LayerOrder_h

#include <cstdint>
#include <vector>

#include "Layer.h"

namespace layerscope
{

/// Brings a layer's values into the order [samples, channels, positions], whatever the axes of its tensor:
/// positions are all that is neither sample nor channel, in their order in the tensor.
class LayerOrder
{
public:
  explicit LayerOrder(const Layer& layer) : layer_(layer) {}

  /// Are the values in that order already?
  bool isPlain() const;

  /// `values` are a whole tensor of `batch` samples; the first `count` of them go to `ordered`. O(values), in
  /// parallel.
  void arrange(const float* values, std::int64_t batch, std::int64_t count, float* ordered) const;

private:
  Layer layer_;
};

}  // namespace layerscope

#endif
