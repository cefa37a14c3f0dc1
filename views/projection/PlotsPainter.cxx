#include "PlotsPainter.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "PointColor.h"
#include "common/ImagePixels.h"
#include "common/PanelPainter.h"
#include "common/Pencil.h"
#include "common/PictureImage.h"
#include "projections/DensityRaster.h"
#include "projections/PlotScene.h"
#include "projections/TrailRaster.h"
#include "samples/AxisTicks.h"
#include "samples/Canvas.h"
#include "samples/ClassColors.h"
#include "samples/ParallelParts.h"
#include "samples/Pixels.h"
#include "samples/PictureStore.h"
#include "vtkImageData.h"

namespace layerscope
{

namespace
{

/// Of what is not selected, while something is.
constexpr double dimming = 0.35;
/// Points, around what is selected, and what is wrong.
constexpr float markWidth = 1.5F;
constexpr float wrongWidth = 1;
/// Between point and ring, which may have about the same colour.
constexpr float gapWidth = 1;
/// Of more points in a panel the marked ones have the colour of the ring themselves, this opaque.
constexpr std::size_t mostRings = 5000;
constexpr double denseMark = 0.6;
/// Likewise of more marked ones, as densities of this opacity.
constexpr std::size_t mostMarks = 20000;
constexpr double denseMarks = 0.9;
/// Of more trails arrows' heads would cover each other.
constexpr std::int64_t mostArrows = 200;
/// More points are pixels in files of vectors.
constexpr std::size_t mostShapes = 20000;

/// Points to be drawn at once, by their diameters.
struct Discs
{
  std::vector<float> centers;
  std::vector<std::uint8_t> colors;

