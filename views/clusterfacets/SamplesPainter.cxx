#include "SamplesPainter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "common/ImagePixels.h"
#include "common/Pencil.h"
#include "facets/FacetRaster.h"
#include "samples/ChannelColors.h"
#include "samples/ClassColors.h"
#include "samples/Pixels.h"
#include "vtkImageData.h"

namespace layerscope
{

namespace
{

/// More than this are drawn as pictures: about as many as are drawn in a hundredth of a second.
constexpr std::int64_t mostSquares = 30000;
constexpr std::int64_t mostDots = 60000;
/// How far squares that aren't selected fade.
constexpr double fading = 0.5;
/// Diameter of a dot, in points and in widths of its plot, where there are few and where there are many.
constexpr float largeDot = 3.4F;
constexpr float smallDot = 2.4F;
constexpr float dotsAcross = 2.5F;
/// Up to so many dots a slot, each is drawn as opaque as a dot should be at most.
constexpr double dotOpacityAtMost = 0.75;

using Rgba = std::array<std::uint8_t, 4>;

Rgba withOpacity(const ViewTheme::Color& color, double opacity)
{
  return {color[0], color[1], color[2], static_cast<std::uint8_t>(std::lround(255 * opacity))};
}

void append(std::vector<std::uint8_t>& colors, const Rgba& color)
{
  colors.insert(colors.end(), color.begin(), color.end());
}

float dotDiameter(const FacetScene& scene, std::int64_t dots)
{
  float narrowest = std::numeric_limits<float>::max();
  for (const FacetColumn& column : scene.layout().columns)
  {
    narrowest = column.slots > 0 ? std::min(narrowest, column.slotWidth) : narrowest;
  }
  const float points = dots > mostDots / 8 ? smallDot : largeDot;
  return std::max(1.0F, std::min(scene.view().scale * points, narrowest / dotsAcross));
}

std::int64_t allDots(const FacetScene& scene)
{
  std::int64_t dots = 0;
  forCells(scene.data(), [&](int layerIndex, int cluster)
           { dots += scene.dotScale(layerIndex, cluster).slots * scene.data().rowsInCell(layerIndex, cluster); });
  return dots;
}

vtkSmartPointer<vtkImageData> imageFor(const Rectangle& area)
{
  return newImage(static_cast<int>(std::lround(area.width)), static_cast<int>(std::lround(area.height)));
}

/// A colour for each class of the squares, and behind them that of those that are not known.
std::vector<Rgb> classColors(const FacetScene& scene, const ViewTheme& theme)
{
  std::vector<Rgb> colors;
  for (const ColorClass& each : scene.coloring().classes())
  {
    colors.push_back(classColor(each.color));
  }
  colors.push_back(theme.missing);
  return colors;
}

Rectangle onPixels(const Rectangle& area)
{
  return {std::round(area.x), std::round(area.y), std::max(1.0F, std::round(area.width)),
          std::max(1.0F, std::round(area.height))};
}

ViewTheme::Color slotColor(const FacetScene& scene, const ViewTheme& theme, int layerIndex, int cluster, int slot)
{
  const int color = scene.highlight().color(scene.data(), layerIndex, cluster, slot);
  return color < 0 ? theme.dot : channelColor(static_cast<std::size_t>(color));
}

}  // namespace

void SamplesPainter::reset()
{
  *this = SamplesPainter();
}

void SamplesPainter::paint(Pencil& pencil, const FacetScene& scene, const ColorTable& colors,
                           const ViewTheme& theme)
{
  const std::int64_t dots = allDots(scene);
  if (dots > mostDots)
  {
    paintDotPictures(pencil, scene, theme);
  }
  else if (dots > 0)
  {
    paintDots(pencil, scene, theme, dotDiameter(scene, dots));
  }

  if (scene.data().rows() > mostSquares || scene.layout().squareSide < leastDrawnSide)
  {
    paintSquarePictures(pencil, scene, colors, theme);
  }
  else
  {
    paintSquares(pencil, scene, colors, theme);
  }
}

void SamplesPainter::paintSquares(Pencil& pencil, const FacetScene& scene, const ColorTable& colors,
                                  const ViewTheme& theme)
{
  const FacetData& data = scene.data();
  const FacetLayout& layout = scene.layout();
  // A pixel stays free also where the places of two squares are rounded towards each other.
  const auto pitch = static_cast<float>(layout.squareSide);
  const float side = std::max(1.0F, std::min(std::round(pitch - layout.squareGap),
                                             std::floor(pitch) - (layout.squareGap > 0 ? 1.0F : 0.0F)));
  const float border = std::max(1.0F, std::round(std::min(side / 6, 2 * pencil.scale())));
  const bool selecting = scene.selectedSamples() > 0;
  corners_.clear();
  cornerColors_.clear();
  std::vector<float> marked;
  std::vector<std::uint8_t> markColors;
  const SquareColoring& coloring = scene.coloring();
  const std::vector<Rgb> ofClasses = classColors(scene, theme);
  const auto colorOf = [&](std::uint32_t row, int layerIndex) -> ViewTheme::Color
  {
    if (coloring.kind() == SquareColoring::Classes)
    {
      return ofClasses[coloring.classOfRow()[row]];
    }
    const double value = coloring.values()[row];
    if (std::isnan(value))
    {
      return theme.missing;
    }
    const auto& found = colors[static_cast<std::size_t>(colorIndex(value, coloring.range(layerIndex)))];
    return {found[0], found[1], found[2]};
  };

  forCells(data, [&](int layerIndex, int cluster)
  {
    const SquareGrid grid = scene.squareGrid(layerIndex, cluster);
    const IndexSpan rows = data.cell(layerIndex, cluster);
    const IndexSpan samples = data.cellSamples(layerIndex, cluster);
    for (std::size_t rank = 0; rank < rows.size(); ++rank)
    {
      const Rectangle place = squareRectangle(grid, static_cast<std::int64_t>(rank));
      ViewTheme::Color color = colorOf(rows[rank], layerIndex);
      const bool selected = selecting && scene.selection().test(samples[rank]);
      if (selecting && !selected)
      {
        color = mix(color, theme.cell, fading);
      }
      const float left = std::round(place.x);
      const float bottom = std::round(place.top()) - side;
      if (selected)
      {
        marked.insert(marked.end(), {left, bottom});
        append(markColors, withOpacity(color, 1));
      }
      else
      {
        corners_.insert(corners_.end(), {left, bottom});
        append(cornerColors_, withOpacity(color, 1));
      }
    }
  });
  if (!corners_.empty())
  {
    pencil.squares(corners_, side, cornerColors_);
  }
  if (marked.empty())
  {
    return;
  }
  // A frame around a selected square: a larger one under it.
  std::vector<float> frames(marked.size());
  std::transform(marked.begin(), marked.end(), frames.begin(), [](float corner) { return corner - 1; });
  std::vector<std::uint8_t> frameColors;
  for (std::size_t index = 0; index < marked.size() / 2; ++index)
  {
    append(frameColors, withOpacity(theme.mark, 1));
  }
  pencil.squares(frames, side + 2, frameColors);
  const float inside = side + 2 - 2 * border;
  if (inside >= 1)
  {
    std::transform(marked.begin(), marked.end(), frames.begin(),
                   [border](float corner) { return corner - 1 + border; });
    pencil.squares(frames, inside, markColors);
  }
}

void SamplesPainter::paintSquarePictures(Pencil& pencil, const FacetScene& scene, const ColorTable& colors,
                                         const ViewTheme& theme)
{
  const FacetData& data = scene.data();
  const FacetLayout& layout = scene.layout();
  const bool selecting = scene.selectedSamples() > 0;
  std::vector<SquarePicture> pictures;
  const auto prepare = [&](Layer& layer)
  {
    layer.images.clear();
    pictures.clear();
    forCells(data, [&](int layerIndex, int cluster)
    {
      const SquareGrid grid = scene.squareGrid(layerIndex, cluster);
      SquarePicture picture;
      picture.layerIndex = layerIndex;
      picture.cluster = cluster;
      picture.side = grid.side;
      picture.gap = grid.gap;
      picture.perColumn = grid.perColumn;
      picture.range = scene.coloring().range(layerIndex);
      // The upper edge of the area, on which the first square stands, is on a pixel.
      layer.images.push_back(imageFor(grid.area));
      picture.image = pixelsOf(layer.images.back());
      if (grid.count > 0 && grid.perColumn > 0)
      {
        pictures.push_back(picture);
      }
      else
      {
        makeTransparent(picture.image);
      }
    });
    layer.layout = scene.layoutVersion();
    layer.selection = scene.selectionVersion();
  };

  if (squares_.layout != scene.layoutVersion() || squares_.images.empty())
  {
    prepare(squares_);
    const SquareColoring& coloring = scene.coloring();
    if (coloring.kind() == SquareColoring::Classes)
    {
      rasterClasses(data, coloring.classOfRow(), classColors(scene, theme), pictures);
    }
    else
    {
      rasterSquares(data, coloring.values(), {colors, theme.missing}, pictures);
    }
  }
  if (selecting && (squareMarks_.layout != scene.layoutVersion() ||
                    squareMarks_.selection != scene.selectionVersion() || squareMarks_.images.empty()))
  {
    prepare(squareMarks_);
    MarkStyle style;
    style.mark = theme.mark;
    style.background = theme.cell;
    style.fade = fading;
    rasterSquareMarks(data, scene.selection(), style, pictures);
  }
  for (std::size_t cell = 0; cell < squares_.images.size(); ++cell)
  {
    if (layout.cells[cell].squares.isEmpty())
    {
      continue;
    }
    const Rectangle area = onPixels(layout.cells[cell].squares);
    pencil.image(area, squares_.images[cell], 2 * squares_.images.size());
    if (selecting && !pencil.isVector())  // there the first has both
    {
      pencil.image(area, squareMarks_.images[cell], 2 * squareMarks_.images.size());
    }
  }
}

void SamplesPainter::paintDots(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme, float diameter)
{
  const FacetData& data = scene.data();
  corners_.clear();
  cornerColors_.clear();
  std::vector<float> marked;
  std::vector<std::uint8_t> markColors;
  const bool selecting = scene.selectedSamples() > 0;

  forCells(data, [&](int layerIndex, int cluster)
  {
    const DotScale scale = scene.dotScale(layerIndex, cluster);
    const IndexSpan rows = data.cell(layerIndex, cluster);
    if (scale.slots == 0 || rows.empty())
    {
      return;
    }
    const double opacity =
        std::min(dotOpacityAtMost, dotOpacity(static_cast<std::int64_t>(rows.size()), scale.slotWidth(),
                                              scale.plot.height, diameter));
    const IndexSpan samples = data.cellSamples(layerIndex, cluster);
    const auto width = static_cast<std::size_t>(data.columns().topChannels);
    for (int slot = 0; slot < scale.slots; ++slot)
    {
      // Files of vectors grow tenfold with every shape of an opacity of its own.
      const auto seen = [&](const ViewTheme::Color& color, double share)
      { return pencil.isVector() ? withOpacity(mix(theme.cell, color, share), 1) : withOpacity(color, share); };
      const Rgba color = seen(slotColor(scene, theme, layerIndex, cluster, slot), selecting ? 0.7 * opacity : opacity);
      const Rgba mark = seen(theme.mark, 0.95);
      for (std::size_t rank = 0; rank < rows.size(); ++rank)
      {
        const double activation =
            data.columns().topActivation[rows[rank] * width + static_cast<std::size_t>(slot)];
        if (!std::isfinite(activation))
        {
          continue;
        }
        const DotPoint point =
            dotPosition(scale, data.columns().sample[rows[rank]], slot, activation);
        const bool selected = selecting && scene.selection().test(samples[rank]);
        auto& points = selected ? marked : corners_;
        points.push_back(static_cast<float>(point.x));
        points.push_back(static_cast<float>(point.y));
        append(selected ? markColors : cornerColors_, selected ? mark : color);
      }
    }
  });
  if (!corners_.empty())
  {
    pencil.discs(corners_, diameter, cornerColors_);
  }
  if (!marked.empty())
  {
    pencil.discs(marked, diameter, markColors);
  }
}

void SamplesPainter::paintDotPictures(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme)
{
  const FacetData& data = scene.data();
  const bool selecting = scene.selectedSamples() > 0;
  const float diameter = std::max(1.0F, std::round(pencil.scale() * 1.5F));
  std::vector<Rectangle> areas;
  forCells(data, [&](int layerIndex, int cluster) { areas.push_back(scene.dotScale(layerIndex, cluster).plot); });
  std::vector<DotPicture> pictures;
  const auto prepare = [&](Layer& layer, bool marks)
  {
    layer.images.clear();
    pictures.clear();
    forCells(data, [&](int layerIndex, int cluster)
    {
      const DotScale scale = scene.dotScale(layerIndex, cluster);
      layer.images.push_back(imageFor(scale.plot));
      DotPicture picture;
      picture.layerIndex = layerIndex;
      picture.cluster = cluster;
      picture.range = scale.range;
      picture.dotSize = diameter;
      picture.image = pixelsOf(layer.images.back());
      if (scale.slots == 0)
      {
        makeTransparent(picture.image);
        return;
      }
      for (int slot = 0; slot < scale.slots; ++slot)
      {
        picture.colors.push_back(marks ? theme.mark : slotColor(scene, theme, layerIndex, cluster, slot));
      }
      const std::int64_t rows =
          marks ? scene.selectedIn(layerIndex, cluster) : data.rowsInCell(layerIndex, cluster);
      picture.opacity = std::min(
          dotOpacityAtMost, dotOpacity(std::max<std::int64_t>(1, rows), scale.slotWidth(), scale.plot.height, diameter));
      pictures.push_back(picture);
    });
    layer.layout = scene.layoutVersion();
    layer.selection = scene.selectionVersion();
    layer.highlight = scene.highlight().version();
  };

  if (dots_.layout != scene.layoutVersion() || dots_.highlight != scene.highlight().version() || dots_.images.empty())
  {
    prepare(dots_, false);
    rasterDots(data, pictures);
  }
  if (selecting && (dotMarks_.layout != scene.layoutVersion() ||
                    dotMarks_.selection != scene.selectionVersion() || dotMarks_.images.empty()))
  {
    prepare(dotMarks_, true);
    rasterDotMarks(data, scene.selection(), pictures);
  }
  for (std::size_t cell = 0; cell < areas.size(); ++cell)
  {
    if (areas[cell].isEmpty())
    {
      continue;
    }
    pencil.image(onPixels(areas[cell]), dots_.images[cell], 2 * dots_.images.size());
    if (selecting && !pencil.isVector())  // there the first has both
    {
      pencil.image(onPixels(areas[cell]), dotMarks_.images[cell], 2 * dotMarks_.images.size());
    }
  }
}

}  // namespace layerscope
