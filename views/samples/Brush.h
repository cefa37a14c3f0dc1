#ifndef layerscope_samples_Brush_h
#define layerscope_samples_Brush_h

#include "samples/Rectangle.h"

namespace layerscope
{

/// The rectangle that a user drags over the squares of a cell: drawn anew, moved by its inside, resized by its edges
/// and corners. It never leaves its bounds, the area of the squares.
class Brush
{
public:
  /// Parts of the brush by which it is held; edges combine to corners.
  enum Grip
  {
    None = 0,
    Left = 1,
    Right = 2,
    Bottom = 4,
    Top = 8,
    Inside = 16
  };

  bool isActive() const { return active_; }
  bool isHeld() const { return grip_ != None; }
  const Rectangle& area() const { return area_; }

  /// What a press at (x, y) would hold: an edge or corner within `reach`, else the inside, else None.
  int gripAt(float x, float y, float reach) const;

  /// Begins a new brush at a point, held by the corner that is opposite to it.
  void begin(const Rectangle& bounds, float x, float y);
  /// Holds the brush by what gripAt() said.
  void hold(int grip, float x, float y);
  /// Takes what is held to (x, y). Edges that are dragged over their opposite swap with it.
  void drag(float x, float y);
  void release() { grip_ = None; }
  /// Another place, which nobody holds.
  void place(const Rectangle& bounds, const Rectangle& area);
  void clear();

private:
  void stretch(float x, float y);
  void move(float x, float y);

  bool active_ = false;
  int grip_ = None;
  Rectangle bounds_;
  Rectangle area_;
  /// The edges that stay while others are dragged, or the point of the brush that is held.
  float anchorX_ = 0;
  float anchorY_ = 0;
};

}  // namespace layerscope

#endif
