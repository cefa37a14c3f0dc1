#ifndef layerscope_projections_TrailGrid_h
#define layerscope_projections_TrailGrid_h

#include <cstddef>
#include <cstdint>
#include <vector>

namespace layerscope
{

/// Points [begin, end) of a list.
struct PointRange
{
  std::size_t begin;
  std::size_t end;
};

/// A density of points, each with its weight, under a Gaussian kernel: sampled on a grid of a third of the kernel's
/// width, with bilinear values between. What each point adds is a whole number, so the density is the same for any
/// number of threads.
class TrailGrid
{
public:
  struct Vector
  {
    float x;
    float y;
  };

  /// Makes the density of the ranges' points. `bandwidth`: the kernel's standard deviation. The points have to be
  /// finite, and within some thousand bandwidths of each other: the grid has at most 2048 cells a side, and the kernel is
  /// widened to that. Parallel; O(points + 19 cells).
  void build(const std::vector<float>& points, const std::vector<std::uint16_t>& weights,
             const std::vector<PointRange>& ranges, double bandwidth);

  /// From a point to the mean of what is around it, weighted by the kernel (one step of mean shift: bandwidth^2 times
  /// the gradient of the density's logarithm); 0 where nothing is. At most one bandwidth long.
  Vector shift(float x, float y) const;

private:
  void place(const std::vector<float>& points, const std::vector<PointRange>& ranges, double bandwidth);
  void count(const std::vector<float>& points, const std::vector<std::uint16_t>& weights,
             const std::vector<PointRange>& ranges);
  void blur();

  float left_ = 0;
  float bottom_ = 0;
  float cell_ = 1;
  float bandwidth_ = 0;
  int width_ = 0;
  int height_ = 0;
  std::vector<std::vector<std::uint64_t>> counts_;  // one a worker
  std::vector<float> rows_;                         // blurred along rows
  std::vector<float> density_;
};

}  // namespace layerscope

#endif
