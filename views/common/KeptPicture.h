#ifndef layerscope_KeptPicture_h
#define layerscope_KeptPicture_h

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ViewTheme.h"
#include "WindowPicture.h"
#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

class Pencil;

/// All of a view that doesn't follow the mouse. On screens and in screenshots it is one picture, which is kept while it
/// stays the same, so that a tooltip costs no more than itself; in files of vectors each part is a shape of its own, but
/// for what is too much for shapes, which is cut from the picture.
class KeptPicture
{
public:
  /// What the picture depends on beside what reset() is called for.
  struct Version
  {
    std::vector<std::uint64_t> counts;
    std::vector<std::string> texts;
    bool operator==(const Version& other) const { return counts == other.counts && texts == other.texts; }
  };

  /// Of the view, in pixels.
  struct Size
  {
    float width = 0;
    float height = 0;
  };

  /// Draws the picture; `paintParts` makes it anew where `version` or the size is another than before.
  void paint(Pencil& pencil, const Size& size, const ViewTheme::Color& background, Version version,
             const std::function<void(Pencil&)>& paintParts);
  /// Forgets the picture.
  void reset();

private:
  Version version_;
  vtkSmartPointer<vtkImageData> image_;
  WindowPicture windowPicture_;
};

}  // namespace layerscope

#endif
