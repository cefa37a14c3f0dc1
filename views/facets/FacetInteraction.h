#ifndef layerscope_facets_FacetInteraction_h
#define layerscope_facets_FacetInteraction_h

#include <cstdint>

#include "facets/FacetScene.h"
#include "samples/SampleMask.h"
#include "facets/Target.h"
#include "samples/Brush.h"
#include "samples/SampleInteraction.h"

namespace layerscope
{

/// What the mouse and the keyboard do in the facets: see SampleInteraction. It changes the scene; positions are those
/// of the scene.
///
/// - A drag over a cell's squares brushes: all squares that the rectangle touches are marked at once, and selected at
///   its end. The rectangle can then be moved by its inside and resized by its edges, until something else is selected,
///   the layout changes, or a click beside it clears the selection.
/// - A drag over a cell's dot plots brushes likewise: its samples that have a dot within the rectangle.
/// - A click selects: a square (where nothing is selected yet) or a picture its sample, a row's header its cluster in
///   the reference layer, a cell's status line its cluster, a band its samples. With `add`, drags and clicks add to what
///   is selected.
/// - A click on a dot highlights the channels of its cluster; elsewhere it ends that, as Escape does.
/// - The panel of pictures is resized by its edge, and switched by its heading.
class FacetInteraction final : public SampleInteraction
{
public:
  /// Borrows the scene.
  explicit FacetInteraction(FacetScene& scene) : scene_(scene) {}

  int press(float x, float y, bool add) override;
  int move(float x, float y) override;
  int release(float x, float y) override;
  int leave() override;
  int escape() override;
  void reset() override;

  /// Others have selected samples.
  void select(const SampleMask& mask);
  /// To be called when the layout may have changed: the brush goes with its squares. Where they are arranged in other
  /// columns it hides until they are as before; what it has selected stays.
  void followLayout();

  bool isBrushing() const override { return drag_ == Drag::Brush; }
  const Brush& brush() const { return brush_; }
  /// What is under the mouse.
  const Target& hovered() const { return hovered_; }

private:
  enum class Drag
  {
    None,
    Brush,
    Splitter,
    Click  ///< a press that does something only if it is released at the same place
  };

  const ViewRoom& room() const override { return scene_.view(); }
  /// Whether a drag from where the button was pressed is one over squares, or over dots.
  bool isBesideSquares() const;
  bool isOverDots() const;
  /// What a brush lies on: squares, or dot plots.
  struct Ground
  {
    Rectangle area;
    float unitX = 1;  ///< a square's or a slot's width
    float unitY = 1;  ///< a square's height, or that of the plots
    std::int64_t units = 0;  ///< in a column of squares, or slots; with another number it is another ground
  };
  Ground ground() const;
  void beginBrush();
  void beginDrag();
  void markBrushed();
  void clearBrush();
  int hover(float x, float y);
  int click();
  int selectAll(IndexSpan samples, int layerIndex);
  int clearSelection();
  int highlight(int layer, int cluster);
  SampleMask nothing() const { return SampleMask(scene_.data().samples().size()); }

  FacetScene& scene_;
  Drag drag_ = Drag::None;
  Target pressed_;
  int pressedGrip_ = Brush::None;  ///< of the brush, where a dot was pressed: held as soon as the mouse moves
  Brush brush_;
  int brushLayer_ = -1;
  int brushCluster_ = -1;
  bool brushesDots_ = false;
  std::uint64_t brushLayout_ = 0;
  bool hasBrush_ = false;            ///< also while it hides
  Rectangle brushInUnits_;  ///< from the ground's upper left corner, y downwards, in its units
  std::int64_t brushUnits_ = 0;
  SampleMask kept_;  ///< what was selected before the brush, where it adds
  Target hovered_;
};

}  // namespace layerscope

#endif
