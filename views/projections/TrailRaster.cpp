#include "projections/TrailRaster.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "network/Error.h"
#include "projections/TrailColors.h"
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

/// Red, green, blue times opacity, and opacity; all in [0, 1].
using Light = float __attribute__((vector_size(16)));

struct Vector
{
  float x;
  float y;
};

struct Point
{
  float x;
  float y;
  float time;  ///< from 0 at the first step to 1 at the last
};

/// What a line is drawn with.
struct Ink
{
  Light first;
  Light last;
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

Light lightOf(const Rgb& color)
{
  return Light{static_cast<float>(color[0]) / 255, static_cast<float>(color[1]) / 255,
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

void layOver(Light& pixel, const Light& color, float opacity)
{
  pixel += opacity * (color - pixel);
}

/// How much of a pixel whose centre is at `distance` from an edge-on band's middle the band covers.
float bandCover(float distance, float halfThickness)
{
  return std::max(0.0F, std::min(halfThickness, distance + 0.5F) - std::max(-halfThickness, distance - 0.5F));
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
  void draw(const std::vector<Pen>& pens, const Light& under, const Finish& finish)
  {
    findReach(pens);
    sortPieces();
    parallelParts(static_cast<std::size_t>(bandCount()),
                  [&](std::size_t index)
                  {
                    std::vector<Light> pixels(static_cast<std::size_t>(image_.width) * rowsInBand, Light{0, 0, 0, 0});
                    const int bottom = static_cast<int>(index) * rowsInBand;
                    const Band band{bottom, std::min(image_.height, bottom + rowsInBand), pixels.data()};
                    for (std::size_t pen = 0; pen < pens.size(); ++pen)
                    {
                      drawBand(index, band, pens[pen], pen + 1 < pens.size() ? &under : nullptr);
                    }
                    for (int y = band.bottom; y < band.top; ++y)
                    {
                      std::uint8_t* pixel = pixelAt(image_, 0, image_.height - 1 - y);
                      const Light* light = rowOf(band, y);
                      for (int x = 0; x < image_.width; ++x, pixel += 4, ++light)
                      {
                        finish(pixel, *light);
                      }
                    }
                  });
  }

private:
  struct Band
  {
    int bottom;
    int top;
    Light* pixels;
  };

  int bandCount() const { return (image_.height + rowsInBand - 1) / rowsInBand; }
  Light* rowOf(const Band& band, int y) const
  {
    return band.pixels + static_cast<std::size_t>(y - band.bottom) * static_cast<std::size_t>(image_.width);
  }

  void shuffle(std::uint64_t seed);
  void place(const TrailLines& lines, const TrailPlacement& placement);
  void shade(const TrailLines& lines, const std::vector<std::uint8_t>& colors, const Rgb& background);
  void findReach(const std::vector<Pen>& pens);
  void sortPieces();
  template <class Body>
  void forPieces(std::size_t begin, std::size_t end, const Body& body) const;
  /// Towards the nearest place along the line, forwards or back, that is farther away than `least`, or the farthest; (0, 0) if
  /// all are the same.
  Vector direction(std::size_t line, std::size_t point, int sense, float least) const;
  void drawBand(std::size_t index, const Band& band, const Pen& pen, const Light* color) const;
  void drawThin(const Piece& piece, const Band& band, const Pen& pen, const Ink& ink) const;
  void drawThick(const Piece& piece, const Band& band, const Pen& pen, const Ink& ink) const;
  void drawEnd(const Piece& piece, const Band& band, const Pen& pen, const Ink& ink) const;
  void drawDisc(const Point& center, double diameter, double opacity, const Light& color, const Band& band) const;
  void drawHead(const Point& tip, const Vector& along, double length, double opacity, const Light& color,
                const Band& band) const;

  std::size_t steps_;
  const PixelView& image_;
  float reach_ = 0;     ///< how far a line's shape reaches from its places, in pixels
  float endReach_ = 0;
  std::vector<std::uint32_t> order_;    ///< of the lines that are drawn
  std::vector<std::size_t> offsets_;    ///< of points, by that order
  std::vector<Point> points_;
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
                    inks_[line] = {lightOf(entry.ends.first), lightOf(entry.ends.last),
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
      const Point& from = points_[point];
      const Point& to = points_[std::min(point + 1, last)];
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

Vector TrailPainter::direction(std::size_t line, std::size_t point, int sense, float least) const
{
  const std::size_t limit = sense > 0 ? offsets_[line + 1] - 1 : offsets_[line];
  Vector found{0, 0};
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

void TrailPainter::drawBand(std::size_t index, const Band& band, const Pen& pen, const Light* color) const
{
  for (std::size_t place = bandStarts_[index]; place < bandStarts_[index + 1]; ++place)
  {
    const Piece& piece = pieces_[place];
    Ink ink = inks_[piece.line];
    if (color)
    {
      ink.first = ink.last = *color;
    }
    if (piece.point + 1 == offsets_[piece.line + 1])
    {
      drawEnd(piece, band, pen, ink);
    }
    else if (pen.thickness < leastThick)
    {
      drawThin(piece, band, pen, ink);
    }
    else
    {
      drawThick(piece, band, pen, ink);
    }
  }
}

/// In columns or rows of pixels, across which each is as thick as it has to be, with as much of the first and last one
/// as it covers. Where lines bend, a little is covered twice, or not at all: less than is seen.
void TrailPainter::drawThin(const Piece& piece, const Band& band, const Pen& pen, const Ink& ink) const
{
  const Point& from = points_[piece.point];
  const Point& to = points_[piece.point + 1];
  const float wide = std::abs(to.x - from.x);
  const float high = std::abs(to.y - from.y);
  const bool isUpright = high > wide;
  const float extent = isUpright ? high : wide;
  if (!(extent > 0))
  {
    return;
  }
  // Along the longer axis, from its lower end.
  const bool isForward = isUpright ? to.y > from.y : to.x > from.x;
  const Point& low = isForward ? from : to;
  const Point& top = isForward ? to : from;
  const float begin = isUpright ? low.y : low.x;
  const float end = isUpright ? top.y : top.x;
  const float side = isUpright ? low.x : low.y;
  const float slope = ((isUpright ? top.x : top.y) - side) / extent;
  const float half = static_cast<float>(pen.thickness) / 2 * std::sqrt(1 + slope * slope);
  const float opacity = static_cast<float>(pen.opacity) * ink.opacity;
  const Light color = ink.first + low.time * (ink.last - ink.first);
  const Light change = ((top.time - low.time) / extent) * (ink.last - ink.first);
  const int least = isUpright ? band.bottom : 0;
  const int most = isUpright ? band.top : image_.width;
  const int leastSide = isUpright ? 0 : band.bottom;
  const int mostSide = isUpright ? image_.width : band.top;
  float first = std::max(begin, static_cast<float>(least));
  float last = std::min(end, static_cast<float>(most));
  if (std::abs(slope) > 1e-6F)
  {
    // Where the line is within the band, or the picture's width; a pixel more.
    const float one = (static_cast<float>(leastSide) - half - 1 - side) / slope + begin;
    const float two = (static_cast<float>(mostSide) + half + 1 - side) / slope + begin;
    first = std::max(first, std::min(one, two));
    last = std::min(last, std::max(one, two));
  }
  if (!(first < last))
  {
    return;
  }
  const auto width = static_cast<std::ptrdiff_t>(image_.width);
  const std::ptrdiff_t stepSide = isUpright ? 1 : width;
  const std::ptrdiff_t stepAlong = isUpright ? width : 1;
  Light* origin = isUpright ? band.pixels - band.bottom * width : band.pixels - leastSide * width;
  const int lastPixel = std::min(most - 1, static_cast<int>(std::floor(last)));
  for (int pixel = std::max(least, static_cast<int>(std::floor(first))); pixel <= lastPixel; ++pixel)
  {
    const auto at = static_cast<float>(pixel);
    const float part = std::min(end, at + 1) - std::max(begin, at);
    const float along = at + 0.5F - begin;
    const float middle = side + slope * along;
    const float share = part * opacity;
    if (!(share > 0))
    {
      continue;
    }
    const Light tint = color + std::min(std::max(along, 0.0F), extent) * change;
    // Not by floor(), which takes longer than all the rest.
    const int lower = static_cast<int>(std::max(middle - half, static_cast<float>(leastSide)));
    const int upper = static_cast<int>(std::min(std::max(middle + half, -1.0F) + 1, static_cast<float>(mostSide))) - 1;
    for (int across = lower; across <= upper; ++across)
    {
      const auto edge = static_cast<float>(across);
      const float cover = std::min(middle + half, edge + 1) - std::max(middle - half, edge);
      layOver(origin[pixel * stepAlong + across * stepSide], tint, cover * share);
    }
  }
}

void TrailPainter::drawThick(const Piece& piece, const Band& band, const Pen& pen, const Ink& ink) const
{
  const Point& from = points_[piece.point];
  const Point& to = points_[piece.point + 1];
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (!(length > 0))
  {
    return;
  }
  const Vector along{(to.x - from.x) / length, (to.y - from.y) / length};
  // Where lines bend, pixels belong to the piece on whose side of the angle's bisector they are, so none is covered
  // twice.
  const Vector before = direction(piece.line, piece.point, -1, 0);
  const Vector after = direction(piece.line, piece.point + 1, 1, 0);
  const bool isFirst = before.x == 0 && before.y == 0;
  const bool isLast = after.x == 0 && after.y == 0;
  const Vector startSide{along.x - before.x, along.y - before.y};
  const Vector endSide{along.x + after.x, along.y + after.y};
  const float half = static_cast<float>(pen.thickness) / 2;
  const float reach = half + 1;
  const float opacity = static_cast<float>(pen.opacity) * ink.opacity;
  const float timeRate = (to.time - from.time) / length;
  const auto limit = static_cast<float>(image_.width);
  const float bottom = std::floor(std::min(from.y, to.y) - reach);
  const float top = std::ceil(std::max(from.y, to.y) + reach);
  const int lastRow = std::min(band.top, static_cast<int>(top) + 1);
  for (int y = std::max(band.bottom, static_cast<int>(bottom)); y < lastRow; ++y)
  {
    const float up = static_cast<float>(y) + 0.5F - from.y;
    float left = std::min(from.x, to.x) - reach;
    float right = std::max(from.x, to.x) + reach;
    if (std::abs(along.y) > 1e-3F)
    {
      // Where the row is within reach of the straight line.
      const float middle = from.x + up * along.x / along.y;
      const float wide = reach / std::abs(along.y);
      left = std::max(left, middle - wide);
      right = std::min(right, middle + wide);
    }
    const int end = static_cast<int>(std::ceil(std::min(right, limit)));
    Light* pixels = rowOf(band, y);
    for (int x = static_cast<int>(std::max(std::floor(left), 0.0F)); x < end; ++x)
    {
      const float across = static_cast<float>(x) + 0.5F - from.x;
      const float place = across * along.x + up * along.y;
      float distance = across * along.y - up * along.x;
      float cover = 1;
      if (isFirst)
      {
        cover = std::min(cover, place + 0.5F);
      }
      else if (across * startSide.x + up * startSide.y < 0)
      {
        continue;
      }
      else if (place < 0)
      {
        distance = std::hypot(distance, place);
      }
      if (isLast)
      {
        cover = std::min(cover, length - place + 0.5F);
      }
      else if ((across - (to.x - from.x)) * endSide.x + (up - (to.y - from.y)) * endSide.y >= 0)
      {
        continue;
      }
      else if (place > length)
      {
        distance = std::hypot(distance, place - length);
      }
      cover *= bandCover(distance, half);
      if (cover > 0)
      {
        const float share = from.time + timeRate * std::min(std::max(place, 0.0F), length);
        layOver(pixels[x], ink.first + share * (ink.last - ink.first), cover * opacity);
      }
    }
  }
}

void TrailPainter::drawEnd(const Piece& piece, const Band& band, const Pen& pen, const Ink& ink) const
{
  const Point& at = points_[piece.point];
  const Light color = ink.first + at.time * (ink.last - ink.first);
  const double own = ink.opacity;
  if (!ink.endsTrail || pen.end == TrailEnd::None)
  {
    // A place between two gaps has no line that shows it.
    if (offsets_[piece.line + 1] - offsets_[piece.line] == 1)
    {
      drawDisc(at, 1.5 * pen.thickness, pen.endOpacity * own, color, band);
    }
    return;
  }
  if (pen.end == TrailEnd::Arrow)
  {
    const Vector back = direction(piece.line, piece.point, -1, static_cast<float>(pen.endSize));
    if (back.x != 0 || back.y != 0)
    {
      drawHead(at, {-back.x, -back.y}, pen.endSize, pen.endOpacity * own, color, band);
      return;
    }
  }
  drawDisc(at, pen.endSize, pen.endOpacity * own, color, band);
}

void TrailPainter::drawDisc(const Point& center, double diameter, double opacity, const Light& color,
                            const Band& band) const
{
  const float radius = static_cast<float>(diameter) / 2;
  const int lastRow = std::min(band.top, static_cast<int>(std::ceil(center.y + radius + 1)));
  const int end = std::min(image_.width, static_cast<int>(std::ceil(center.x + radius + 1)));
  for (int y = std::max(band.bottom, static_cast<int>(std::floor(center.y - radius - 1))); y < lastRow; ++y)
  {
    Light* pixels = rowOf(band, y);
    for (int x = std::max(0, static_cast<int>(std::floor(center.x - radius - 1))); x < end; ++x)
    {
      const float distance =
          std::hypot(static_cast<float>(x) + 0.5F - center.x, static_cast<float>(y) + 0.5F - center.y);
      const float cover = std::min(1.0F, radius + 0.5F - distance);
      if (cover > 0)
      {
        layOver(pixels[x], color, cover * static_cast<float>(opacity));
      }
    }
  }
}

void TrailPainter::drawHead(const Point& tip, const Vector& along, double length, double opacity, const Light& color,
                            const Band& band) const
{
  // Half as wide as it is long, on either side.
  const auto size = static_cast<float>(length);
  const float slope = 0.4F;
  const float wide = std::sqrt(1 + slope * slope);
  const int lastRow = std::min(band.top, static_cast<int>(std::ceil(tip.y + size + 1)));
  const int end = std::min(image_.width, static_cast<int>(std::ceil(tip.x + size + 1)));
  for (int y = std::max(band.bottom, static_cast<int>(std::floor(tip.y - size - 1))); y < lastRow; ++y)
  {
    Light* pixels = rowOf(band, y);
    for (int x = std::max(0, static_cast<int>(std::floor(tip.x - size - 1))); x < end; ++x)
    {
      const float right = static_cast<float>(x) + 0.5F - tip.x;
      const float up = static_cast<float>(y) + 0.5F - tip.y;
      const float back = -(right * along.x + up * along.y);
      const float side = std::abs(right * along.y - up * along.x);
      const float inside = std::min(size - back, (slope * back - side) / wide);
      const float cover = std::min(1.0F, inside + 0.5F);
      if (cover > 0)
      {
        layOver(pixels[x], color, cover * static_cast<float>(opacity));
      }
    }
  }
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
void setLight(std::uint8_t* pixel, const Light& light)
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
  painter.draw({{style.thickness, style.opacity, style.end, style.endSize, style.endOpacity}}, Light(), setLight);
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
      [&](std::uint8_t* pixel, const Light& light)
      {
        const float under = left * static_cast<float>(pixel[3]) / 255;
        Light below = under * lightOf({{pixel[0], pixel[1], pixel[2]}});
        setLight(pixel, light + (1 - light[3]) * below);
      });
}

}  // namespace layerscope
