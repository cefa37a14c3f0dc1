#ifndef layerscope_TextImages_h
#define layerscope_TextImages_h

#include <string>
#include <unordered_map>

#include "vtkSmartPointer.h"

class vtkImageData;
class vtkTextProperty;

namespace layerscope
{

/// Rendered texts, kept from one frame to the next. VTK's context keeps only a few dozen texts, fewer than a view of
/// many small plots has, and would render all of them anew in each frame.
class TextImages
{
public:
  struct Text
  {
    vtkSmartPointer<vtkImageData> image;  ///< RGBA
    int left = 0;    ///< pixels from the anchor that the text is justified by
    int bottom = 0;
    int width = 0;
    int height = 0;
  };

  /// A text in the looks of `style` at `dpi`.
  const Text& find(const std::string& text, vtkTextProperty* style, int dpi);

private:
  std::unordered_map<std::string, Text> texts_;
};

}  // namespace layerscope

#endif
