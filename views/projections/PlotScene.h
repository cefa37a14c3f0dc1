#ifndef layerscope_projections_PlotScene_h
#define layerscope_projections_PlotScene_h

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "projections/PlotData.h"
#include "projections/PlotFrame.h"
#include "projections/PlotLayout.h"
#include "projections/PlotMotion.h"
#include "projections/PlotTrails.h"
#include "samples/IndexSpan.h"
#include "samples/PicturePanel.h"
#include "samples/RowColoring.h"
#include "samples/SampleMask.h"
#include "samples/ViewRoom.h"

namespace layerscope
{

/// What is known of a table of places beside them.
struct PlotFacts
{
  std::string kind = "sample";  ///< of what a point stands for, as in "sample 12"
  bool hasPictures = true;      ///< of the samples
  /// What stands at a panel's right: how it was made, its quality. Parts are left out from the end where there is no room.
  std::function<std::vector<std::string>(const PlotPanel&)> notes;
  /// Lines of a row's tooltip, below its name and panel.
  std::function<std::vector<std::string>(std::int64_t row)> tip;
};

/// Whether points are drawn as the pictures of their samples.
enum class Thumbnails
{
  Off,
  On,
  Automatic  ///< where there is room for those of all points that are seen, and they don't move with the time
};

/// Whether the density of points is drawn instead of them.
enum class Density
{
  Automatic,  ///< where so many are seen that they hide each other
  On,
  Off
};

/// What stands where a trail ends.
enum class TrailEnds
{
  Automatic,  ///< an arrow's head where few trails are drawn, and at few that are selected; else points
  Points,
  Arrows
};

/// A picture in place of a point.
struct PlotThumbnail
{
  std::size_t shown = 0;  ///< the shown panel
  std::int64_t row = 0;
  Rectangle place;        ///< a square
};

/// The places of a table in a view of a certain size, and what is selected, hidden and looked at: everything that
/// decides what is drawn where, but for the colours.
///
/// "Shown" panels have a place in the view, by their index in PlotData::panels(): all of them, or a single one. While the
/// scene follows a time there is one for each layer, by the index of its last epoch that isn't later than that, and its
/// points are on their way to the next one.
class PlotScene
{
public:
  /// See PlotLayoutInput.
  struct View : ViewRoom
  {
    float pointSize = 0;       ///< points; 0: by the number of samples
    float opacity = 0;         ///< likewise
    Thumbnails thumbnails = Thumbnails::Off;
    Density density = Density::Automatic;
    bool showTrails = false;
    double bundling = 0;  ///< of the trails, in [0, 1]
    TrailEnds trailEnds = TrailEnds::Automatic;
    bool followTime = false;  ///< where a layer has several epochs
    double time = 0;
  };

  PlotScene();

  /// Takes another table: clears the selection; keeps the camera, the single panel and the names of hidden classes.
  void setData(std::shared_ptr<const PlotData> data, PlotFacts facts);
  const PlotData& data() const { return *data_; }
  const PlotFacts& facts() const { return facts_; }

  /// What points are coloured by: nothing, after setData(). Throws Error if it isn't a column of the table.
  void setColoring(ColorColumn column);
  const RowColoring& coloring() const { return coloring_; }
  /// A text for each entry of the legend, the first its title; empty without one.
  const std::vector<std::string>& legendTexts() const { return legendTexts_; }

  /// O(1) when nothing has changed.
  void setView(const View& view);
  const View& view() const { return view_; }
  const PlotLayout& layout() const { return layout_; }
  /// Counts the changes of the layout, the camera and of what is hidden.
  std::uint64_t layoutVersion() const { return layoutVersion_; }
  /// Counts the times at which only points have moved.
  std::uint64_t timeVersion() const { return timeVersion_; }

  void setCamera(const PlotCamera& camera);
  const PlotCamera& camera() const { return camera_; }
  /// The same place stays below (x, y), in a panel; `factor` > 1 comes nearer.
  void zoomAt(std::size_t shown, float x, float y, double factor);

