#ifndef layerscope_projections_TrailShapes_h
#define layerscope_projections_TrailShapes_h

#include <cstddef>

namespace layerscope
{

// Smooth shapes on some rows of a picture. They are cut off where these end; places are pixels, y up, and at most some
// millions. Colours are laid over what is there as far as a shape covers a pixel and is opaque.

/// Red, green, blue times opacity, and opacity; all in [0, 1].
using TrailLight = float __attribute__((vector_size(16)));

struct TrailVector
{
  float x;
  float y;
};

struct TrailPoint
{
  float x;
  float y;
  float time;  ///< from 0 at the first step to 1 at the last
};

/// The colours at times 0 and 1.
struct TrailRamp
{
  TrailLight first;
  TrailLight last;

  TrailLight at(float time) const { return first + time * (last - first); }
};

/// The rows [bottom, top) of a picture, which somebody owns.
struct TrailBand
{
  int width;
  int bottom;
  int top;
  TrailLight* pixels;

  TrailLight* row(int y) const
  {
    return pixels + static_cast<std::size_t>(y - bottom) * static_cast<std::size_t>(width);
  }
};

/// In columns or rows of pixels, across which each is as thick as it has to be, with as much of the first and last one
/// as it covers: exact where lines are upright or level. Where lines bend, a little is covered twice, or not at all: less
/// than is seen, if they are thin.
void drawThinLine(const TrailBand& band, const TrailPoint& from, const TrailPoint& to, float thickness,
                  const TrailRamp& ramp, float opacity);

/// `before` and `after` are the directions, of length 1, back to the line's place before `from`, and on to that after
/// `to`; (0, 0) for none. Where lines bend, pixels belong to the piece on whose side of the angle's bisector they are, so
/// none is covered twice. Takes several times as long.
void drawThickLine(const TrailBand& band, const TrailPoint& from, const TrailPoint& to, const TrailVector& before,
                   const TrailVector& after, float thickness, const TrailRamp& ramp, float opacity);

void drawDisc(const TrailBand& band, const TrailPoint& center, float diameter, const TrailLight& color, float opacity);

/// `along`: where it points, of length 1.
void drawArrowHead(const TrailBand& band, const TrailPoint& tip, const TrailVector& along, float length,
                   const TrailLight& color, float opacity);

}  // namespace layerscope

#endif
