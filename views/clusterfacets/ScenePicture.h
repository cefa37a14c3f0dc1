#ifndef layerscope_ScenePicture_h
#define layerscope_ScenePicture_h

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "FramePainter.h"
#include "SamplesPainter.h"
#include "common/ColorTable.h"
#include "common/ViewTheme.h"
#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

class FacetScene;
class Pencil;
class PictureStore;

/// Draws all that doesn't follow the mouse: frames, samples, labels and the panel of pictures. On screens and in
/// screenshots they are one picture, which is kept while it stays the same, so that a tooltip costs no more than itself;
/// in files of vectors each is a shape of its own, but for what is too much for shapes, which is cut from the picture.
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
  /// What the picture depends on beside what reset() is called for.
  struct Version
  {
    std::vector<std::uint64_t> counts;
    std::vector<std::pair<int, int>> highlighted;
    std::vector<std::string> texts;
    bool operator==(const Version& other) const
    {
      return counts == other.counts && highlighted == other.highlighted && texts == other.texts;
    }
  };

  static Version versionOf(const Shown& shown);
  void paintParts(Pencil& pencil, const Shown& shown);
  /// Brings the picture up to date.
  void compose(Pencil& pencil, const Shown& shown);

  SamplesPainter samples_;
  Version version_;
  vtkSmartPointer<vtkImageData> image_;
};

}  // namespace layerscope

#endif
