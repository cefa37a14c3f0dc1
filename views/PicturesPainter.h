#ifndef layerscope_PicturesPainter_h
#define layerscope_PicturesPainter_h

#include <cstdint>
#include <string>
#include <vector>

#include "FacetTheme.h"
#include "facets/FacetScene.h"
#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

class Pencil;
class PictureStore;

/// Draws the panel of the selected samples' pictures, and the tooltip.
class PicturesPainter
{
public:
  /// All pictures of the panel are one image, which is kept until others are shown.
  void paintPanel(Pencil& pencil, const FacetScene& scene, const PictureStore& store, const FacetTheme& theme);
  /// What is at `target`, beside the mouse at (x, y).
  void paintTooltip(Pencil& pencil, const FacetScene& scene, const Target& target, float x, float y,
                    const PictureStore& store, const FacetTheme& theme);

private:
  void composePanel(const FacetScene& scene, const PictureStore& store);

  vtkSmartPointer<vtkImageData> panel_;
  std::vector<std::int64_t> panelSamples_;
  std::int64_t panelPictures_ = -1;
  std::uint64_t panelLayout_ = 0;
  vtkSmartPointer<vtkImageData> single_;  ///< of the tooltip
};

}  // namespace layerscope

#endif
