#ifndef layerscope_samples_ScalePicture_h
#define layerscope_samples_ScalePicture_h

#include "samples/PictureStore.h"

namespace layerscope
{

/// A picture in another size, of at least one pixel; each pixel is the mean of those that it covers.
StoredPicture scalePicture(const StoredPicture& picture, int width, int height);

}  // namespace layerscope

#endif
