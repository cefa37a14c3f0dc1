#ifndef layerscope_samples_ViewRoom_h
#define layerscope_samples_ViewRoom_h

#include "samples/TextMetrics.h"

namespace layerscope
{

/// What room a view has, and how large its texts are. Lengths are device pixels.
struct ViewRoom
{
  float width = 0;
  float height = 0;
  float scale = 1;  ///< device pixels a point
  TextMetrics smallText;
  TextMetrics headerText;
  int titleCharacters = 0;
  float picturesWidth = 0;   ///< of the panel, as a share of the view's; 0: hidden
  double pictureAspect = 1;  ///< width / height

  /// Whether the same layout fits; the aspect of pictures changes no more than these.
  bool isLike(const ViewRoom& other) const
  {
    const auto same = [](const TextMetrics& one, const TextMetrics& another)
    {
      return one.lineHeight == another.lineHeight && one.characterWidth == another.characterWidth &&
             one.digitHeight == another.digitHeight;
    };
    return width == other.width && height == other.height && scale == other.scale && same(smallText, other.smallText) &&
           same(headerText, other.headerText) && titleCharacters == other.titleCharacters &&
           picturesWidth == other.picturesWidth;
  }
};

}  // namespace layerscope

#endif
