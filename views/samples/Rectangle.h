#ifndef layerscope_samples_Rectangle_h
#define layerscope_samples_Rectangle_h

namespace layerscope
{

/// An upright rectangle in scene coordinates: device pixels, the origin at the lower left of the view, y
/// upwards. `x`, `y` is its lower left corner. It holds its left and lower edge, not its right and upper one,
/// so a point belongs to one of two neighbours only. Without width or height it is empty: in a layout that
/// means "not drawn".
struct Rectangle
{
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  float right() const { return x + width; }
  float top() const { return y + height; }
  bool isEmpty() const { return !(width > 0 && height > 0); }
  bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < top(); }
  /// Whether both share an area; rectangles that touch at an edge don't, nor does an empty one.
  bool intersects(const Rectangle& other) const
  {
    return !isEmpty() && !other.isEmpty() && x < other.right() && other.x < right() && y < other.top() &&
           other.y < top();
  }
};

}  // namespace layerscope

#endif
