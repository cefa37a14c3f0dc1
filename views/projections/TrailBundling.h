#ifndef layerscope_projections_TrailBundling_h
#define layerscope_projections_TrailBundling_h

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "projections/TrailGrid.h"
#include "projections/TrailLines.h"

namespace layerscope
{

/// Draws trails that go the same way together, so that ways are seen where there were only lines: kernel density edge
/// bundling (C. Hurter, O. Ersoy, A. Telea, "Graph Bundling by Kernel Density Estimation", Computer Graphics Forum
/// 31, 2012). In each iteration every point of a trail moves to where the trails around it are densest, across the trail
/// only, and the trail is smoothed; meanwhile the kernel becomes narrower. Points move by mean shift, which ends on a
/// density's ridge, so trails neither overshoot it nor go to and fro; the grid is coarse while the kernel is wide.
///
/// A line begins and ends exactly where its trail does, and moves the less, the nearer it is to either end; lines
/// shorter than the first kernel hardly move. **Places in between are moved like every other point**: a bundled trail
/// shows which way samples go, not where they were at a step. What shows the samples' places, draws them from those,
/// not from these lines. With strength 0 lines are the straight ones through all places.
///
/// The same for any number of threads, bit by bit. 2 000 trails of 10 steps take 0.3 s; 10^5 take 4 s of processor time,
/// shared among threads.
class TrailBundling
{
public:
  struct Options
  {
    /// Share of the way from the straight lines to the bundled ones, in [0, 1].
    double strength = 1;
    /// Width of the first kernel as a share of the larger extent of all places: what is nearer than that is drawn
    /// together.
    double bandwidth = 0.07;
    int iterations = 14;
  };

  /// Trails are drawn to those of the same class only, `classes` having one a trail: bundles of classes that cross stay
  /// apart, which pictures of ten classes need to be legible. Without classes all are drawn to all.
  /// O(places). Throws Error as straightLines() does, and if there are other than no classes or `trails.count`.
  TrailBundling(const Trails& trails, const std::vector<std::uint32_t>& classes);
  TrailBundling(const Trails& trails, const std::vector<std::uint32_t>& classes, const Options& options);

  bool done() const { return iteration_ >= options_.iterations; }
  int iteration() const { return iteration_; }
  /// An iteration; nothing if it is done. When `stop` is set meanwhile, by another thread, it ends soon, and lines are as
  /// they were before. Whether an iteration was made. O(points + cells of the grids).
  bool step(const std::atomic<bool>* stop = nullptr);
  /// As far as they are now. O(points).
  TrailLines lines() const;

private:
  struct Group
  {
    std::vector<std::uint32_t> lines;
    std::vector<PointRange> ranges;
  };

  void measure(const std::vector<float>& points);
  void divide(const TrailLines& straight);
  void weigh();
  void group(const std::vector<std::uint32_t>& classes);
  void moveLine(std::size_t begin, std::size_t end, const TrailGrid& grid);
  void smoothLine(std::size_t begin, std::size_t end, float* scratch);

  Options options_;
  int iteration_ = 0;
  double extent_ = 0;
  double center_[2] = {0, 0};
  TrailLines lines_;           ///< divided, where they began
  std::vector<float> moved_;   ///< the points now, in extents from the centre
  std::vector<float> next_;
  std::vector<float> freedom_;  ///< of each point: how far it follows, in [0, 1]; 0 at ends
  std::vector<std::uint16_t> weights_;  ///< the part of its trail that each point stands for
  std::vector<Group> groups_;
};

}  // namespace layerscope

#endif
