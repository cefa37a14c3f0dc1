#ifndef layerscope_samples_PictureGrid_h
#define layerscope_samples_PictureGrid_h

#include "samples/Rectangle.h"
#include "samples/TextMetrics.h"

#include <cstdint>

namespace layerscope
{

/// Thumbnails of one size in reading order: from the upper left to the right, then downwards. Each has a
/// strip for a caption below it (the sample's number at the left, its distance at the right) where that has
/// room.
struct PictureGrid
{
  /// Upper left corner of the first picture.
  float left = 0;
  float top = 0;
  float pictureWidth = 0;
  float pictureHeight = 0;
  /// 0: no captions.
  float captionHeight = 0;
  /// Between two pictures, and between a caption and the picture below it.
  float gap = 0;
  std::int64_t columns = 0;
  /// Pictures shown: all, or as many as fit at the smallest size.
  std::int64_t shown = 0;

  bool hasCaptions() const { return captionHeight > 0; }
  /// Where picture `index` and its caption stand; `index` in [0, shown).
  Rectangle picture(std::int64_t index) const;
  Rectangle caption(std::int64_t index) const;
  /// The picture whose thumbnail or caption holds the point, or -1. Constant time.
  std::int64_t indexAt(float x, float y) const;
};

/// The largest thumbnails, from 40 to 160 * `scale` pixels wide, at which `count` pictures of `aspect` (width
/// / height, > 0) fit into `area`; when even the smallest ones don't fit, as many of those as do. Nothing is
/// shown in an area too small for one. Captions in the font `caption` go with pictures that are at least
/// `captionCharacters` wide. Time O(columns that fit).
PictureGrid layoutPictures(const Rectangle& area, std::int64_t count, double aspect, float scale,
                           const TextMetrics& caption, int captionCharacters = 11);

}  // namespace layerscope

#endif
