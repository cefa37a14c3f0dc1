#ifndef layerscope_MousePainter_h
#define layerscope_MousePainter_h

#include <string>
#include <vector>

#include "ViewTheme.h"

namespace layerscope
{

class Brush;
class Lasso;
class Pencil;
struct StoredPicture;

// What follows the mouse, and is drawn over a KeptPicture.

/// Where the mouse is in a view of some size, in pixels.
struct MousePlace
{
  float x = 0;
  float y = 0;
  float viewWidth = 0;
  float viewHeight = 0;
};

/// The rectangle that marks samples; nothing while there is none.
void paintBrush(Pencil& pencil, const Brush& brush, const ViewTheme& theme);

/// The line around what it marks.
void paintLasso(Pencil& pencil, const Lasso& lasso, const ViewTheme& theme);

/// A box beside the mouse: `lines`, of which the first is the title, below a picture (nullptr: none). Nothing without
/// lines.
void paintTooltip(Pencil& pencil, const std::vector<std::string>& lines, const StoredPicture* picture,
                  const MousePlace& mouse, const ViewTheme& theme);

}  // namespace layerscope

#endif
