#ifndef layerscope_PlotsPainter_h
#define layerscope_PlotsPainter_h

#include <cstdint>
#include <vector>

#include "common/ColorTable.h"
#include "common/KeptPicture.h"
#include "common/LegendPainter.h"
#include "common/ViewTheme.h"
#include "vtkSmartPointer.h"

class vtkImageData;

namespace layerscope
{

class Pencil;
class PictureStore;
class PlotScene;

/// Draws all of the places that doesn't follow the mouse, see KeptPicture: panels, points, legend and the panel of
/// pictures.
///
/// Points that nothing is selected of are drawn once for a layout; those that are marked are drawn over a copy.
class PlotsPainter
{
public:
  struct Shown
  {
    const PlotScene& scene;
    const PictureStore& store;
    Heading heading;
    const ColorTable& colors;
    const ViewTheme& theme;
    bool onlySelectedTrails;
    bool isDragging;  ///< by the brush: the pictures then aren't those of the selection yet
  };

  void paint(Pencil& pencil, const Shown& shown);
  /// Forgets everything: the table, the colours or the theme have changed.
  void reset();

private:
  void paintParts(Pencil& pencil, const Shown& shown);
  void drawTrails(const Shown& shown, std::size_t index, bool withMarks);
  void drawPoints(const Shown& shown, bool withMarks);
  void paintPanel(Pencil& pencil, const Shown& shown, std::size_t index);

  KeptPicture picture_;
  std::vector<vtkSmartPointer<vtkImageData>> points_;  ///< of the shown panels
  std::vector<bool> isStale_;                          ///< whether a panel's points have to be drawn anew
  std::vector<vtkSmartPointer<vtkImageData>> marked_;  ///< with the marks over them; only while something is selected
  vtkSmartPointer<vtkImageData> trailLines_;   ///< below the points
  vtkSmartPointer<vtkImageData> markedLines_;  ///< with the marks over them
  std::uint64_t selection_ = 0;  ///< that trails are drawn for, where it decides which are
  std::uint64_t layout_ = 0;
  std::uint64_t time_ = 0;
  bool dimmed_ = false;
};

}  // namespace layerscope

#endif
