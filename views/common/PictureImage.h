#ifndef layerscope_PictureImage_h
#define layerscope_PictureImage_h

#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

struct StoredPicture;

/// A sample's picture in another size, as ImagePixels.h has images; each pixel is the mean of those that it covers.
vtkSmartPointer<vtkImageData> pictureImage(const StoredPicture& picture, int width, int height);

}  // namespace layerscope

#endif
