#ifndef layerscope_samples_Ribbon_h
#define layerscope_samples_Ribbon_h

#include <algorithm>
#include <cmath>

namespace layerscope
{

/// A band between two upright edges that leaves and reaches them level, in a cubic curve. In pixels, y up.
struct Ribbon
{
  float left = 0;
  float right = 0;
  float leftBottom = 0;   ///< the lower end of the left edge
  float rightBottom = 0;  ///< of the right one
  float height = 0;       ///< of the edges, and from the lower to the upper curve everywhere between them
  /// Where it is steep it is higher, so that it is nowhere thinner than this.
  float leastThickness = 0;

  /// The height at an x in [left, right].
  float heightAt(float x) const
  {
    const float t = place(x);
    const float slope = right > left ? (rightBottom - leftBottom) * 6 * t * (1 - t) / (right - left) : 0;
    return std::max(height, leastThickness * std::sqrt(1 + slope * slope));
  }
  float bottomAt(float x) const
  {
    const float t = place(x);
    const float bottom = leftBottom + (rightBottom - leftBottom) * t * t * (3 - 2 * t);
    return bottom - (heightAt(x) - height) / 2;
  }
  float topAt(float x) const { return bottomAt(x) + heightAt(x); }

private:
  float place(float x) const { return right > left ? (x - left) / (right - left) : 0; }
};

}  // namespace layerscope

#endif
