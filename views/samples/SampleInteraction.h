#ifndef layerscope_samples_SampleInteraction_h
#define layerscope_samples_SampleInteraction_h

#include "samples/ViewRoom.h"

namespace layerscope
{

/// What the mouse and the keyboard do in a view of samples: it changes what is marked and highlighted, and says what
/// has changed. Positions are pixels, y upwards.
class SampleInteraction
{
public:
  /// What a call has changed, as bits.
  enum Change
  {
    Nothing = 0,
    Drawing = 1,
    Selection = 2,  ///< it is final, to be told to others
    Highlight = 4,
    Panel = 8,  ///< likewise
    Settings = 16  ///< of the view, by the mouse; likewise
  };

  enum class Cursor
  {
    Arrow,
    Move,
    Horizontal,
    Vertical,
    Rising,  ///< between lower left and upper right
    Falling
  };

  /// The panel of pictures: its part of the view's width is in [leastPanelWidth, mostPanelWidth].
  struct PanelState
  {
    bool shown = true;
    double width = 0.22;
  };
  static constexpr double leastPanelWidth = 0.1;
  static constexpr double mostPanelWidth = 0.7;

  virtual ~SampleInteraction() = default;

  /// The left button. `add`: with Ctrl, which counts up to the release.
  virtual int press(float x, float y, bool add) = 0;
  /// With or without the button.
  virtual int move(float x, float y) = 0;
  virtual int release(float x, float y) = 0;
  /// The left button with Shift.
  virtual int pressLasso(float x, float y, bool add) { return press(x, y, add); }
  /// The right button; Nothing where it does nothing.
  virtual int pressPan(float, float) { return Nothing; }
  /// The second press of a double click.
  virtual int doubleClick(float x, float y, bool add) { return press(x, y, add); }
  /// `steps` > 0: away from the user.
  virtual int wheel(float, float, int) { return Nothing; }
  virtual int leave() = 0;
  virtual int escape() = 0;
  /// The table has changed.
  virtual void reset() = 0;

  /// Whether samples are being marked by a drag, so that the selection isn't final.
  virtual bool isBrushing() const = 0;
  Cursor cursor() const { return cursor_; }
  /// Where the mouse was when something came under it.
  float mouseX() const { return mouseX_; }
  float mouseY() const { return mouseY_; }

  const PanelState& panel() const { return panel_; }
  /// A width beyond the limits becomes the nearest one, one that is not finite is left out.
  void setPanel(bool shown, double width);

protected:
  /// How near, in points, the mouse has to be to an edge of a brush, or to a point.
  static constexpr float reachOfBrush = 4;
  static constexpr float reachOfPoint = 4;

  /// Of the view that the mouse is over.
  virtual const ViewRoom& room() const = 0;
  /// Points as pixels.
  float reach(float points) const { return points * room().scale; }
  /// Whether the button that was pressed at (pressX_, pressY_) has stayed there.
  bool isClick(float x, float y) const;
  /// Takes the edge of the panel of pictures to the mouse.
  void dragSplitter(float x);
  /// What the mouse looks like over a part of a Brush.
  static Cursor cursorOf(int grip);

  PanelState panel_;
  Cursor cursor_ = Cursor::Arrow;
  float pressX_ = 0;
  float pressY_ = 0;
  bool adding_ = false;
  float mouseX_ = 0;
  float mouseY_ = 0;
};

}  // namespace layerscope

#endif
