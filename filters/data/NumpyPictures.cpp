#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

#include "Extents.h"
#include "IndexedSet.h"
#include "NumpyFile.h"
#include "PictureSet.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

/// How many elements are read at once.
constexpr std::int64_t blockSize = 1 << 18;
/// How many are kept of an array in Fortran's order.
constexpr std::int64_t keptSize = 1 << 22;

/// What the extents of an array say of its pictures.
struct PictureAxes
{
  PictureShape shape;
  bool isChannelsLast = false;
};

bool isChannelCount(std::int64_t extent)
{
  return extent == 1 || extent == 3 || extent == 4;
}

PictureAxes axesOf(const std::vector<std::int64_t>& extents)
{
  switch (extents.size())
  {
    case 2:
      return {{1, 1, extents[1]}, false};
    case 3:
      return {{1, extents[1], extents[2]}, false};
    case 4:
      if (isChannelCount(extents[3]) && !isChannelCount(extents[1]))
      {
        return {{extents[3], extents[1], extents[2]}, true};
      }
      return {{extents[1], extents[2], extents[3]}, false};
    default:
      throw Error("the array has another number of axes")
          .expected("2 to 4: pictures and their values, rows and columns, or channels, rows and columns")
          .found(extentsText(extents));
  }
}

class NumpyPictures : public PictureSet
{
public:
  NumpyPictures(const std::string& file, const std::string& array) : array_(openNumpyArray(file, array))
  {
    try
    {
      axes_ = axesOf(array_.header.shape);
      if (array_.header.count() == 0)
      {
        throw Error("the array has no pictures").found(extentsText(array_.header.shape));
      }
    }
    catch (Error& error)
    {
      error.inFile(array_.bytes->path());
      throw;
    }
    findStrides();
    findRange();
  }

  std::vector<std::string> files() const override { return {array_.bytes->path()}; }
  std::string format() const override { return array_.name.empty() ? "npy" : "npz:" + array_.name; }
  std::int64_t count() const override { return array_.header.shape[0]; }
  PictureShape shape() const override { return axes_.shape; }
  std::pair<float, float> range() const override { return range_; }
  std::string name(std::int64_t index) const override { return pictureName(array_.bytes->path(), index); }

  Picture read(std::int64_t index) const override
  {
    checkIndex(index, count(), array_.bytes->path());
    std::vector<float> raw(static_cast<std::size_t>(axes_.shape.values()));
    if (array_.header.isFortran)
    {
      readFortran(index, raw);
    }
    else
    {
      array_.read(index * axes_.shape.values(), raw.size(), raw.data());
    }
    return {axes_.shape, ordered(raw)};
  }

private:
  /// Of a picture's values within the picture, in the order of the file.
  void findStrides()
  {
    const PictureShape& shape = axes_.shape;
    const std::int64_t inOrder[3] = {axes_.isChannelsLast ? shape.height : shape.channels,
                                     axes_.isChannelsLast ? shape.width : shape.height,
                                     axes_.isChannelsLast ? shape.channels : shape.width};
    std::int64_t strides[3] = {inOrder[1] * inOrder[2], inOrder[2], 1};
    if (array_.header.isFortran)
    {
      strides[0] = 1;
      strides[1] = inOrder[0];
      strides[2] = inOrder[0] * inOrder[1];
    }
    const int channels = axes_.isChannelsLast ? 2 : 0;
    channelStride_ = strides[channels];
    rowStride_ = strides[axes_.isChannelsLast ? 0 : 1];
    columnStride_ = strides[axes_.isChannelsLast ? 1 : 2];
  }

  std::vector<float> ordered(const std::vector<float>& raw) const
  {
    std::vector<float> values;
    values.reserve(raw.size());
    for (std::int64_t channel = 0; channel < axes_.shape.channels; ++channel)
    {
      for (std::int64_t row = 0; row < axes_.shape.height; ++row)
      {
        for (std::int64_t column = 0; column < axes_.shape.width; ++column)
        {
          values.push_back(raw[static_cast<std::size_t>(channel * channelStride_ + row * rowStride_ +
                                                        column * columnStride_)]);
        }
      }
    }
    return values;
  }

  /// The values of a picture are as far apart as there are pictures. Neighbours are read along with it, a
  /// block's worth, and kept.
  void readFortran(std::int64_t index, std::vector<float>& raw) const
  {
    const auto values = static_cast<std::int64_t>(raw.size());
    const std::int64_t together = std::clamp<std::int64_t>(keptSize / values, 1, count());
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::int64_t first = index / together * together;
    const std::int64_t here = std::min(together, count() - first);
    array_.bytes->checkUnchanged();
    if (first != keptFirst_ || kept_.empty())
    {
      kept_.clear();
      std::vector<float> block(static_cast<std::size_t>(values * here));
      for (std::int64_t value = 0; value < values; ++value)
      {
        array_.read(value * count() + first, static_cast<std::size_t>(here), block.data() + value * here);
      }
      kept_ = std::move(block);
      keptFirst_ = first;
    }
    for (std::int64_t value = 0; value < values; ++value)
    {
      raw[static_cast<std::size_t>(value)] = kept_[static_cast<std::size_t>(value * here + index - first)];
    }
  }

  void findRange()
  {
    if (array_.type.kind == 'u' && array_.type.size == 1)
    {
      return;
    }
    float least = std::numeric_limits<float>::infinity();
    float greatest = -least;
    std::vector<float> block;
    for (std::int64_t first = 0; first < array_.header.count(); first += blockSize)
    {
      block.resize(static_cast<std::size_t>(std::min(blockSize, array_.header.count() - first)));
      array_.read(first, block.size(), block.data());
      for (const float value : block)
      {
        if (std::isfinite(value))
        {
          least = std::min(least, value);
          greatest = std::max(greatest, value);
        }
      }
    }
    range_ = {least, greatest};
    for (const std::pair<float, float>& usual : {std::pair(0.0F, 1.0F), {-1.0F, 1.0F}, {0.0F, 255.0F}})
    {
      if (usual.first <= least && greatest <= usual.second)
      {
        range_ = usual;
        break;
      }
    }
    if (least > greatest)
    {
      range_ = {0.0F, 1.0F};
    }
  }

  NumpyArray array_;
  PictureAxes axes_;
  std::int64_t channelStride_ = 0, rowStride_ = 0, columnStride_ = 0;
  std::pair<float, float> range_ = {0.0F, 255.0F};

  mutable std::mutex mutex_;  ///< guards what follows
  mutable std::vector<float> kept_;
  mutable std::int64_t keptFirst_ = 0;
};

}  // namespace

std::shared_ptr<const PictureSet> openNumpyPictures(const std::string& file, const std::string& array)
{
  return std::make_shared<NumpyPictures>(file, array);
}

}  // namespace layerscope
