#ifndef layerscope_analysis_RepulsionTree_h
#define layerscope_analysis_RepulsionTree_h

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace layerscope
{

template <std::size_t Dimensions>
struct SeenPoints;

/// Sums over all other points that t-SNE's gradient needs, by the method of Barnes and Hut: cells that are
/// small as seen from a group of near points count as one point in their centre of mass. Groups share what
/// they see, which is then summed up by vectors of the processor; all processors give the same bits.
template <std::size_t Dimensions>
class RepulsionTree
{
public:
  using Point = std::array<float, Dimensions>;

  /// Of [points, Dimensions], finite. O(points log points).
  void build(const std::vector<float>& points);

  /// With q(i, j) = 1 / (1 + squared distance), writes for each point i the sum over all j of q(i, j)^2 times
  /// the way from j to i, [points, Dimensions], and returns the sum of q over all ordered pairs of two
  /// points. Cells count as one where their side is less than `angle` times their distance; 0 is exact.
  double sum(double angle, std::vector<float>& forces) const;

  /// The same sum for a point that is none of these, and the sum of its q over all of these.
  double sumAt(const Point& point, double angle, Point& force) const;

private:
  struct Cell
  {
    std::size_t begin = 0, end = 0;  ///< points, in the order of the tree
    std::size_t next = 0;            ///< cell behind its children
    bool isLeaf = false;
    float side = 0;
    Point centre{};  ///< of mass
  };

  void add(std::size_t begin, std::size_t end, int level);
  /// What is seen from a box, relative to its centre; returns that.
  Point look(const Point& low, const Point& high, double angle, SeenPoints<Dimensions>& seen) const;
  std::pair<Point, Point> boxOf(std::size_t begin, std::size_t end) const;

  std::vector<std::uint64_t> codes_;  ///< of the points in the order of the tree
  std::vector<std::int32_t> order_;   ///< their numbers
  std::vector<Point> points_;         ///< in the order of the tree
  std::vector<Cell> cells_;           ///< each before its children
  std::vector<std::pair<std::size_t, std::size_t>> groups_;
  float side_ = 0;  ///< of the whole
};

}  // namespace layerscope

#endif
