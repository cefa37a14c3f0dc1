#include "KeptPicture.h"

#include <algorithm>
#include <utility>

#include "ImagePixels.h"
#include "Pencil.h"
#include "samples/Canvas.h"
#include "vtkImageData.h"

namespace layerscope
{

void KeptPicture::reset()
{
  version_ = Version();
  image_ = nullptr;
}

void KeptPicture::paint(Pencil& pencil, const Size& size, const ViewTheme::Color& background, Version version,
                        const std::function<void(Pencil&)>& paintParts)
{
  const int width = std::max(1, static_cast<int>(size.width));
  const int height = std::max(1, static_cast<int>(size.height));
  const bool fits = image_ && image_->GetDimensions()[0] == width && image_->GetDimensions()[1] == height;
  version.counts.push_back(pencil.isCapture() ? 1U : 0U);
  if (!fits || !(version == version_))
  {
    if (!fits)
    {
      image_ = newImage(width, height);
    }
    Canvas canvas(pixelsOf(image_), background);
    pencil.drawOn(&canvas);
    paintParts(pencil);
    pencil.drawOn(nullptr);
    image_->Modified();
    version_ = std::move(version);
  }
  if (!pencil.isVector())
  {
    if (!windowPicture_.copyTo(pencil.window(), image_))
    {
      pencil.wholeImage(image_);
    }
    return;
  }
  pencil.cutImagesFrom(image_);
  // VTK writes the background as an image, which SVG files are without.
  pencil.fill({0, 0, size.width, size.height}, background);
  paintParts(pencil);
  pencil.cutImagesFrom(nullptr);
}

}  // namespace layerscope
