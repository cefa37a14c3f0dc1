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
/// Pixels to which a place is cut, so that it can be counted: no line of a picture is that far away.
constexpr double farAway = 1e6;

/// Red, green, blue times opacity, and opacity; all in [0, 1].
using Light = float __attribute__((vector_size(16)));

struct Point
{
  float x;
  float y;
};

/// The part of a line from a point to the next; `next` is the same point for the end of a line.
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

struct Ramp
{
  Light first;
  Light last;
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
  TrailPainter(const TrailLines& lines, const TrailPlacement& placement, const std::vector<std::uint8_t>& colors,
               const TrailStyle& style, const PixelView& image)
      : lines_(lines), image_(image)
  {
    place(placement);
    shade(colors, style.background);
    shuffle(style.seed);
  }

  /// Draws with pens one above the other; their lines are those whose trail isDrawn().
  template <class IsDrawn, class Finish>
  void draw(const std::vector<Pen>& pens, const std::vector<std::vector<Ramp>>& ramps, const IsDrawn& isDrawn,
            const Finish& finish)
  {
    pens_ = &pens;
    findReach();
    sortPieces(isDrawn);
    const int bands = bandCount();
    parallelParts(static_cast<std::size_t>(bands),
                  [&](std::size_t band)
                  {
                    std::vector<Light> pixels(static_cast<std::size_t>(image_.width) * rowsInBand, Light{0, 0, 0, 0});
                    Band target{static_cast<int>(band) * rowsInBand, 0, pixels.data()};
                    target.top = std::min(image_.height, target.bottom + rowsInBand);
                    for (std::size_t pen = 0; pen < pens.size(); ++pen)
                    {
                      drawBand(band, target, pens[pen], ramps[pen]);
                    }
                    for (int y = target.bottom; y < target.top; ++y)
                    {
                      std::uint8_t* pixel = pixelAt(image_, 0, image_.height - 1 - y);
                      const Light* light = pixels.data() + static_cast<std::size_t>(y - target.bottom) *
                                                               static_cast<std::size_t>(image_.width);
                      for (int x = 0; x < image_.width; ++x, pixel += 4, ++light)
                      {
                        finish(pixel, *light);
                      }
                    }
                  });
  }

  const std::vector<Ramp>& ramps() const { return ramps_; }

private:
  struct Band
  {
    int bottom;
    int top;
    Light* pixels;
  };

  int bandCount() const { return (image_.height + rowsInBand - 1) / rowsInBand; }

  void place(const TrailPlacement& placement);
  void shade(const std::vector<std::uint8_t>& colors, const Rgb& background);
  void shuffle(std::uint64_t seed);
  void findReach();
  template <class IsDrawn>
  void sortPieces(const IsDrawn& isDrawn);
  template <class IsDrawn, class Body>
  void forPieces(const IsDrawn& isDrawn, const Body& body) const;
  bool endsTrail(std::size_t line) const
  {
    return line + 1 == lines_.lines() || lines_.trailOf[line + 1] != lines_.trailOf[line];
  }
  /// Towards the next place that is another, from a point; (0, 0) if there is none.
  Point direction(std::size_t line, std::size_t point, int sense, float least) const;
  void drawBand(std::size_t band, const Band& target, const Pen& pen, const std::vector<Ramp>& ramps) const;
  void drawPiece(const Piece& piece, const Band& target, const Pen& pen, const Ramp& ramp) const;
  void drawEnd(const Piece& piece, const Band& target, const Pen& pen, const Ramp& ramp) const;
  void drawDisc(const Point& center, double diameter, double opacity, const Light& color, const Band& target) const;
  void drawHead(const Point& tip, const Point& along, double length, double opacity, const Light& color,
                const Band& target) const;

  const TrailLines& lines_;
  const PixelView& image_;
  const std::vector<Pen>* pens_ = nullptr;
  float reach_ = 0;      ///< how far a line's shape reaches from its places, in pixels
  float endReach_ = 0;
  std::vector<Point> points_;
  std::vector<Ramp> ramps_;
  std::vector<float> opacities_;
  std::vector<std::uint32_t> order_;      ///< of lines
  std::vector<std::size_t> bandStarts_;   ///< in pieces_, and their number
  std::vector<Piece> pieces_;
};

