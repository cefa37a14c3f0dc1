#include "MousePainter.h"

#include <algorithm>
#include <cmath>

#include "Pencil.h"
#include "PictureImage.h"
#include "samples/Brush.h"
#include "samples/Lasso.h"
#include "samples/PictureStore.h"
#include "vtkImageData.h"

namespace layerscope
{

namespace
{

/// Width of the picture in a tooltip, in points.
constexpr float tooltipPicture = 96;

}  // namespace

void paintBrush(Pencil& pencil, const Brush& brush, const ViewTheme& theme)
{
  if (brush.isActive())
  {
    constexpr double opacity = 0.1;
    pencil.fill(brush.area(), theme.mark, opacity);
    pencil.outline(brush.area(), theme.mark, pencil.scale());
  }
}

void paintLasso(Pencil& pencil, const Lasso& lasso, const ViewTheme& theme)
{
  std::vector<float> points;
  for (const Lasso::Point& point : lasso.points())
  {
    points.insert(points.end(), {point.x, point.y});
  }
  if (points.size() > 2)
  {
    points.insert(points.end(), {points[0], points[1]});
    pencil.line(points, theme.mark, pencil.scale());
  }
}

void paintTooltip(Pencil& pencil, const std::vector<std::string>& lines, const StoredPicture* picture,
                  const MousePlace& mouse, const ViewTheme& theme)
{
  if (lines.empty())
  {
    return;
  }
  TextStyle style = smallText(theme);
  const float lineHeight = pencil.metrics(style).lineHeight;
  float textWidth = 0;
  for (std::size_t index = 0; index < lines.size(); ++index)
  {
    style.bold = index == 0;
    textWidth = std::max(textWidth, pencil.textWidth(lines[index], style));
  }
  const double aspect = picture ? static_cast<double>(picture->width) / static_cast<double>(picture->height) : 1;
  const float margin = 6 * pencil.scale();
  const float side = picture ? std::round(tooltipPicture * pencil.scale()) : 0;
  const float pictureHeight = picture ? std::round(side / static_cast<float>(aspect)) : 0;
  Rectangle box;
  box.width = std::max(textWidth, side) + 2 * margin;
  box.height = static_cast<float>(lines.size()) * lineHeight + 2 * margin + (picture ? pictureHeight + margin : 0);
  const float away = 12 * pencil.scale();
  box.x = mouse.x + away + box.width <= mouse.viewWidth ? mouse.x + away : mouse.x - away - box.width;
  box.y = mouse.y - away - box.height >= 0 ? mouse.y - away - box.height : mouse.y + away;
  box.x = std::round(std::clamp(box.x, 0.0F, std::max(0.0F, mouse.viewWidth - box.width)));
  box.y = std::round(std::clamp(box.y, 0.0F, std::max(0.0F, mouse.viewHeight - box.height)));

  pencil.fill({box.x - 1, box.y - 1, box.width + 2, box.height + 2}, theme.muted);
  pencil.fill(box, theme.background);
  float top = box.top() - margin;
  if (picture)
  {
    const Rectangle place{box.x + margin, top - pictureHeight, side, pictureHeight};
    pencil.image(place, pictureImage(*picture, static_cast<int>(side), static_cast<int>(pictureHeight)), 1);
    top -= pictureHeight + margin;
  }
  for (std::size_t index = 0; index < lines.size(); ++index)
  {
    style.bold = index == 0;
    pencil.text({box.x + margin, top - lineHeight, textWidth, lineHeight}, lines[index], style);
    top -= lineHeight;
  }
}

}  // namespace layerscope