  void add(float x, float y, const ViewTheme::Color& color, double opacity)
  {
    centers.push_back(x);
    centers.push_back(y);
    colors.insert(colors.end(), color.begin(), color.end());
    colors.push_back(toByte(opacity));
  }
};
/// The largest first, so that small ones lie above.
class DiscsBySize
{
public:
  void add(float diameter, float x, float y, const ViewTheme::Color& color, double opacity)
  {
    if (!last_ || diameter != lastDiameter_)
    {
      last_ = &bySize_[diameter];
      lastDiameter_ = diameter;
    }
    last_->add(x, y, color, opacity);
  }
  const std::map<float, Discs, std::greater<float>>& bySize() const { return bySize_; }

private:
  std::map<float, Discs, std::greater<float>> bySize_;
  Discs* last_ = nullptr;
  float lastDiameter_ = 0;
};

/// Which trails end in an arrow's head.
struct Arrows
{
  bool atAll = false;
  bool atMarked = false;
};

Arrows arrowsOf(const PlotsPainter::Shown& shown)
{
  const PlotScene& scene = shown.scene;
  const TrailEnds ends = scene.view().trailEnds;
  if (!scene.trails() || ends == TrailEnds::Points)
  {
    return {};
  }
  const std::int64_t selected = scene.selectedSamples();
  const auto drawn = shown.onlySelectedTrails ? selected : static_cast<std::int64_t>(scene.data().samples().size());
  const bool atAll = ends == TrailEnds::Arrows || drawn <= mostArrows;
  return {atAll, atAll || selected <= mostArrows};
}

/// What is drawn of a panel's points, in the order in which it lies: all, rings of wrong ones, these, rings of marked ones
/// with gaps, these.
struct PanelDiscs
{
  DiscsBySize all;
  DiscsBySize wrongRings;
  DiscsBySize wrong;
  DiscsBySize markRings;
  DiscsBySize markGaps;
  DiscsBySize marked;
};

PanelDiscs discsOf(const PlotsPainter::Shown& shown, std::size_t index, bool withAll, bool withMarks)
{
  const PlotScene& scene = shown.scene;
  const std::size_t panel = scene.shownPanels()[index];
  const PlotFrame frame = scene.frame(index);
  const PlotData& data = scene.data();
  const float diameter = scene.diameter(panel);
  const bool selecting = scene.selectedSamples() > 0;
  const double opacity = scene.opacity(panel) * (selecting ? dimming : 1);
  const float scale = scene.view().scale;
  const float beyond = diameter;
  const bool isDense = data.rowsOf(panel).size() > mostRings;
  const Arrows arrows = scene.trails() && scene.isAtEnds(index) ? arrowsOf(shown) : Arrows();
  PanelDiscs discs;
  scene.forPoints(index, [&](const PlotPoint& point)
  {
    const std::uint32_t row = point.row;
    const bool isMarked = selecting && scene.selection().test(data.sampleOf(row));
    if ((!withAll && !isMarked) || !scene.isSeen(row))
    {
      return;
    }
    // What ends in an arrow's head needs no point, but for a ring.
    const bool hasArrow = isMarked ? arrows.atMarked : arrows.atAll && !shown.onlySelectedTrails;
    if (hasArrow && !data.isWrong(row))
    {
      return;
    }
    const float x = frame.x(point.place);
    const float y = frame.y(point.place);
    if (x < frame.area.x - beyond || x > frame.area.right() + beyond || y < frame.area.y - beyond ||
        y > frame.area.top() + beyond)
    {
      return;
    }
    const float size = scene.diameterOf(diameter, point.size);
    const double presence = point.presence;
    const ViewTheme::Color color = pointColor(scene.coloring(), shown.colors, shown.theme, row);
    if (withAll && data.isWrong(row))
    {
      discs.wrongRings.add(size + 2 * wrongWidth * scale, x, y, shown.theme.text, presence * std::max(opacity, selecting ? 0.3 : 0.7));
      discs.wrong.add(size, x, y, color, presence * (selecting ? 0.6 : 1));
    }
    else if (withAll)
    {
      discs.all.add(size, x, y, color, presence * opacity);
    }
    if (withMarks && isMarked && isDense)
    {
      discs.marked.add(std::max(size, 2 * scale), x, y, shown.theme.mark, presence * denseMark);
    }
    else if (withMarks && isMarked)
    {
      const float larger = std::max(size, 3 * scale);
      discs.markRings.add(larger + 2 * (gapWidth + markWidth) * scale, x, y, shown.theme.mark, presence);
      discs.markGaps.add(larger + 2 * gapWidth * scale, x, y, shown.theme.cell, presence);
      discs.marked.add(larger, x, y, color, presence);
    }
  });
  return discs;
}

/// Calls draw(discs, diameter), the lowest first.
template <class Draw>
void drawAll(const PanelDiscs& discs, const Draw& draw)
{
  for (const DiscsBySize* each : {&discs.all, &discs.wrongRings, &discs.wrong, &discs.markRings, &discs.markGaps, &discs.marked})
  {
    for (const auto& [diameter, some] : each->bySize())
    {
      draw(some, diameter);
    }
  }
}

void drawOn(Canvas& canvas, const PanelDiscs& discs, const Rectangle& frame)
{
  drawAll(discs, [&](const Discs& some, float diameter)
  {
    std::vector<float> centers = some.centers;
    for (std::size_t place = 0; place < centers.size(); place += 2)
    {
      centers[place] -= frame.x;
      centers[place + 1] -= frame.y;
    }
    canvas.discs(centers, diameter, some.colors);
  });
}

/// The densities of all points of a panel, or of the marked ones in the marks' colour.
void drawDensity(const PlotsPainter::Shown& shown, std::size_t index, bool onlyMarked, double opacity, const PixelView& image)
{
  const PlotScene& scene = shown.scene;
  const PlotFrame frame = scene.frame(index);
  DensityRaster raster(image.width, image.height, scene.densityWidth(index));
  scene.forPoints(index, [&](const PlotPoint& point)
  {
    if (scene.isSeen(point.row) && (!onlyMarked || scene.selection().test(scene.data().sampleOf(point.row))))
    {
      const ViewTheme::Color color =
          onlyMarked ? shown.theme.mark : pointColor(scene.coloring(), shown.colors, shown.theme, point.row);
      raster.add(frame.x(point.place) - frame.area.x, frame.y(point.place) - frame.area.y, color, point.presence);
    }
  });
  raster.drawOn(image, opacity);
}

std::size_t pointsIn(const PlotScene& scene)
{
  std::size_t points = 0;
  for (const std::size_t panel : scene.shownPanels())
  {
    points += scene.data().rowsOf(panel).size();
  }
  return points;
}

void paintLegend(Pencil& pencil, const PlotsPainter::Shown& shown)
{
  const PlotScene& scene = shown.scene;
  const RowColoring& coloring = scene.coloring();
  const float gap = 5 * pencil.scale();
  const float box = legendBox(pencil.scale());
  TextStyle style = smallText(shown.theme);
  for (std::size_t index = 0; index < scene.legendTexts().size(); ++index)
  {
    Rectangle area = scene.layout().legend[index];
    if (area.isEmpty())
    {
      continue;
    }
    if (index == 0)
    {
      style.color = shown.theme.muted;
      pencil.text(area, scene.legendTexts()[index], style);
      continue;
    }
    if (coloring.kind() == RowColoring::Number)
    {
      const ValueRange& range = coloring.range();
      const auto [low, high] = endTexts(range.low, range.high);
      const float lowWidth = pencil.textWidth(low, style) + gap;
      const float highWidth = pencil.textWidth(high, style) + gap;
      pencil.text(area, low, style);
      const Rectangle bar{area.x + lowWidth, area.y + (area.height - box) / 2, area.width - lowWidth - highWidth - gap, box};
      paintColorBar(pencil, bar, shown.colors);
      pencil.text({bar.right() + gap, area.y, highWidth, area.height}, high, style);
      continue;
    }
    const bool isHidden = scene.isHiddenClass(index - 1);
    const bool isKnown = index - 1 < coloring.classes().size();
    const ViewTheme::Color color = isKnown ? classColor(coloring.classes()[index - 1].color) : shown.theme.missing;
    const Rectangle square{area.x, area.y + std::round((area.height - box) / 2), box, box};
    if (isHidden)
    {
      pencil.outline(square, color, pencil.scale());
    }
    else
    {
      pencil.fill(square, color);
    }
    style.color = isHidden ? shown.theme.muted : shown.theme.text;
    area.x += box + gap;
    area.width -= box + gap;
    pencil.text(area, scene.legendTexts()[index], style);
  }
  if (!coloring.whyNot().empty() && !scene.layout().title.isEmpty())
  {
    style.color = shown.theme.muted;
    style.horizontal = 1;
    pencil.text(scene.layout().title, coloring.whyNot(), style);
  }
}

/// "3, 2" of "layer 3, epoch 2", for small panels.
std::string numbersOf(std::string name)
{
  for (const char* word : {"layer ", "epoch "})
  {
    const std::size_t place = name.find(word);
    name.erase(std::min(place, name.size()), place == std::string::npos ? 0 : std::strlen(word));
  }
  return name;
}

void paintHeader(Pencil& pencil, const PlotsPainter::Shown& shown, std::size_t index)
{
  const PlotScene& scene = shown.scene;
  const Rectangle& area = scene.layout().panels[index].header;
  if (area.isEmpty())
  {
    return;
  }
  const std::string name = scene.headerName(index);
  float used = 0;
  for (const auto& [text, style] : {std::make_pair(name, headerText(shown.theme)), std::make_pair(name, smallText(shown.theme)),
                                    std::make_pair(numbersOf(name), smallText(shown.theme))})
  {
    used = pencil.textWidth(text, style);
    if (used <= area.width)
    {
      pencil.text(area, text, style);
      used += 8 * pencil.scale();
      break;
    }
  }
  TextStyle muted = smallText(shown.theme);
  muted.color = shown.theme.muted;
  muted.horizontal = 1;
  std::vector<std::string> notes = scene.headerNotes(index);
  // The quality says most.
  while (!notes.empty())
  {
    std::string text;
    for (const std::string& note : notes)
    {
      text += (text.empty() ? "" : ", ") + note;
    }
    if (used + pencil.textWidth(text, muted) <= area.width)
    {
      pencil.text(area, text, muted);
      return;
    }
    notes.erase(notes.begin());
  }
}

/// Pictures with frames of their points' colours; nothing where one hasn't come.
void paintThumbnails(Pencil& pencil, const PlotsPainter::Shown& shown)
{
  const PlotScene& scene = shown.scene;
  const float line = std::max(1.0F, std::round(1.5F * pencil.scale()));
  const bool selecting = scene.selectedSamples() > 0;
  for (const PlotThumbnail& each : scene.thumbnails())
  {
    const StoredPicture* picture = shown.store.find(scene.data().columns().sample[static_cast<std::size_t>(each.row)]);
    if (!picture)
    {
      continue;
    }
    const float room = each.place.width - 2 * line - pencil.scale();
    const double aspect = static_cast<double>(picture->width) / static_cast<double>(picture->height);
    Rectangle area = each.place;
    area.width = std::max(1.0F, std::round(room * static_cast<float>(std::min(1.0, aspect))));
    area.height = std::max(1.0F, std::round(room / static_cast<float>(std::max(1.0, aspect))));
    area.x = std::round(each.place.x + (each.place.width - area.width) / 2);
    area.y = std::round(each.place.y + (each.place.height - area.height) / 2);
    const bool isMarked = selecting && scene.selection().test(scene.data().sampleOf(each.row));
    const ViewTheme::Color color =
        isMarked ? shown.theme.mark : pointColor(scene.coloring(), shown.colors, shown.theme, each.row);
    pencil.fill({area.x - line, area.y - line, area.width + 2 * line, area.height + 2 * line}, color);
    pencil.image(area, pictureImage(*picture, static_cast<int>(area.width), static_cast<int>(area.height)),
                 scene.thumbnails().size());
  }
}

}  // namespace

void PlotsPainter::reset()
{
  picture_.reset();
  points_.clear();
  isStale_.clear();
  trailLines_ = nullptr;
}

void PlotsPainter::drawTrails(const Shown& shown, std::size_t index, bool withMarks)
{
  const PlotScene& scene = shown.scene;
  const PlotTrails& trails = *scene.trails();
  const PlotFrame frame = scene.frame(index);
  const int width = static_cast<int>(frame.area.width);
  const int height = static_cast<int>(frame.area.height);
  const TrailPlacement placement{frame.x({0, 0}) - frame.area.x, frame.y({0, 0}) - frame.area.y,
                                 frame.side() * frame.camera.zoom};
  const auto marked = static_cast<std::size_t>(withMarks ? scene.selectedSamples() : 0);
  TrailStyle style = trailStyle(trails.lines(), placement, width, height, scene.view().scale, marked);
  const double tens = std::log10(std::max(1.0, static_cast<double>(trails.lines().trailCount)));
  style.endSize = scene.view().scale * std::clamp(15 - 3 * tens, 5.0, 10.0);
  style.endOpacity = std::max(style.endOpacity, style.opacity);
  const Arrows arrows = arrowsOf(shown);
  const auto endOf = [](bool isArrow) { return isArrow ? TrailEnd::Arrow : TrailEnd::None; };  // else points are there
  style.end = endOf(arrows.atAll);
  style.background = shown.theme.cell;
  std::vector<std::uint8_t> colors(4 * scene.data().samples().size());
  for (const std::size_t panel : trails.panels())
  {
    for (const std::uint32_t row : scene.data().rowsOf(panel))
    {
      const std::uint32_t sample = scene.data().sampleOf(row);
      const ViewTheme::Color color = pointColor(scene.coloring(), shown.colors, shown.theme, row);
      const bool isSeen = scene.isSeen(row) && (!shown.onlySelectedTrails || scene.selection().test(sample));
      std::copy(color.begin(), color.end(), colors.begin() + 4 * static_cast<std::ptrdiff_t>(sample));
      colors[4 * sample + 3] = isSeen ? 255 : 0;
    }
  }
  if (!trailLines_)
  {
    trailLines_ = newImage(width, height);
    rasterTrails(trails.lines(), placement, colors, style, pixelsOf(trailLines_));
  }
  markedLines_ = nullptr;
  if (withMarks)
  {
    std::vector<std::uint8_t> marks(scene.data().samples().size());
    for (const std::uint32_t sample : scene.selection().toIndices())
    {
      marks[sample] = 1;
    }
    markedLines_ = newImage(width, height);
    const PixelView copy = pixelsOf(markedLines_);
    std::copy_n(pixelsOf(trailLines_).rgba, 4 * pixelCount(copy), copy.rgba);
    style.end = endOf(arrows.atMarked);
    rasterTrailMarks(trails.lines(), placement, colors, marks, style, copy);
  }
}

void PlotsPainter::drawPoints(const Shown& shown, bool withMarks)
{
  const PlotScene& scene = shown.scene;
  const std::size_t panels = scene.shownPanels().size();
  std::vector<std::size_t> fresh;
  marked_.assign(panels, nullptr);
  for (std::size_t index = 0; index < panels; ++index)
  {
    const Rectangle& frame = scene.layout().panels[index].frame;
    if (frame.isEmpty())
    {
      continue;
    }
    const auto width = static_cast<int>(frame.width);
    const auto height = static_cast<int>(frame.height);
    const auto image = [=] { return newImage(width, height); };
    if (isStale_[index])
    {
      // Memory that is new takes longer than memory that is written again.
      const bool fits =
          points_[index] && pixelsOf(points_[index]).width == width && pixelsOf(points_[index]).height == height;
      points_[index] = fits ? points_[index] : image();
      isStale_[index] = false;
      fresh.push_back(index);
    }
    if (withMarks)
    {
      marked_[index] = image();
    }
    if (scene.trails())
    {
      drawTrails(shown, index, withMarks);
    }
  }
  parallelParts(fresh.size(), [&](std::size_t place)
  {
    const std::size_t index = fresh[place];
    Canvas canvas(pixelsOf(points_[index]), shown.theme.cell);
    if (scene.trails())
    {
      canvas.blend(0, 0, pixelsOf(trailLines_));
    }
    if (scene.drawsDensities())
    {
      drawDensity(shown, index, false, scene.selectedSamples() > 0 ? dimming : 1, pixelsOf(points_[index]));
      return;
    }
    drawOn(canvas, discsOf(shown, index, true, false), scene.layout().panels[index].frame);
  });
  parallelParts(withMarks ? panels : 0, [&](std::size_t index)
  {
    if (marked_[index])
    {
      Canvas canvas(pixelsOf(marked_[index]), shown.theme.cell);
      canvas.blend(0, 0, pixelsOf(scene.trails() ? markedLines_ : points_[index]));
      const bool withAll = scene.trails() != nullptr;
      if (withAll && scene.drawsDensities())
      {
        drawDensity(shown, index, false, dimming, pixelsOf(marked_[index]));
      }
      if (scene.drawsDensities() && static_cast<std::size_t>(scene.selectedSamples()) > mostMarks)
      {
        drawDensity(shown, index, true, denseMarks, pixelsOf(marked_[index]));
        return;
      }
      drawOn(canvas, discsOf(shown, index, withAll && !scene.drawsDensities(), true), scene.layout().panels[index].frame);
    }
  });
}

void PlotsPainter::paintPanel(Pencil& pencil, const Shown& shown, std::size_t index)
{
  const PlotScene& scene = shown.scene;
  const Rectangle& frame = scene.layout().panels[index].frame;
  if (frame.isEmpty())
  {
    return;
  }
  pencil.fill({frame.x - 1, frame.y - 1, frame.width + 2, frame.height + 2}, shown.theme.frame);
  if (!pencil.isVector() || scene.trails() || scene.drawsDensities() || pointsIn(scene) > mostShapes)
  {
    // In files of vectors it is cut from the whole picture, which has the marks.
    pencil.image(frame, marked_[index] ? marked_[index] : points_[index], scene.shownPanels().size());
    return;
  }
  pencil.fill(frame, shown.theme.cell);
  drawAll(discsOf(shown, index, true, true), [&](const Discs& some, float diameter)
  {
    Discs inside;
    for (std::size_t point = 0; point < some.centers.size() / 2; ++point)
    {
      if (frame.contains(some.centers[2 * point], some.centers[2 * point + 1]))
      {
        // Files of vectors grow tenfold with every shape of an opacity of its own.
        const std::uint8_t* rgba = some.colors.data() + 4 * point;
        inside.add(some.centers[2 * point], some.centers[2 * point + 1],
                   mix(shown.theme.cell, {rgba[0], rgba[1], rgba[2]}, rgba[3] / 255.0), 1);
      }
    }
    pencil.discs(inside.centers, diameter, inside.colors);
  });
}

void PlotsPainter::paintParts(Pencil& pencil, const Shown& shown)
{
  const PlotScene& scene = shown.scene;
  const bool selecting = scene.selectedSamples() > 0;
  const bool isLess = shown.onlySelectedTrails && selection_ != scene.selectionVersion();
  if (layout_ != scene.layoutVersion() || dimmed_ != selecting || isLess || points_.size() != scene.shownPanels().size())
  {
    trailLines_ = nullptr;
    selection_ = scene.selectionVersion();
    points_.resize(scene.shownPanels().size());
    isStale_.assign(points_.size(), true);
    layout_ = scene.layoutVersion();
    dimmed_ = selecting;
  }
  if (time_ != scene.timeVersion())
  {
    isStale_.assign(points_.size(), true);
    time_ = scene.timeVersion();
  }
  drawPoints(shown, selecting && !pencil.isVector());
  paintTitle(pencil, scene.layout().title, shown.heading, shown.theme);
  paintLegend(pencil, shown);
  for (std::size_t index = 0; index < scene.shownPanels().size(); ++index)
  {
    paintHeader(pencil, shown, index);
    paintPanel(pencil, shown, index);
  }
  paintThumbnails(pencil, shown);
  layerscope::paintPanel(pencil, scene.picturePanel(), shown.store, shown.theme);
}

void PlotsPainter::paint(Pencil& pencil, const Shown& shown)
{
  const PlotScene& scene = shown.scene;
  const bool hasPictures = !scene.pictureSamples().empty() || !scene.thumbnails().empty();
  KeptPicture::Version version;
  version.counts = {scene.layoutVersion(), scene.timeVersion(), scene.selectionVersion(),
                    hasPictures ? static_cast<std::uint64_t>(shown.store.version()) : 0, scene.referencePanel(),
                    shown.isDragging ? 1U : 0U, shown.onlySelectedTrails ? 1U : 0U};
  version.texts = {shown.heading.title, shown.heading.details, hasPictures ? shown.store.error() : ""};
  const PlotScene::View& view = scene.view();
  picture_.paint(pencil, {view.width, view.height}, shown.theme.background, version,
                 [&](Pencil& parts) { paintParts(parts, shown); });
}

}  // namespace layerscope