void TrailPainter::place(const TrailPlacement& placement)
{
  points_.resize(lines_.times.size());
  constexpr std::size_t pointsInPart = std::size_t{1} << 16;
  parallelParts((points_.size() + pointsInPart - 1) / pointsInPart,
                [&](std::size_t part)
                {
                  const std::size_t end = std::min(points_.size(), (part + 1) * pointsInPart);
                  for (std::size_t point = part * pointsInPart; point < end; ++point)
                  {
                    const double x = placement.x + placement.scale * lines_.points[2 * point];
                    const double y = placement.y + placement.scale * lines_.points[2 * point + 1];
                    points_[point] = {static_cast<float>(std::min(std::max(-farAway, x), farAway)),
                                      static_cast<float>(std::min(std::max(-farAway, y), farAway))};
                  }
                });
}

void TrailPainter::shade(const std::vector<std::uint8_t>& colors, const Rgb& background)
{
  ramps_.resize(lines_.trailCount);
  opacities_.resize(lines_.trailCount);
  constexpr std::size_t trailsInPart = 4096;
  parallelParts((lines_.trailCount + trailsInPart - 1) / trailsInPart,
                [&](std::size_t part)
                {
                  // Neighbours often share a colour.
                  constexpr std::size_t kept = 64;
                  std::vector<std::pair<std::int64_t, Ramp>> known(kept, {-1, Ramp()});
                  const std::size_t end = std::min(lines_.trailCount, (part + 1) * trailsInPart);
                  for (std::size_t trail = part * trailsInPart; trail < end; ++trail)
                  {
                    const std::uint8_t* rgba = colors.data() + 4 * trail;
                    const std::int64_t code = rgba[0] << 16 | rgba[1] << 8 | rgba[2];
                    auto& entry = known[static_cast<std::size_t>(code * 2654435761 >> 8) % kept];
                    if (entry.first != code)
                    {
                      const TrailColors ends = trailColors({{rgba[0], rgba[1], rgba[2]}}, background);
                      entry = {code, Ramp{lightOf(ends.first), lightOf(ends.last)}};
                    }
                    ramps_[trail] = entry.second;
                    opacities_[trail] = static_cast<float>(rgba[3]) / 255;
                  }
                });
}

void TrailPainter::shuffle(std::uint64_t seed)
{
  order_.resize(lines_.lines());
  std::iota(order_.begin(), order_.end(), 0U);
  for (std::size_t left = order_.size(); left > 1; --left)
  {
    std::swap(order_[left - 1], order_[mixed(seed) % left]);
  }
}

void TrailPainter::findReach()
{
  reach_ = 0;
  endReach_ = 0;
  for (const Pen& pen : *pens_)
  {
    reach_ = std::max(reach_, static_cast<float>(pen.thickness) + 1);
    endReach_ = std::max(endReach_, static_cast<float>(pen.end == TrailEnd::None ? 0 : pen.endSize) + 1);
  }
}

/// Calls body(piece, bottom, top) for pieces that are to be drawn, in the order in which they are; what they cover is
/// within [bottom, top].
template <class IsDrawn, class Body>
void TrailPainter::forPieces(const IsDrawn& isDrawn, const Body& body) const
{
  const auto width = static_cast<float>(image_.width);
  const auto height = static_cast<float>(image_.height);
  const auto add = [&](std::uint32_t line, std::size_t from, std::size_t to, float reach)
  {
    const Point& first = points_[from];
    const Point& second = points_[to];
    const float bottom = std::min(first.y, second.y) - reach;
    const float top = std::max(first.y, second.y) + reach;
    if (top > 0 && bottom < height && std::max(first.x, second.x) + reach > 0 &&
        std::min(first.x, second.x) - reach < width)
    {
      body(Piece{line, static_cast<std::uint32_t>(from)}, bottom, top);
    }
  };
  std::vector<std::size_t> next(lines_.offsets.begin(), lines_.offsets.end() - 1);
  for (std::size_t step = 0; step < lines_.steps; ++step)
  {
    const auto until = static_cast<float>(step + 1);
    for (const std::uint32_t line : order_)
    {
      const std::size_t last = lines_.offsets[line + 1] - 1;
      std::size_t& point = next[line];
      if (!isDrawn(lines_.trailOf[line]))
      {
        continue;
      }
      for (; point < last && lines_.times[point] < until; ++point)
      {
        add(line, point, point + 1, reach_);
      }
    }
  }
  for (const std::uint32_t line : order_)
  {
    if (isDrawn(lines_.trailOf[line]))
    {
      const std::size_t last = lines_.offsets[line + 1] - 1;
      add(line, last, last, std::max(endReach_, reach_));
    }
  }
}

