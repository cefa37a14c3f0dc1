#include "OwnPictures.h"

#include <algorithm>

#include "data/PictureFit.h"
#include "network/Error.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

constexpr std::int64_t squareExtent = 128;
constexpr std::uint8_t grey = 128;

}  // namespace

OwnPictures::OwnPictures(const PictureSet& pictures) : pictures_(pictures)
{
  const PictureShape shape = pictures.shape();
  const bool isOneSize = shape.values() > 0;
  width_ = isOneSize ? shape.width : squareExtent;
  height_ = isOneSize ? shape.height : squareExtent;
}

void OwnPictures::paint(std::int64_t index, std::uint8_t* rgb) const
{
  const Picture picture = pictures_.read(index);
  if (picture.shape.channels > 4)
  {
    throw Error("the picture has too many channels to be shown")
        .inFile(pictures_.name(index))
        .expected("1 to 4")
        .found(std::to_string(picture.shape.channels));
  }
  PictureFit fit;
  fit.extents = PictureFit::Extents::Pad;
  fit.scaling = PictureFit::Scaling::ZeroTo255;
  fit.convertChannels = true;
  fit.isChannelsLast = true;
  std::vector<float> values(static_cast<std::size_t>(3 * width_ * height_));
  fitPicture(picture, pictures_.range(), fit, {3, height_, width_}, values.data());
  // Written such that NaN becomes 0.
  std::transform(values.begin(), values.end(), rgb,
                 [](float value)
                 { return value > 0.0F ? static_cast<std::uint8_t>(std::min(value + 0.5F, 255.0F)) : 0; });
}

bool OwnPictures::paintAll(const std::vector<std::int64_t>& indices, SheetPictures& images,
                           std::vector<std::string>& broken,
                           const std::function<bool(double)>& progress) const
{
  images.count = static_cast<std::int64_t>(indices.size());
  images.width = width_;
  images.height = height_;
  const std::size_t bytes = images.imageBytes();
  // Twice the pixels, since they also go onto a sheet.
  requireMemory(2.0 * static_cast<double>(indices.size()) * static_cast<double>(bytes),
                "the images don't fit into memory; take fewer");
  images.pixels.assign(indices.size() * bytes, grey);
  for (std::size_t place = 0; place < indices.size(); ++place)
  {
    std::uint8_t* rgb = images.pixels.data() + place * bytes;
    try
    {
      paint(indices[place], rgb);
    }
    catch (const Error& error)
    {
      if (pictures_.format() != "folder")
      {
        throw;
      }
      broken.emplace_back(error.what());
    }
    if (progress && !progress(static_cast<double>(place + 1) / static_cast<double>(indices.size())))
    {
      return false;
    }
  }
  return true;
}

}  // namespace layerscope
