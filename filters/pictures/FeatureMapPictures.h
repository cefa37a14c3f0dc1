#ifndef layerscope_FeatureMapPictures_h
#define layerscope_FeatureMapPictures_h

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <vtkType.h>

#include "FloatSheet.h"
#include "network/Network.h"

namespace layerscope
{

/// Which feature maps to show, and how.
struct FeatureMapOptions
{
  bool areStrongest = true;            ///< `numberOfChannels` of them, else all
  std::int64_t numberOfChannels = 16;  ///< most
  bool scalesEach = false;             ///< divide each picture by its largest magnitude
};

/// The feature maps of samples in a layer, for each sample those of the same channels. A column of the sheet
/// is a sample, a row a channel; the maps of one sample make a sheet about square.
///
/// Of a layer without extents (1 x 1) there is a picture a sample: its channels as cells, at most 32 a row.
struct FeatureMapPictures : FloatSheet
{
  std::vector<std::int64_t> samples;   ///< shown, by their numbers
  std::vector<std::int64_t> channels;  ///< shown, in the order of the maps or cells
  bool hasCells = false;
  float least = 0;     ///< of all values
  float greatest = 0;  ///< of all values
};

/// Runs the network on `inputs`, [samples, network.rowSize()]. How strong a channel is tells its largest
/// magnitude over all samples; of equal ones the lower number comes first. Maps of the strongest stand in
/// that order, cells and all channels in rising order. Throws Error, also for activations that are not
/// finite, and where the maps don't fit into memory. `progress` gets the fraction done and may end the work
/// by returning false: nothing is the result then. Memory is that of one batch and of what is shown; finding
/// the strongest takes a run of its own.
std::optional<FeatureMapPictures> makeFeatureMaps(const std::shared_ptr<const Network>& network,
                                                  const Layer& layer, const std::vector<float>& inputs,
                                                  const std::vector<std::int64_t>& samples,
                                                  const FeatureMapOptions& options,
                                                  const std::function<bool(double)>& progress);

/// The places of the enlarged pictures. Throws Error where the sheet doesn't fit into memory.
SheetLayout layoutFeatureMaps(const FeatureMapPictures& pictures);

/// Paints a sheet, the bottom row first. Around maps activations are the least of all, in the letters of
/// labels the greatest; channels and samples are -1 there.
void paintFeatureMaps(const FeatureMapPictures& pictures, const SheetLayout& layout, float* activations,
                      int* channels, vtkIdType* samples);

}  // namespace layerscope

#endif
