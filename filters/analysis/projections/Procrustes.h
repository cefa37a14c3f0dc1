#ifndef layerscope_analysis_Procrustes_h
#define layerscope_analysis_Procrustes_h

#include <array>
#include <cstddef>
#include <vector>

namespace layerscope
{

/// Takes places to where others are: place -> scale * rotation * (place - from) + to.
struct Alignment
{
  std::size_t dimensions = 2;
  std::array<double, 9> rotation{};  ///< [dimensions, dimensions], orthogonal; may be a reflection
  double scale = 1;
  std::array<double, 3> from{}, to{};  ///< the means of both
  /// Sum of the squared distances that are left, and that over the sum of the others' squared distances from
  /// their mean (0 where these are all 0).
  double residual = 0, disparity = 0;

  /// Moves places [rows, dimensions].
  void apply(std::vector<double>& places) const;
};

/// The translation, rotation or reflection and, if wanted, scale that take places [rows, dimensions] nearest
/// to `target`, row by row: J. Gower, Psychometrika 40 (1975); P. Schönemann, Psychometrika 31 (1966). In 2
/// or 3 dimensions. Throws Error where sizes don't fit.
Alignment alignmentOf(const std::vector<double>& places, const std::vector<double>& target,
                      std::size_t dimensions, bool withScale);

}  // namespace layerscope

#endif
