#include "projections/TrailRaster.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "network/Error.h"
#include "projections/TrailColors.h"
#include "projections/TrailShapes.h"
#include "samples/ParallelParts.h"
#include "samples/Pixels.h"

namespace layerscope
{

namespace
{

constexpr int rowsInBand = 16;
constexpr std::size_t linesInPart = 1024;
/// From here on lines are drawn so that they are right where they bend, too, which takes several times as long.
constexpr double leastThick = 1.5;
/// Pixels to which a place is cut, so that it can be counted: no line of a picture is that far away.
constexpr double farAway = 1e6;

/// What a line is drawn with.
struct Ink
{
  TrailRamp ramp;
  float opacity;
  bool endsTrail;
};

/// The part of a line from a point to the next, or the end of the line where there is none.
struct Piece
{
  std::uint32_t line;
  std::uint32_t point;
};

/// How lines are drawn in one pass.
struct Pen
{
  double thickness;
  double opacity;
  TrailEnd end;
  double endSize;
  double endOpacity;
};

TrailLight lightOf(const Rgb& color)
{
  return TrailLight{static_cast<float>(color[0]) / 255, static_cast<float>(color[1]) / 255,
               static_cast<float>(color[2]) / 255, 1};
}

/// A number generator with the finaliser of SplitMix64; see facets/Dots.h.
std::uint64_t mixed(std::uint64_t& state)
{
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t bits = state;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
  return bits ^ (bits >> 31);
}

/// The lines in one picture.
class TrailPainter
{
public:
  /// Lines are those whose trail isDrawn().
  template <class IsDrawn>
  TrailPainter(const TrailLines& lines, const TrailPlacement& placement, const std::vector<std::uint8_t>& colors,
               const TrailStyle& style, const PixelView& image, const IsDrawn& isDrawn)
      : steps_(std::max<std::size_t>(lines.steps, 1)), image_(image)
  {
    for (std::size_t line = 0; line < lines.lines(); ++line)
    {
      if (isDrawn(lines.trailOf[line]))
      {
        order_.push_back(static_cast<std::uint32_t>(line));
      }
    }
    shuffle(style.seed);
    place(lines, placement);
    shade(lines, colors, style.background);
  }

  /// Draws with pens one above the other, the first in `under` if there are several. Calls finish(pixel, light).
  template <class Finish>
  void draw(const std::vector<Pen>& pens, const TrailLight& under, const Finish& finish)
  {
    findReach(pens);
    sortPieces();
    parallelParts(static_cast<std::size_t>(bandCount()),
                  [&](std::size_t index)
                  {
                    std::vector<TrailLight> pixels(static_cast<std::size_t>(image_.width) * rowsInBand, TrailLight{0, 0, 0, 0});
                    const int bottom = static_cast<int>(index) * rowsInBand;
                    const TrailBand band{image_.width, bottom, std::min(image_.height, bottom + rowsInBand), pixels.data()};
                    for (std::size_t pen = 0; pen < pens.size(); ++pen)
                    {
                      drawBand(index, band, pens[pen], pen + 1 < pens.size() ? &under : nullptr);
                    }
                    for (int y = band.bottom; y < band.top; ++y)
                    {
                      std::uint8_t* pixel = pixelAt(image_, 0, image_.height - 1 - y);
                      const TrailLight* light = band.row(y);
                      for (int x = 0; x < image_.width; ++x, pixel += 4, ++light)
                      {
                        finish(pixel, *light);
                      }
                    }
                  });
  }

private:
  int bandCount() const { return (image_.height + rowsInBand - 1) / rowsInBand; }

  void shuffle(std::uint64_t seed);
  void place(const TrailLines& lines, const TrailPlacement& placement);
  void shade(const TrailLines& lines, const std::vector<std::uint8_t>& colors, const Rgb& background);
  void findReach(const std::vector<Pen>& pens);
  void sortPieces();
  template <class Body>
  void forPieces(std::size_t begin, std::size_t end, const Body& body) const;
  /// Towards the nearest place along the line, forwards or back, that is farther away than `least`, or the farthest; (0, 0) if
  /// all are the same.
  TrailVector direction(std::size_t line, std::size_t point, int sense, float least) const;
  void drawBand(std::size_t index, const TrailBand& band, const Pen& pen, const TrailLight* color) const;
  void drawPiece(const Piece& piece, const TrailBand& band, const Pen& pen, const Ink& ink) const;
  void drawEnd(const Piece& piece, const TrailBand& band, const Pen& pen, const Ink& ink) const;

