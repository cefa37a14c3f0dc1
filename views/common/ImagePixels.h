#ifndef layerscope_ImagePixels_h
#define layerscope_ImagePixels_h

#include "samples/PixelView.h"
#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

/// An image of 4 bytes a pixel, which have no values yet; of one pixel at least in both directions.
vtkSmartPointer<vtkImageData> newImage(int width, int height);

/// The pixels of such an image, where they are.
PixelView pixelsOf(vtkImageData* image);

/// A copy of a part of such an image; the part has to lie within it.
vtkSmartPointer<vtkImageData> cutOut(vtkImageData* image, int left, int bottom, int width, int height);

}  // namespace layerscope

#endif
