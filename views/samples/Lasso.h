#ifndef layerscope_samples_Lasso_h
#define layerscope_samples_Lasso_h

#include <cstdint>
#include <vector>

#include "samples/Rectangle.h"

namespace layerscope
{

/// The line that a user draws around what is to be selected, closed by a straight one. It never leaves its bounds.
class Lasso
{
public:
  struct Point
  {
    float x = 0;
    float y = 0;
  };

  bool isActive() const { return !points_.empty(); }
  const std::vector<Point>& points() const { return points_; }

  void begin(const Rectangle& bounds, float x, float y);
  void drag(float x, float y);
  void clear() { points_.clear(); }

private:
  Rectangle bounds_;
  std::vector<Point> points_;
};

/// What a lasso encloses, by the even-odd rule: parts that it goes around twice are outside. Many points are looked up
/// fast, heights to a pixel.
class LassoArea
{
public:
  /// O(points + pixels of the line's height).
  explicit LassoArea(const Lasso& lasso);

  /// O(log crossings of that row of pixels).
  bool contains(float x, float y) const;

private:
  int lowest_ = 0;
  std::vector<std::vector<float>> crossings_;  ///< of the middle of each row of pixels, rising
};

}  // namespace layerscope

#endif