  std::size_t steps_;
  const PixelView& image_;
  float reach_ = 0;     ///< how far a line's shape reaches from its places, in pixels
  float endReach_ = 0;
  std::vector<std::uint32_t> order_;    ///< of the lines that are drawn
  std::vector<std::size_t> offsets_;    ///< of points, by that order
  std::vector<TrailPoint> points_;
  std::vector<Ink> inks_;
  std::vector<std::size_t> bandStarts_;  ///< in pieces_, and their number
  std::vector<Piece> pieces_;
};

void TrailPainter::shuffle(std::uint64_t seed)
{
  for (std::size_t left = order_.size(); left > 1; --left)
  {
    std::swap(order_[left - 1], order_[mixed(seed) % left]);
  }
}

void TrailPainter::place(const TrailLines& lines, const TrailPlacement& placement)
{
  offsets_.push_back(0);
  for (const std::uint32_t line : order_)
  {
    offsets_.push_back(offsets_.back() + lines.offsets[line + 1] - lines.offsets[line]);
  }
  points_.resize(offsets_.back());
  const float lastStep = static_cast<float>(steps_ > 1 ? steps_ - 1 : 1);
  parallelParts((order_.size() + linesInPart - 1) / linesInPart,
                [&](std::size_t part)
                {
                  const std::size_t end = std::min(order_.size(), (part + 1) * linesInPart);
                  for (std::size_t line = part * linesInPart; line < end; ++line)
                  {
                    std::size_t from = lines.offsets[order_[line]];
                    for (std::size_t point = offsets_[line]; point < offsets_[line + 1]; ++point, ++from)
                    {
                      const double x = placement.x + placement.scale * lines.points[2 * from];
                      const double y = placement.y + placement.scale * lines.points[2 * from + 1];
                      points_[point] = {static_cast<float>(std::min(std::max(-farAway, x), farAway)),
                                        static_cast<float>(std::min(std::max(-farAway, y), farAway)),
                                        steps_ > 1 ? lines.times[from] / lastStep : 1};
                    }
                  }
                });
}

void TrailPainter::shade(const TrailLines& lines, const std::vector<std::uint8_t>& colors, const Rgb& background)
{
  inks_.resize(order_.size());
  parallelParts((order_.size() + linesInPart - 1) / linesInPart,
                [&](std::size_t part)
                {
                  // Many share a colour.
                  struct Known
                  {
                    std::int64_t code = -1;
                    TrailColors ends;
                  };
                  std::vector<Known> known(256);
                  const std::size_t end = std::min(order_.size(), (part + 1) * linesInPart);
                  for (std::size_t line = part * linesInPart; line < end; ++line)
                  {
                    const std::uint32_t from = order_[line];
                    const std::uint32_t trail = lines.trailOf[from];
                    const std::uint8_t* rgba = colors.data() + 4 * static_cast<std::size_t>(trail);
                    const std::int64_t code = rgba[0] << 16 | rgba[1] << 8 | rgba[2];
                    Known& entry = known[static_cast<std::size_t>(code * 2654435761 >> 8) % known.size()];
                    if (entry.code != code)
                    {
                      entry = {code, trailColors({{rgba[0], rgba[1], rgba[2]}}, background)};
                    }
                    const bool endsTrail = from + 1 == lines.lines() || lines.trailOf[from + 1] != trail;
                    inks_[line] = {{lightOf(entry.ends.first), lightOf(entry.ends.last)},
                                   static_cast<float>(rgba[3]) / 255, endsTrail};
                  }
                });
}

void TrailPainter::findReach(const std::vector<Pen>& pens)
{
  for (const Pen& pen : pens)
  {
    reach_ = std::max(reach_, static_cast<float>(pen.thickness) + 1);
    endReach_ = std::max(endReach_, static_cast<float>(pen.end == TrailEnd::None ? 0 : pen.endSize) + 1);
  }
  endReach_ = std::max(endReach_, reach_);
}

/// Calls body(step, piece, bottom, top) for what is to be drawn of lines [begin, end), ends as one more step; what a piece
/// covers is within [bottom, top].
template <class Body>
void TrailPainter::forPieces(std::size_t begin, std::size_t end, const Body& body) const
{
  const auto width = static_cast<float>(image_.width);
  const auto height = static_cast<float>(image_.height);
  const float lastStep = static_cast<float>(steps_ > 1 ? steps_ - 1 : 1);
  for (std::size_t line = begin; line < end; ++line)
  {
    const std::size_t last = offsets_[line + 1] - 1;
    for (std::size_t point = offsets_[line]; point <= last; ++point)
    {
      const TrailPoint& from = points_[point];
      const TrailPoint& to = points_[std::min(point + 1, last)];
      const float reach = point < last ? reach_ : endReach_;
      const float bottom = std::min(from.y, to.y) - reach;
      const float top = std::max(from.y, to.y) + reach;
      if (top > 0 && bottom < height && std::max(from.x, to.x) + reach > 0 && std::min(from.x, to.x) - reach < width)
      {
        const auto step = static_cast<std::size_t>(from.time * lastStep + 0.001F);
        body(point < last ? std::min(step, steps_ - 1) : steps_,
             Piece{static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(point)}, bottom, top);
      }
    }
  }
}

/// Into bands, and in each by steps, and then by the order of lines.
void TrailPainter::sortPieces()
{
  const auto bands = static_cast<std::size_t>(bandCount());
  const std::size_t steps = steps_ + 1;
  const std::size_t inPart = std::max(linesInPart, order_.size() / 32 + 1);
  const std::size_t parts = (order_.size() + inPart - 1) / inPart;
  const auto bandOf = [&](float y)
  {
    return static_cast<std::size_t>(
        std::clamp(static_cast<int>(std::floor(y)) / rowsInBand, 0, static_cast<int>(bands) - 1));
  };
  const auto forPart = [&](std::size_t part, const auto& body)
  {
    forPieces(part * inPart, std::min(order_.size(), (part + 1) * inPart),
              [&](std::size_t step, const Piece& piece, float bottom, float top)
              {
                const std::size_t last = bandOf(top);
                for (std::size_t band = bandOf(bottom); band <= last; ++band)
                {
                  body(band * steps + step, piece);
                }
              });
  };
  std::vector<std::vector<std::size_t>> next(parts);
  parallelParts(parts,
                [&](std::size_t part)
                {
                  next[part].assign(bands * steps, 0);
                  forPart(part, [&](std::size_t place, const Piece&) { ++next[part][place]; });
                });
  std::size_t before = 0;
  bandStarts_.assign(1, 0);
  for (std::size_t place = 0; place < bands * steps; ++place)
  {
    for (std::vector<std::size_t>& ofPart : next)
    {
      std::swap(before, ofPart[place]);
      before += ofPart[place];
    }
    if ((place + 1) % steps == 0)
    {
      bandStarts_.push_back(before);
    }
  }
  pieces_.resize(before);
  parallelParts(parts,
                [&](std::size_t part)
                {
                  forPart(part, [&](std::size_t place, const Piece& piece) { pieces_[next[part][place]++] = piece; });
                });
}

TrailVector TrailPainter::direction(std::size_t line, std::size_t point, int sense, float least) const
{
  const std::size_t limit = sense > 0 ? offsets_[line + 1] - 1 : offsets_[line];
  TrailVector found{0, 0};
  for (std::size_t other = point; other != limit;)
  {
    other = sense > 0 ? other + 1 : other - 1;
    const float x = points_[other].x - points_[point].x;
    const float y = points_[other].y - points_[point].y;
    const float length = std::hypot(x, y);
    if (length > 0)
    {
      found = {x / length, y / length};
    }
    if (length > least)
    {
      break;
    }
  }
  return found;
}

void TrailPainter::drawBand(std::size_t index, const TrailBand& band, const Pen& pen, const TrailLight* color) const
{
  for (std::size_t place = bandStarts_[index]; place < bandStarts_[index + 1]; ++place)
  {
    const Piece& piece = pieces_[place];
    Ink ink = inks_[piece.line];
    if (color)
    {
      ink.ramp = {*color, *color};
    }
    if (piece.point + 1 == offsets_[piece.line + 1])
    {
      drawEnd(piece, band, pen, ink);
    }
    else
    {
      drawPiece(piece, band, pen, ink);
    }
  }
}

void TrailPainter::drawPiece(const Piece& piece, const TrailBand& band, const Pen& pen, const Ink& ink) const
{
  const TrailPoint& from = points_[piece.point];
  const TrailPoint& to = points_[piece.point + 1];
  const auto thickness = static_cast<float>(pen.thickness);
  const float opacity = static_cast<float>(pen.opacity) * ink.opacity;
  if (pen.thickness < leastThick)
  {
    drawThinLine(band, from, to, thickness, ink.ramp, opacity);
  }
  else
  {
    drawThickLine(band, from, to, direction(piece.line, piece.point, -1, 0),
                  direction(piece.line, piece.point + 1, 1, 0), thickness, ink.ramp, opacity);
  }
}

void TrailPainter::drawEnd(const Piece& piece, const TrailBand& band, const Pen& pen, const Ink& ink) const
{
  const TrailPoint& at = points_[piece.point];
  const TrailLight color = ink.ramp.at(at.time);
  const float opacity = static_cast<float>(pen.endOpacity) * ink.opacity;
  const auto size = static_cast<float>(pen.endSize);
  if (!ink.endsTrail || pen.end == TrailEnd::None)
  {
    // A place between two gaps has no line that shows it.
    if (offsets_[piece.line + 1] - offsets_[piece.line] == 1)
    {
      drawDisc(band, at, 1.5F * static_cast<float>(pen.thickness), color, opacity);
    }
    return;
  }
  if (pen.end == TrailEnd::Arrow)
  {
    const TrailVector back = direction(piece.line, piece.point, -1, size);
    if (back.x != 0 || back.y != 0)
    {
      drawArrowHead(band, at, {-back.x, -back.y}, size, color, opacity);
      return;
    }
  }
  drawDisc(band, at, size, color, opacity);
}

void requireColors(const TrailLines& lines, const std::vector<std::uint8_t>& colors)
{
  if (colors.size() != 4 * lines.trailCount)
  {
    throw Error("the colours of trails are not complete")
        .expected(std::to_string(4 * lines.trailCount) + " bytes")
        .found(std::to_string(colors.size()));
  }
}

/// Of a light, as a pixel whose colour is not multiplied with its opacity.
void setLight(std::uint8_t* pixel, const TrailLight& light)
{
  const float opacity = light[3];
  const float factor = opacity > 0 ? 1 / opacity : 0;
  for (int channel = 0; channel < 3; ++channel)
  {
    pixel[channel] = toByte(light[channel] * factor);
  }
  pixel[3] = toByte(opacity);
}

}  // namespace

void rasterTrails(const TrailLines& lines, const TrailPlacement& placement, const std::vector<std::uint8_t>& colors,
                  const TrailStyle& style, const PixelView& image)
{
  requireColors(lines, colors);
  if (pixelCount(image) == 0)
  {
    return;
  }
  TrailPainter painter(lines, placement, colors, style, image,
                       [&](std::size_t trail) { return colors[4 * trail + 3] > 0; });
  painter.draw({{style.thickness, style.opacity, style.end, style.endSize, style.endOpacity}}, TrailLight(), setLight);
}

void rasterTrailMarks(const TrailLines& lines, const TrailPlacement& placement,
                      const std::vector<std::uint8_t>& colors, const std::vector<std::uint8_t>& marked,
                      const TrailStyle& style, const PixelView& image)
{
  requireColors(lines, colors);
  if (marked.size() != lines.trailCount)
  {
    throw Error("the marks of trails are not complete")
        .expected(std::to_string(lines.trailCount))
        .found(std::to_string(marked.size()));
  }
  if (pixelCount(image) == 0 || std::none_of(marked.begin(), marked.end(), [](std::uint8_t mark) { return mark != 0; }))
  {
    return;
  }
  TrailPainter painter(lines, placement, colors, style, image,
                       [&](std::size_t trail) { return marked[trail] != 0 && colors[4 * trail + 3] > 0; });
  const double rim = std::max(1.0, 0.6 * style.markThickness);
  const double endSize = style.endSize + style.markThickness;
  const std::vector<Pen> pens{
      {style.markThickness + 2 * rim, 0.7 * style.markOpacity, style.end, endSize + 2 * rim, 0.7 * style.markOpacity},
      {style.markThickness, style.markOpacity, style.end, endSize, style.markOpacity}};
  const float left = static_cast<float>(std::min(std::max(style.dimming, 0.0), 1.0));
  painter.draw(
      pens, lightOf(style.background),
      [&](std::uint8_t* pixel, const TrailLight& light)
      {
        const float under = left * static_cast<float>(pixel[3]) / 255;
        TrailLight below = under * lightOf({{pixel[0], pixel[1], pixel[2]}});
        setLight(pixel, light + (1 - light[3]) * below);
      });
}

}  // namespace layerscope
