#ifndef layerscope_OwnPictures_h
#define layerscope_OwnPictures_h

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "SheetPictures.h"
#include "data/PictureSet.h"

namespace layerscope
{

/// Pictures that rows refer to, as they are shown: RGB with a byte a channel, each in its own extents where
/// all have the same, else as large as a square of 128 pixels holds, black around. Black and white are those
/// of PictureSet::range. Thread-safe.
class OwnPictures
{
public:
  explicit OwnPictures(const PictureSet& pictures);

  std::int64_t width() const { return width_; }
  std::int64_t height() const { return height_; }

  /// Writes picture `index`, [height, width, 3], rows from the top down. Throws Error that names it when it
  /// cannot be read, or has more than 4 channels.
  void paint(std::int64_t index, std::uint8_t* rgb) const;

  /// All these pictures. Files of a folder that cannot be read are grey; `broken` gets why, for each. False
  /// when `progress` ended the work. Throws Error as paint does for other pictures, and when they don't fit
  /// into memory.
  bool paintAll(const std::vector<std::int64_t>& indices, SheetPictures& images,
                std::vector<std::string>& broken, const std::function<bool(double)>& progress = {}) const;

private:
  const PictureSet& pictures_;
  std::int64_t width_ = 0;
  std::int64_t height_ = 0;
};

}  // namespace layerscope

#endif