  /// The panel that is shown alone, counted from 1; 0 for all. One that the table doesn't have: all.
  void setSinglePanel(int number);
  int singlePanel() const { return singlePanel_; }
  /// Whether that is why a shown panel is the only one.
  bool isAlone(std::size_t shown) const;
  /// Whether panels show layers at the view's time.
  bool followsTime() const { return view_.followTime && hasWays_; }
  /// The ways of samples through the panels, while they are shown: then one panel has a place, in which the trails end.
  const PlotTrails* trails() const { return view_.showTrails && !trails_.panels().empty() ? &trails_ : nullptr; }
  /// Whether a shown panel has its points where the trails end.
  bool isAtEnds(std::size_t shown) const { return shownPanels_[shown] == trails_.panels().back() && !motionOf(shown); }
  /// Bundles them a little more. Whether that changed anything.
  bool stepTrails();
  /// The row of the trail at (x, y), at the step that is nearest, or -1.
  std::int64_t trailRowAt(std::size_t shown, float x, float y, float reach) const;

  /// The panels that have a place, by their index in the data.
  const std::vector<std::size_t>& shownPanels() const { return shownPanels_; }
  PlotFrame frame(std::size_t shown) const;
  /// The shown panel whose frame holds a point, or -1.
  int shownAt(float x, float y) const;
  std::string panelName(std::size_t panel) const;
  /// What stands over a shown panel, at its left and in parts at its right.
  std::string headerName(std::size_t shown) const;
  std::vector<std::string> headerNotes(std::size_t shown) const;

  /// Calls visit(point) for the points of a shown panel, in the order in which they are drawn.
  template <class Visit>
  void forPoints(std::size_t shown, const Visit& visit) const;

  /// Classes that are not drawn, by their names; those that no row has are kept.
  void setHiddenClasses(std::vector<std::string> names);
  const std::vector<std::string>& hiddenClasses() const { return hiddenNames_; }
  bool isHiddenClass(std::size_t index) const { return index < hidden_.size() && hidden_[index]; }
  /// Shows or hides a class of RowColoring::classes(); its size stands for those not known.
  void toggleClass(std::size_t index);
  /// Shows it alone; all where it is alone already.
  void isolateClass(std::size_t index);
  bool isSeen(std::int64_t row) const { return !hasHidden_ || !isHiddenClass(coloring_.classOfRow()[static_cast<std::size_t>(row)]); }

  /// Diameter in pixels, and opacity, of a panel's points; where rows have sizes, the diameter of the largest.
  float diameter(std::size_t panel) const;
  /// That of a point of a size, see PlotPoint, where `largest` is the panel's.
  float diameterOf(float largest, float size) const;
  double opacity(std::size_t panel) const;
  /// Whether densities are drawn, in all panels alike; their kernel's standard deviation in a shown panel, in pixels.
  bool drawsDensities() const { return drawsDensities_; }
  double densityWidth(std::size_t shown) const;

  /// The row of the nearest point that is seen at (x, y), no farther from its edge than `reach`, or -1. O(rows of the
  /// panel).
  std::int64_t rowAt(std::size_t shown, float x, float y, float reach) const;
  /// Adds the samples of the points that are seen for which isInside(x, y) to a mask. O(rows of the panel).
  template <class IsInside>
  void markInside(std::size_t shown, const IsInside& isInside, SampleMask& mask) const;

  /// The pictures that stand in the panels, none over another: a grid of them, in each cell that of the point nearest
  /// to its middle.
  const std::vector<PlotThumbnail>& thumbnails() const { return thumbnails_; }
  /// The row of the thumbnail at (x, y), or -1.
  std::int64_t thumbnailAt(float x, float y) const;

  void setSelection(const SampleMask& mask);
  const SampleMask& selection() const { return selection_; }
  std::uint64_t selectionVersion() const { return selectionVersion_; }
  std::int64_t selectedSamples() const { return selectedSamples_; }

