#ifndef layerscope_SamplesPainter_h
#define layerscope_SamplesPainter_h

#include <cstdint>
#include <vector>

#include "common/ColorTable.h"
#include "common/ViewTheme.h"
#include "facets/FacetScene.h"
#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

class Pencil;

/// Draws the samples of all cells: squares and dots, and which are selected. Few are drawn one by one; of many, pictures
/// are made (FacetRaster.h) and kept while what they show stays the same.
class SamplesPainter
{
public:
  void paint(Pencil& pencil, const FacetScene& scene, const ColorTable& colors, const ViewTheme& theme);
  /// Forgets the pictures: the table, the colours or the theme have changed.
  void reset();

private:
  /// Pictures, one a cell, and the version of what they show.
  struct Layer
  {
    std::uint64_t layout = 0;
    std::uint64_t selection = 0;
    std::uint64_t highlight = 0;
    std::vector<vtkSmartPointer<vtkImageData>> images;
  };

  void paintSquares(Pencil& pencil, const FacetScene& scene, const ColorTable& colors,
                    const ViewTheme& theme);
  void paintSquarePictures(Pencil& pencil, const FacetScene& scene, const ColorTable& colors,
                           const ViewTheme& theme);
  void paintDots(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme, float diameter);
  void paintDotPictures(Pencil& pencil, const FacetScene& scene, const ViewTheme& theme);

  Layer squares_;
  Layer squareMarks_;
  Layer dots_;
  Layer dotMarks_;
  std::vector<float> corners_;
  std::vector<std::uint8_t> cornerColors_;
};

}  // namespace layerscope

#endif
