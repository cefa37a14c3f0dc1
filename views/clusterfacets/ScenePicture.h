#ifndef layerscope_ScenePicture_h
#define layerscope_ScenePicture_h

#include "FramePainter.h"
#include "SamplesPainter.h"
#include "common/ColorTable.h"
#include "common/KeptPicture.h"
#include "common/ViewTheme.h"

namespace layerscope
{

class FacetScene;
class Pencil;
class PictureStore;

/// Draws all of the facets that doesn't follow the mouse, see KeptPicture: frames, samples, labels and the panel of
/// pictures.
class ScenePicture
{
public:
  struct Shown
  {
    const FacetScene& scene;
    const PictureStore& store;
    Heading heading;
    const ColorTable& colors;
    const ViewTheme& theme;
    bool isDragging;  ///< by the brush: the pictures then aren't those of the selection yet
  };

  void paint(Pencil& pencil, const Shown& shown);
  /// Forgets everything: the table, the colours or the theme have changed.
  void reset();

private:
  static KeptPicture::Version versionOf(const Shown& shown);
  void paintParts(Pencil& pencil, const Shown& shown);

  SamplesPainter samples_;
  KeptPicture picture_;
};

}  // namespace layerscope

#endif
