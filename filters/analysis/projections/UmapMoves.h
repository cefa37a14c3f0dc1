#ifndef layerscope_analysis_UmapMoves_h
#define layerscope_analysis_UmapMoves_h

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/Lanes.h"

namespace layerscope
{

/// What all rows share in one of UMAP's epochs.
template <std::size_t Dimensions>
struct UmapEpoch
{
  using Point = std::array<float, Dimensions>;

  const std::vector<Point>* others;  ///< where the rows are that attract and repel
  float a, b;                        ///< of the curve
  float rate;
  std::size_t negativeSamples;
  bool isMutual;  ///< edges are drawn once as the row's own and once as the other row's
};

/// Some rows that are moved together, one a lane, by the edges that are drawn. Each row moves edge by edge:
/// towards the other row, and away from random ones. All processors give the same bits.
template <std::size_t Dimensions>
class UmapMoves
{
public:
  using Point = std::array<float, Dimensions>;
  static constexpr std::size_t most = lanes::floatCount;

  /// Begins anew.
  void clear();
  /// A row and those that attract it one after the other. The random ones are a function of seed, row and
  /// epoch.
  void addRow(const Point& point, const std::int32_t* others, std::size_t count, std::uint64_t seed,
              std::size_t row, std::size_t epoch);

  void run(const UmapEpoch<Dimensions>& epoch);

  Point point(std::size_t lane) const;

private:
  template <std::size_t>
  friend struct UmapKernel;

  /// An edge of each row that has so many.
  struct Step
  {
    std::array<std::int32_t, most> others{};
    std::array<float, most> isOn{};  ///< 1, or 0 for the rows that have fewer
  };

  std::size_t size_ = 0;
  std::size_t steps_ = 0;  ///< most edges of a row
  std::array<std::array<float, most>, Dimensions> places_{};
  std::array<std::array<std::uint32_t, most>, 2> keys_{};
  std::vector<Step> drawn_;  ///< [steps]
};

}  // namespace layerscope

#endif
