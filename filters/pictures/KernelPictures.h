#ifndef layerscope_KernelPictures_h
#define layerscope_KernelPictures_h

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "FloatSheet.h"
#include "data/PictureSet.h"
#include "network/LayerWeights.h"

namespace layerscope
{

/// The extents of the pictures that a network is fed with. `given`, which comes with the data, counts where
/// it has as many numbers as a sample; else those of the network's input. An input without extents of which
/// there are n * n or 3 * n * n numbers, n at least 8, counts as square pictures. Nothing for others.
std::optional<PictureShape> pictureExtents(const Network& network, const std::optional<PictureShape>& given);

/// Whether a layer has kernels to look at: it is a convolution, or a matrix product whose input are pictures.
bool hasKernels(const Network& network, const Layer& layer, const std::optional<PictureShape>& given);

/// The weights of a layer's operator with kernels of three axes, [units, channels, depth, height, width];
/// those of a matrix product have the extents of the pictures. Throws Error where it is no convolution and
/// its input isn't pictures.
LayerWeights kernelsOf(LayerWeights weights, const std::optional<PictureShape>& pictures);

/// Which pictures to make of kernels.
struct KernelOptions
{
  enum class Channels
  {
    One,   ///< `channel` of each unit
    Mean,  ///< of all channels
    All    ///< a picture for each channel
  };
  Channels channels = Channels::Mean;
  std::int64_t channel = 0;  ///< among those that a unit reads, from 0
  bool scalesEach = true;    ///< divide each kernel, or channel of it that is shown, by its largest magnitude
  std::int64_t maximumKernels = 64;  ///< most units, and most channels of each
};

/// Pictures of kernels. Slices of kernels with a depth stand beside one another, with a column of NaN
/// between. A label is the unit; with all channels also the channel, counted among all of the input.
struct KernelPictures : FloatSheet
{
  float range = 0;                  ///< largest finite magnitude
  std::vector<std::int64_t> units;  ///< of each picture
  /// [count, height, width, 3]: three channels as red, green and blue, 0 as the grey in the middle. Empty
  /// unless kernels have three channels, of which the mean is asked for.
  std::vector<std::uint8_t> colors;
};

/// `kernels` are those of kernelsOf. With all channels, a column of the sheet is a channel and a row a unit.
/// Throws Error for a channel that there isn't, and where the pictures don't fit into memory. `progress` gets
/// the fraction done and may end the work by returning false: nothing is the result then. O(kernels shown).
std::optional<KernelPictures> makeKernelPictures(const LayerWeights& kernels, const KernelOptions& options,
                                                 const std::function<bool(double)>& progress);

/// The places of the enlarged pictures. Throws Error where the sheet doesn't fit into memory.
SheetLayout layoutKernels(const KernelPictures& pictures);

/// Paints a sheet, the bottom row first: `weights` and, -1 outside kernels, `units`; `colors` [.., 3] where
/// the pictures have them, else nullptr. Outside of kernels weights are 0, and -range in the letters of
/// labels. The lower corners are -range and range, so that the range of all is symmetric.
void paintKernels(const KernelPictures& pictures, const SheetLayout& layout, float* weights, int* units,
                  std::uint8_t* colors);

}  // namespace layerscope

#endif
