#ifndef layerscope_data_PictureFit_h
#define layerscope_data_PictureFit_h

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "PictureSet.h"

namespace layerscope
{

/// How a picture becomes a network's input: first its channels, then its extents, then its values.
struct PictureFit
{
  enum class Extents
  {
    Exact,    ///< as the picture has them; others are an error
    Stretch,  ///< to the input's height and width
    Crop,     ///< as small as covers the input, of that the middle
    Pad       ///< as large as the input holds, black around
  };
  enum class Scaling
  {
    ZeroToOne,      ///< black 0, white 1
    MinusOneToOne,  ///< black -1, white 1
    ZeroTo255,      ///< black 0, white 255
    Stored          ///< as the file has them
  };

  Extents extents = Extents::Exact;
  Scaling scaling = Scaling::ZeroToOne;
  /// Grey to RGB and back; else a difference is an error. Alpha is dropped unless the input has as many
  /// channels.
  bool convertChannels = false;
  bool isBgr = false;           ///< an input of 3 channels wants blue first
  bool isChannelsLast = false;  ///< the input is [height, width, channels]
  /// Subtracted after scaling: one number, or one a channel of the input, in its order; empty: 0.
  std::vector<float> mean;
  std::vector<float> deviation;  ///< what divides then, the same way; empty: 1
};

/// Black and white as a channel of the network's input gets them, for pictures that aren't fed as they are
/// stored.
std::pair<float, float> fedRange(const PictureFit& fit, std::int64_t channel);

/// Writes `picture`, whose black and white are `range`, as the input of extents `shape` (its channels, height
/// and width, whatever the order in memory). Stretch, Crop and Pad resample with a triangle filter whose
/// support grows with the reduction (antialiased, as Pillow's BILINEAR and torchvision's Resize do). Throws
/// Error that says what was expected and found, and which property of Network would mend it (Fit, Convert
/// Channels, Mean, Standard Deviation); not the picture's name. Time: O(values) with the filter's support.
void fitPicture(const Picture& picture, std::pair<float, float> range, const PictureFit& fit,
                const PictureShape& shape, float* target);

}  // namespace layerscope

#endif
