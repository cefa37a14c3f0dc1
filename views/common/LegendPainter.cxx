#include "LegendPainter.h"

#include <algorithm>

#include "Pencil.h"

namespace layerscope
{

void paintTitle(Pencil& pencil, const Rectangle& area, const Heading& heading, const ViewTheme& theme)
{
  if (area.isEmpty())
  {
    return;
  }
  TextStyle style = headerText(theme);
  style.size += 3;
  pencil.text(area, heading.title, style);
  const float used = heading.title.empty() ? 0 : pencil.textWidth(heading.title, style) + 12 * pencil.scale();
  TextStyle details = smallText(theme);
  details.color = theme.muted;
  const Rectangle rest{area.x + used, area.y, area.width - used, area.height};
  if (rest.width > pencil.textWidth(heading.details, details))
  {
    pencil.text(rest, heading.details, details);
  }
}

void paintMessage(Pencil& pencil, const Rectangle& view, const std::string& message, const ViewTheme& theme)
{
  TextStyle style = headerText(theme);
  style.horizontal = 0;
  const float margin = view.width / 8;
  const float top = view.height / 2 + 2 * pencil.metrics(style).lineHeight;
  pencil.paragraph({margin, 0, view.width - 2 * margin, top}, message, style);
}

void paintColorBar(Pencil& pencil, const Rectangle& area, const ColorTable& colors)
{
  const int steps = std::clamp(static_cast<int>(area.width), 1, 256);
  for (int step = 0; step < steps; ++step)
  {
    const auto& color = colors[static_cast<std::size_t>(255 * step / std::max(1, steps - 1))];
    const float left = area.x + area.width * static_cast<float>(step) / static_cast<float>(steps);
    const float right = area.x + area.width * static_cast<float>(step + 1) / static_cast<float>(steps);
    pencil.fill({left, area.y, right - left, area.height}, {color[0], color[1], color[2]});
  }
}

}  // namespace layerscope