  /// The panel by whose places the pictures are sorted; its index in the data. 0 at first.
  void setReferencePanel(std::size_t panel);
  std::size_t referencePanel() const { return referencePanel_; }
  /// The samples whose pictures fit into the panel of pictures: the nearest to the middle of all selected first; where none
  /// is selected those of greatest activation, if the data tell.
  const std::vector<std::uint32_t>& pictureSamples() const { return pictureSamples_; }
  const PictureGrid& pictureGrid() const { return pictures_; }
  PicturePanel picturePanel() const;

  /// Lines on a point; the first is its name.
  std::vector<std::string> describeRow(std::int64_t row) const;
  /// Likewise on a shown panel.
  std::vector<std::string> describePanel(std::size_t shown) const;

private:
  std::string panelName(std::size_t panel, const std::string& epoch) const;
  void updateHidden();
  void updateLayout();
  void updatePictures();
  struct RankedSample;
  /// The samples that the panel may show; the first are those of least rank.
  std::vector<RankedSample> rankSelected() const;
  std::vector<RankedSample> rankByActivation() const;
  void updateThumbnails();
  void updateDensities();
  void updateTrails();
  void updateShown();
  void showAtTime();
  void addThumbnails(std::size_t shown);
  /// Of those that come or go, half are there.
  static bool isThere(const PlotPoint& point) { return point.presence >= 0.5F; }
  /// The points of a shown panel that are between two epochs, or nullptr.
  const PlotMotion* motionOf(std::size_t shown) const;

  std::shared_ptr<const PlotData> data_;
  PlotFacts facts_;
  RowColoring coloring_;
  std::vector<std::string> legendTexts_;
  std::vector<std::string> hiddenNames_;
  std::vector<bool> hidden_;
  bool hasHidden_ = false;
  View view_;
  PlotCamera camera_;
  int singlePanel_ = 0;
  bool hasWays_ = false;
  std::vector<std::size_t> shownPanels_;
  std::vector<PlotMotion> motions_;  ///< of the shown panels, while the time is followed
  PlotLayout layout_;
  std::uint64_t layoutVersion_ = 0;
  std::uint64_t timeVersion_ = 0;
  std::vector<PlotThumbnail> thumbnails_;
  bool drawsDensities_ = false;
  PlotTrails trails_;
  SampleMask selection_;
  std::uint64_t selectionVersion_ = 0;
  std::int64_t selectedSamples_ = 0;
  std::size_t referencePanel_ = 0;
  PictureGrid pictures_;
  std::vector<std::uint32_t> pictureSamples_;
  std::int64_t pictureCandidates_ = 0;  ///< of which they are the first
};

template <class Visit>
void PlotScene::forPoints(std::size_t shown, const Visit& visit) const
{
  if (const PlotMotion* motion = motionOf(shown))
  {
    for (const PlotPoint& point : motion->points())
    {
      visit(point);
    }
    return;
  }
  constexpr std::size_t ahead = 24;
  const IndexSpan rows = data_->rowsOf(shownPanels_[shown]);
  for (std::size_t index = 0; index < rows.size(); ++index)
  {
    data_->prefetch(rows[std::min(index + ahead, rows.size() - 1)]);
    const std::uint32_t row = rows[index];
    visit(PlotPoint{row, data_->place(row), data_->sizeOf(row), 1});
  }
}

template <class IsInside>
void PlotScene::markInside(std::size_t shown, const IsInside& isInside, SampleMask& mask) const
{
  const PlotFrame place = frame(shown);
  forPoints(shown, [&](const PlotPoint& point)
  {
    if (isSeen(point.row) && isThere(point) && isInside(place.x(point.place), place.y(point.place)))
    {
      mask.set(data_->sampleOf(point.row));
    }
  });
}

}  // namespace layerscope

#endif
