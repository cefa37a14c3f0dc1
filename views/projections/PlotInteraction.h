#ifndef layerscope_projections_PlotInteraction_h
#define layerscope_projections_PlotInteraction_h

#include <cstdint>
#include <string>
#include <vector>

#include "projections/PlotScene.h"
#include "samples/Brush.h"
#include "samples/Lasso.h"
#include "samples/SampleInteraction.h"

namespace layerscope
{

/// What is at a place of the view.
struct PlotTarget
{
  enum Kind
  {
    Nothing,
    Point,
    Frame,   ///< within a panel, but on no point
    Header,  ///< of a panel
    Legend,  ///< an entry
    Picture,
    Panel,        ///< of the pictures, but on none
    PanelSwitch,  ///< its heading, or what stands for it while the panel is hidden
    Splitter
  };
  Kind kind = Nothing;
  int shown = -1;            ///< the shown panel
  std::int64_t row = -1;     ///< of the point, or the picture's in the reference panel
  std::int64_t sample = -1;  ///< dense, of the point or picture
  int entry = -1;            ///< of the legend, from 0 for the first class

  bool operator==(const PlotTarget& other) const
  {
    return kind == other.kind && shown == other.shown && row == other.row && sample == other.sample && entry == other.entry;
  }
};

/// A point counts within `reach` pixels of its edge.
PlotTarget targetAt(const PlotScene& scene, float x, float y, float reach);

/// What its tooltip says; the first line is its title. Empty for one that has no tooltip.
std::vector<std::string> tooltipLines(const PlotScene& scene, const PlotTarget& target);

/// What the mouse and the keyboard do in a view of places: see SampleInteraction. It changes the scene; positions are
/// those of the scene.
///
/// - A drag in a panel brushes by a rectangle, with Shift by a lasso: the points within are marked at once, in all
///   panels, and selected at its end. The rectangle can then be moved by its inside and resized by its edges, until
///   something else is selected or the layout changes.
/// - A click selects a point or picture; one on a panel's header shows it alone, and all again; on an entry of the legend it
///   hides or shows its class, with `add` it shows that alone. Beside everything it clears the selection. With `add`,
///   drags and clicks on points add to what is selected.
/// - The wheel zooms all panels at the mouse, the right button drags them; a double click shows all.
/// - The panel of pictures is resized by its edge, and switched by its heading.
class PlotInteraction final : public SampleInteraction
{
public:
  /// Borrows the scene.
  explicit PlotInteraction(PlotScene& scene) : scene_(scene) {}

  int press(float x, float y, bool add) override;
  int pressLasso(float x, float y, bool add) override;
  int pressPan(float x, float y) override;
  int doubleClick(float x, float y, bool add) override;
  int wheel(float x, float y, int steps) override;
  int move(float x, float y) override;
  int release(float x, float y) override;
  int leave() override;
  int escape() override;
  void reset() override;

  /// Others have selected samples.
  void select(const SampleMask& mask);
  /// To be called when the layout may have changed: the brush goes. Where only points have moved, it stays, and what is under
  /// the mouse may be another.
  void followLayout();

  bool isBrushing() const override { return drag_ == Drag::Brush || drag_ == Drag::Lasso; }
  const Brush& brush() const { return brush_; }
  const Lasso& lasso() const { return lasso_; }
  /// What is under the mouse.
  const PlotTarget& hovered() const { return hovered_; }

private:
  enum class Drag
  {
    None,
    Brush,
    Lasso,
    Pan,
    Splitter,
    Click
  };

  const ViewRoom& room() const override { return scene_.view(); }
  /// The shown panel in which, or near whose frame, the button was pressed; -1 for none.
  int pressedPanel() const;
  void beginDrag(std::size_t shown);
  void markInside();
  void clearBrush();
  int hover(float x, float y);
  int click();
  int selectSample(std::uint32_t sample);
  int clearSelection();
  SampleMask nothing() const { return SampleMask(scene_.data().samples().size()); }

  PlotScene& scene_;
  Drag drag_ = Drag::None;
  bool isLasso_ = false;
  PlotTarget pressed_;
  Brush brush_;
  Lasso lasso_;
  std::size_t brushed_ = 0;  ///< the shown panel
  std::uint64_t brushLayout_ = 0;
  std::uint64_t brushTime_ = 0;
  SampleMask kept_;  ///< what was selected before the brush, where it adds
  SampleMask beforeClick_;  ///< to be had back if the click becomes a double one
  PlotCamera beforePan_;
  PlotTarget hovered_;
};

}  // namespace layerscope

#endif
