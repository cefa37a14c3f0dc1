#include "PanelPainter.h"

#include <algorithm>
#include <cmath>

#include "Pencil.h"
#include "PictureImage.h"
#include "samples/AxisTicks.h"
#include "samples/PicturePanel.h"
#include "samples/PictureStore.h"
#include "vtkImageData.h"

namespace layerscope
{

namespace
{

/// Whether a picture of the panel is there or may still come.
bool anyCanCome(const PicturePanel& panel, const PictureStore& store)
{
  return panel.entries.empty() ||
         std::any_of(panel.entries.begin(), panel.entries.end(),
                     [&](const PicturePanel::Entry& entry) { return store.why(entry.sample).empty(); });
}

/// Boxes where pictures will be; where none will be they say why, or, if they are too small for it, the room below.
void paintMissing(Pencil& pencil, const PicturePanel& panel, const PictureStore& store, const ViewTheme& theme)
{
  TextStyle style = smallText(theme);
  style.color = theme.muted;
  const float margin = 3 * pencil.scale();
  const float leastWidth = 12 * pencil.metrics(style).characterWidth;
  Rectangle rest = panel.area;
  bool isSaid = false;
  for (std::size_t index = 0; index < panel.entries.size(); ++index)
  {
    const Rectangle place = panel.grid.picture(static_cast<std::int64_t>(index));
    const Rectangle caption = panel.grid.caption(static_cast<std::int64_t>(index));
    rest.height = std::min(rest.height, (panel.grid.hasCaptions() ? caption.y : place.y) - margin - rest.y);
    const std::int64_t sample = panel.entries[index].sample;
    if (store.find(sample))
    {
      continue;
    }
    pencil.fill(place, theme.grid);
    const Rectangle inside{place.x + margin, place.y, place.width - 2 * margin, place.height - margin};
    if (inside.width > leastWidth)
    {
      pencil.paragraph(inside, sentence(store.why(sample)), style);
      isSaid = true;
    }
  }
  if (!isSaid)
  {
    pencil.paragraph(rest, sentence(store.error()), style);
  }
}

}  // namespace

void paintPanel(Pencil& pencil, const PicturePanel& panel, const PictureStore& store, const ViewTheme& theme)
{
  if (panel.area.isEmpty())
  {
    TextStyle style = smallText(theme);
    style.color = theme.muted;
    style.horizontal = 1;
    pencil.text(panel.heading, panel.heading.isEmpty() || pencil.isCapture() ? "" : PicturePanel::showText, style);
    return;
  }
  pencil.fill({panel.splitter.x + std::floor(panel.splitter.width / 2), panel.splitter.y, 1, panel.splitter.height},
              theme.frame);
  TextStyle style = headerText(theme);
  const std::int64_t selected = panel.selected;
  const auto shown = static_cast<std::int64_t>(panel.entries.size());
  std::string heading = selected == 0 ? "Pictures" : panel.title.empty() ? countText(selected) + " selected" : panel.title;
  pencil.text(panel.heading, heading, style);
  const float used = pencil.textWidth(heading, style) + 6 * pencil.scale();
  TextStyle muted = smallText(theme);
  muted.color = theme.muted;
  const Rectangle rest{panel.heading.x + used, panel.heading.y, panel.heading.width - used,
                       panel.heading.height};
  const bool canCome = anyCanCome(panel, store);
  if (selected > 0 && canCome)
  {
    const std::string order =
        shown < selected ? countText(shown) + " shown, " + panel.order : panel.order;
    if (pencil.textWidth(order, muted) <= rest.width)
    {
      pencil.text(rest, order, muted);
    }
    else if (shown < selected)
    {
      pencil.text(rest, countText(shown) + " shown", muted);
    }
  }
  if (selected == 0 || !canCome)
  {
    pencil.paragraph(panel.area, selected > 0 ? sentence(store.error()) : panel.hint, muted);
    return;
  }

  paintMissing(pencil, panel, store, theme);
  for (std::size_t index = 0; index < panel.entries.size(); ++index)
  {
    if (const StoredPicture* picture = store.find(panel.entries[index].sample))
    {
      Rectangle place = panel.grid.picture(static_cast<std::int64_t>(index));
      const float top = std::round(place.top());
      place = {std::round(place.x), top - std::round(place.height), std::round(place.width), std::round(place.height)};
      pencil.image(place, pictureImage(*picture, static_cast<int>(place.width), static_cast<int>(place.height)),
                   panel.entries.size());
    }
  }
  if (!panel.grid.hasCaptions())
  {
    return;
  }
  for (std::int64_t index = 0; index < shown; ++index)
  {
    const PicturePanel::Entry& entry = panel.entries[static_cast<std::size_t>(index)];
    Rectangle caption = panel.grid.caption(index);
    caption.width -= 4 * pencil.scale();  // the next picture's number begins right behind it
    muted.horizontal = -1;
    const std::string name = std::to_string(entry.sample);
    pencil.text(caption, name, muted);
    if (pencil.textWidth(name, muted) + pencil.textWidth(entry.note + " ", muted) < caption.width)
    {
      muted.horizontal = 1;
      pencil.text(caption, entry.note, muted);
    }
  }
}

}  // namespace layerscope