template <class IsDrawn>
void TrailPainter::sortPieces(const IsDrawn& isDrawn)
{
  const int bands = bandCount();
  const auto bandOf = [&](float y)
  { return static_cast<std::size_t>(std::clamp(static_cast<int>(std::floor(y)) / rowsInBand, 0, bands - 1)); };
  bandStarts_.assign(static_cast<std::size_t>(bands) + 1, 0);
  forPieces(isDrawn,
            [&](const Piece&, float bottom, float top)
            {
              for (std::size_t band = bandOf(bottom); band <= bandOf(top); ++band)
              {
                ++bandStarts_[band + 1];
              }
            });
  std::partial_sum(bandStarts_.begin(), bandStarts_.end(), bandStarts_.begin());
  pieces_.resize(bandStarts_.back());
  std::vector<std::size_t> next(bandStarts_.begin(), bandStarts_.end() - 1);
  forPieces(isDrawn,
            [&](const Piece& piece, float bottom, float top)
            {
              for (std::size_t band = bandOf(bottom); band <= bandOf(top); ++band)
              {
                pieces_[next[band]++] = piece;
              }
            });
}

Point TrailPainter::direction(std::size_t line, std::size_t point, int sense, float least) const
{
  const std::size_t limit = sense > 0 ? lines_.offsets[line + 1] - 1 : lines_.offsets[line];
  Point found{0, 0};
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

void TrailPainter::drawBand(std::size_t band, const Band& target, const Pen& pen, const std::vector<Ramp>& ramps) const
{
  for (std::size_t place = bandStarts_[band]; place < bandStarts_[band + 1]; ++place)
  {
    const Piece& piece = pieces_[place];
    const Ramp& ramp = ramps[lines_.trailOf[piece.line]];
    if (piece.point + 1 < lines_.offsets[piece.line + 1])
    {
      drawPiece(piece, target, pen, ramp);
    }
    else
    {
      drawEnd(piece, target, pen, ramp);
    }
  }
}

void TrailPainter::drawPiece(const Piece& piece, const Band& target, const Pen& pen, const Ramp& ramp) const
{
  const Point& from = points_[piece.point];
  const Point& to = points_[piece.point + 1];
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (!(length > 0))
  {
    return;
  }
  const Point along{(to.x - from.x) / length, (to.y - from.y) / length};
  // Where lines bend, pixels belong to the piece on whose side of the angle's bisector they are, so none is covered
  // twice.
  const Point before = direction(piece.line, piece.point, -1, 0);
  const Point after = direction(piece.line, piece.point + 1, 1, 0);
  const bool isFirst = before.x == 0 && before.y == 0;
  const bool isLast = after.x == 0 && after.y == 0;
  const Point startSide{along.x - before.x, along.y - before.y};
  const Point endSide{along.x + after.x, along.y + after.y};
  const float half = static_cast<float>(pen.thickness) / 2;
  const float reach = half + 1;
  const float opacity = static_cast<float>(pen.opacity) * opacities_[lines_.trailOf[piece.line]];
  const auto steps = static_cast<float>(std::max<std::size_t>(lines_.steps, 2) - 1);
  const float startTime = lines_.times[piece.point] / steps;
  const float timeRate = (lines_.times[piece.point + 1] / steps - startTime) / length;
  const auto limit = static_cast<float>(image_.width);
  const float bottom = std::floor(std::min(from.y, to.y) - reach);
  const float top = std::ceil(std::max(from.y, to.y) + reach);
  const int lastRow = std::min(target.top, static_cast<int>(top) + 1);
  for (int y = std::max(target.bottom, static_cast<int>(bottom)); y < lastRow; ++y)
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
    Light* pixels = target.pixels + static_cast<std::size_t>(y - target.bottom) * static_cast<std::size_t>(image_.width);
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
        const float share = startTime + timeRate * std::min(std::max(place, 0.0F), length);
        layOver(pixels[x], ramp.first + share * (ramp.last - ramp.first), cover * opacity);
      }
    }
  }
}

