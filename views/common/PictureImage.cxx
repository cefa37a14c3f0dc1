#include "PictureImage.h"

#include <cstdint>

#include "ImagePixels.h"
#include "samples/Pixels.h"
#include "samples/ScalePicture.h"
#include "vtkImageData.h"

namespace layerscope
{

vtkSmartPointer<vtkImageData> pictureImage(const StoredPicture& picture, int width, int height)
{
  auto image = newImage(width, height);
  const PixelView pixels = pixelsOf(image);
  const StoredPicture scaled = scalePicture(picture, pixels.width, pixels.height);
  const std::uint8_t* color = scaled.rgb.data();
  for (int y = 0; y < pixels.height; ++y)
  {
    for (int x = 0; x < pixels.width; ++x, color += 3)
    {
      setPixel(pixelAt(pixels, x, y), {color[0], color[1], color[2]}, 255);
    }
  }
  return image;
}

}  // namespace layerscope
