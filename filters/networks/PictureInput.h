#ifndef layerscope_PictureInput_h
#define layerscope_PictureInput_h

#include <optional>
#include <vector>

#include "LayerChoice.h"
#include "data/PictureFit.h"
#include "network/Network.h"

namespace layerscope
{

/// The column that the rows of a table feed to a network when they refer to pictures.
constexpr const char* picturesArray = "picture";

/// Adds `input.shape`; nothing for an empty one.
void addInputShape(const Shape& shape, NetworkOptions& options);
/// The reverse. Throws Error for a value that cannot be read.
Shape inputShape(const NetworkOptions& options);

/// Adds `input.fit`, `input.scaling`, `input.mean`, `input.standard_deviation`, `input.channel_order` and
/// `input.convert_channels`: that rows feed their pictures, and how.
void addPictureFit(const PictureFit& fit, NetworkOptions& options);
/// The reverse; nothing where rows feed a column of numbers. Throws Error for a value that cannot be read,
/// and for a key of `input.` that isn't known, as it may change results.
std::optional<PictureFit> pictureFit(const NetworkOptions& options);

/// What a network's file says of its training, in the metadata `input.mean` and `input.standard_deviation`:
/// numbers with commas between them, of pixels from 0 to 1. Throws Error when they cannot be read.
void readTraining(const Network& network, std::vector<float>& mean, std::vector<float>& deviation);

/// How a network's input takes pictures.
struct FedPicture
{
  PictureShape shape;           ///< of the picture that is fed
  bool isChannelsLast = false;  ///< [height, width, channels], as TensorFlow has it
};

/// [channels, height, width] or [height, width, channels], whichever has the channels of the pictures, or 1
/// or 3; [height, width]; [values], for pictures of as many values. `pictures` has zeros where each picture
/// has its own extents. Throws Error when the input takes no pictures.
FedPicture fedPicture(const Network& network, const PictureShape& pictures);

}  // namespace layerscope

#endif
