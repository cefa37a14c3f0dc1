#include "PictureMaker.h"

#include "OwnPictures.h"
#include "PictureSource.h"
#include "network/Forward.h"

namespace layerscope
{

PictureMaker::PictureMaker(const PictureSource& rows)
{
  if (rows.reference())
  {
    pictures_ = loadPictures(*rows.reference());
    const OwnPictures own(*pictures_);
    layout_ = {3, own.height(), own.width(), true};
    return;
  }
  loaded_ = loadNetwork(*rows.binding());
  layout_ = pixelLayout(*loaded_.network);
  range_ = pixelRange(*loaded_.network);
  // Batches are no faster than single samples, and those come sooner and can be given up sooner.
  const std::int64_t batch = 1;
  forward_ = std::make_unique<Forward>(loaded_.network,
                                       std::vector<std::string>{loaded_.network->outputName()}, batch);
}

PictureMaker::~PictureMaker() = default;

std::shared_ptr<const SamplePicture> PictureMaker::make(const PictureSource& rows, std::int64_t sample,
                                                        std::int64_t row, const std::atomic<bool>& stop)
{
  auto picture = std::make_shared<SamplePicture>();
  picture->sample = sample;
  picture->layout = layout_;
  if (pictures_)
  {
    picture->rgb.resize(static_cast<std::size_t>(3 * layout_.width * layout_.height));
    OwnPictures(*pictures_).paint(rows.picture(row), picture->rgb.data());
    return picture;
  }
  const auto inputs = rows.inputs(row, loaded_);
  const auto take = [&](std::size_t, std::int64_t, std::int64_t, const float* values)
  {
    if (range_.isKnown())
    {
      picture->rgb.resize(static_cast<std::size_t>(3 * layout_.width * layout_.height));
      paintPixels(layout_, range_, values, picture->rgb.data());
    }
    else
    {
      picture->values.assign(values, values + layout_.values());
    }
    return true;
  };
  const bool isDone = forward_->run(inputs.data(), 1, loaded_.network->rowSize(), take, {}, &stop);
  return isDone ? picture : nullptr;
}

}  // namespace layerscope
