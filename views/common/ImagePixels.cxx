#include "ImagePixels.h"

#include <algorithm>

#include "vtkImageData.h"

namespace layerscope
{

vtkSmartPointer<vtkImageData> newImage(int width, int height)
{
  auto image = vtkSmartPointer<vtkImageData>::New();
  image->SetDimensions(std::max(1, width), std::max(1, height), 1);
  image->AllocateScalars(VTK_UNSIGNED_CHAR, 4);
  return image;
}

PixelView pixelsOf(vtkImageData* image)
{
  PixelView view;
  view.rgba = static_cast<std::uint8_t*>(image->GetScalarPointer());
  view.width = image->GetDimensions()[0];
  view.height = image->GetDimensions()[1];
  return view;
}

vtkSmartPointer<vtkImageData> cutOut(vtkImageData* image, int left, int bottom, int width, int height)
{
  const PixelView whole = pixelsOf(image);
  auto part = newImage(width, height);
  std::uint8_t* target = pixelsOf(part).rgba;
  for (int row = 0; row < height; ++row)
  {
    const std::uint8_t* source = whole.rgba + 4 * (static_cast<std::size_t>(bottom + row) * whole.width + left);
    target = std::copy_n(source, 4 * width, target);
  }
  return part;
}

}  // namespace layerscope
