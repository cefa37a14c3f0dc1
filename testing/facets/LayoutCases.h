#ifndef layerscope_testing_facets_LayoutCases_h
#define layerscope_testing_facets_LayoutCases_h

#include "facets/FacetLayout.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace layerscope::testing
{

/// A view of this size; fonts as ParaView measures them at 72 DPI times `scale`.
inline FacetLayoutInput viewOf(float width, float height, float scale = 1)
{
  FacetLayoutInput input;
  input.width = width;
  input.height = height;
  input.scale = scale;
  input.smallText = {13 * scale, 5.6f * scale};
  input.headerText = {16 * scale, 7 * scale};
  return input;
}

/// `samples` in every layer, in clusters that halve and vary from layer to layer; the last one may be empty.
inline void addLayers(FacetLayoutInput& input, std::size_t layers, std::size_t clusters, double samples,
                      int channels)
{
  for (std::size_t i = 0; i < layers; ++i)
  {
    FacetLayerInput layer;
    layer.channels = channels;
    layer.channelCharacters = i % 2 == 0 ? 3 : 2;
    for (std::size_t j = 0; j < clusters; ++j)
    {
      const double share =
          std::pow(0.5, 1. + static_cast<double>(j)) * (1 + 0.1 * static_cast<double>(i % 5));
      layer.counts.push_back(static_cast<std::int64_t>(share * samples));
    }
    input.layers.push_back(layer);
  }
}

/// The clusters of 240 cats, as k-means found them in the generator's five layers.
inline void addCats(FacetLayoutInput& input)
{
  for (const std::vector<std::int64_t>& counts : {std::vector<std::int64_t>{153, 32, 32, 23},
                                                  {111, 51, 45, 33},
                                                  {106, 62, 51, 21},
                                                  {85, 80, 55, 20},
                                                  {86, 81, 52, 21}})
  {
    FacetLayerInput layer;
    layer.counts = counts;
    layer.channels = 5;
    layer.channelCharacters = input.layers.size() < 2 ? 3 : 2;
    input.layers.push_back(layer);
  }
}

}  // namespace layerscope::testing

#endif