void TrailPainter::drawEnd(const Piece& piece, const Band& target, const Pen& pen, const Ramp& ramp) const
{
  const Point& at = points_[piece.point];
  const auto steps = static_cast<float>(std::max<std::size_t>(lines_.steps, 2) - 1);
  const float share = lines_.steps > 1 ? lines_.times[piece.point] / steps : 1;
  const Light color = ramp.first + share * (ramp.last - ramp.first);
  const double own = opacities_[lines_.trailOf[piece.line]];
  if (!endsTrail(piece.line) || pen.end == TrailEnd::None)
  {
    // A place between two gaps has no line that shows it.
    if (lines_.offsets[piece.line + 1] - lines_.offsets[piece.line] == 1)
    {
      drawDisc(at, 1.5 * pen.thickness, pen.endOpacity * own, color, target);
    }
    return;
  }
  if (pen.end == TrailEnd::Arrow)
  {
    const Point back = direction(piece.line, piece.point, -1, static_cast<float>(pen.endSize));
    if (back.x != 0 || back.y != 0)
    {
      drawHead(at, {-back.x, -back.y}, pen.endSize, pen.endOpacity * own, color, target);
      return;
    }
  }
  drawDisc(at, pen.endSize, pen.endOpacity * own, color, target);
}

void TrailPainter::drawDisc(const Point& center, double diameter, double opacity, const Light& color,
                            const Band& target) const
{
  const float radius = static_cast<float>(diameter) / 2;
  const int lastRow = std::min(target.top, static_cast<int>(std::ceil(center.y + radius + 1)));
  const int end = std::min(image_.width, static_cast<int>(std::ceil(center.x + radius + 1)));
  for (int y = std::max(target.bottom, static_cast<int>(std::floor(center.y - radius - 1))); y < lastRow; ++y)
  {
    Light* pixels = target.pixels + static_cast<std::size_t>(y - target.bottom) * static_cast<std::size_t>(image_.width);
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

void TrailPainter::drawHead(const Point& tip, const Point& along, double length, double opacity, const Light& color,
                            const Band& target) const
{
  // Half as wide as it is long, on either side.
  const auto size = static_cast<float>(length);
  const float slope = 0.4F;
  const float wide = std::sqrt(1 + slope * slope);
  const int lastRow = std::min(target.top, static_cast<int>(std::ceil(tip.y + size + 1)));
  const int end = std::min(image_.width, static_cast<int>(std::ceil(tip.x + size + 1)));
  for (int y = std::max(target.bottom, static_cast<int>(std::floor(tip.y - size - 1))); y < lastRow; ++y)
  {
    Light* pixels = target.pixels + static_cast<std::size_t>(y - target.bottom) * static_cast<std::size_t>(image_.width);
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
  TrailPainter painter(lines, placement, colors, style, image);
  const std::vector<Pen> pens{{style.thickness, style.opacity, style.end, style.endSize, style.endOpacity}};
  painter.draw(
      pens, {painter.ramps()}, [&](std::uint32_t trail) { return colors[4 * trail + 3] > 0; }, setLight);
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
  TrailPainter painter(lines, placement, colors, style, image);
  const double rim = std::max(1.0, 0.6 * style.markThickness);
  const double endSize = style.endSize + style.markThickness;
  const std::vector<Pen> pens{
      {style.markThickness + 2 * rim, 0.7 * style.markOpacity, style.end, endSize + 2 * rim, 0.7 * style.markOpacity},
      {style.markThickness, style.markOpacity, style.end, endSize, style.markOpacity}};
  const Light background = lightOf(style.background);
  const std::vector<Ramp> rims(lines.trailCount, Ramp{background, background});
  const float left = static_cast<float>(std::min(std::max(style.dimming, 0.0), 1.0));
  painter.draw(
      pens, {rims, painter.ramps()},
      [&](std::uint32_t trail) { return marked[trail] != 0 && colors[4 * trail + 3] > 0; },
      [&](std::uint8_t* pixel, const Light& light)
      {
        const float under = left * static_cast<float>(pixel[3]) / 255;
        Light below = under * lightOf({{pixel[0], pixel[1], pixel[2]}});
        setLight(pixel, light + (1 - light[3]) * below);
      });
}

}  // namespace layerscope
