// A mouse over two layers with two clusters of some samples each; what it should do is worked by hand.
#include <gtest/gtest.h>

#include <limits>
#include <numeric>

#include "facets/FacetInteraction.h"

using layerscope::FacetColumns;
using layerscope::FacetData;
using layerscope::FacetInteraction;
using layerscope::FacetScene;
using layerscope::Rectangle;
using layerscope::SampleMask;

namespace
{

using Ids = std::vector<std::int64_t>;

/// Samples 100 to 119. Layer 1: the first twelve in cluster 0, the others in cluster 1. Layer 2: even samples
/// in cluster 0, odd ones in cluster 1. Distances rise with the sample in both.
std::shared_ptr<const FacetData> makeData()
{
  constexpr int samples = 20;
  std::vector<int> layers, clusters, channels;
  std::vector<std::int64_t> ids;
  std::vector<double> distances;
  std::vector<float> activations;
  for (int row = 0; row < 2 * samples; ++row)
  {
    const int sample = row % samples;
    layers.push_back(1 + row / samples);
    clusters.push_back(row < samples ? sample / 12 : sample % 2);
    ids.push_back(100 + sample);
    distances.push_back(1.0 + sample);
    channels.push_back(4 + clusters.back());
    activations.push_back(static_cast<float>(sample));
  }
  FacetColumns columns;
  columns.rows = 2 * samples;
  columns.layer = layerscope::ColumnView<int>(layers);
  columns.cluster = layerscope::ColumnView<int>(clusters);
  columns.sample = layerscope::ColumnView<std::int64_t>(ids);
  columns.distance = layerscope::ColumnView<double>(distances);
  columns.topChannels = 1;
  columns.topChannel = layerscope::ColumnView<int>(channels);
  columns.topActivation = layerscope::ColumnView<float>(activations);
  return std::make_shared<FacetData>(columns);
}

class Interaction : public ::testing::Test
{
protected:
  void SetUp() override
  {
    scene.setData(makeData(), {});
    setSize(1000, 600, 1);
  }

  void setSize(float width, float height, float scale)
  {
    view.width = width;
    view.height = height;
    view.scale = scale;
    view.smallText = {12 * scale, 6 * scale, 8 * scale};
    view.headerText = {15 * scale, 8 * scale, 10 * scale};
    view.titleCharacters = 14;
    view.picturesWidth = 0.25F;
    scene.setView(view);
    mouse.followLayout();
  }

  struct Point
  {
    float x;
    float y;
  };

  static Point middle(const Rectangle& area) { return {area.x + area.width / 2, area.y + area.height / 2}; }
  Point square(int layer, int cluster, int rank) const
  {
    return middle(squareRectangle(scene.squareGrid(layer, cluster), rank));
  }
  int drag(Point from, Point to, bool add = false)
  {
    mouse.press(from.x, from.y, add);
    mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    mouse.move(to.x, to.y);
    return mouse.release(to.x, to.y);
  }
  int click(Point at, bool add = false)
  {
    mouse.press(at.x, at.y, add);
    return mouse.release(at.x, at.y);
  }
  Ids selected() const { return scene.selection().toIds(scene.data().samples()); }
  std::int64_t perColumn(int layer, int cluster) const { return scene.squareGrid(layer, cluster).perColumn; }

  FacetScene::View view;
  FacetScene scene;
  FacetInteraction mouse{scene};
};

}  // namespace

TEST_F(Interaction, ADragMarksWhatItTouchesAtOnceAndSelectsAtItsEnd)
{
  ASSERT_GE(perColumn(0, 0), 4);
  const Point from = square(0, 0, 1);
  const Point to = square(0, 0, 3);
  mouse.press(from.x, from.y, false);
  EXPECT_EQ(mouse.move(to.x, to.y), FacetInteraction::Drawing);
  EXPECT_EQ(selected(), (Ids{101, 102, 103}));
  EXPECT_EQ(scene.selectedIn(1, 0), 1);
  EXPECT_EQ(scene.selectedIn(1, 1), 2);
  EXPECT_TRUE(mouse.isBrushing());
  EXPECT_EQ(mouse.release(to.x, to.y), FacetInteraction::Drawing | FacetInteraction::Selection);
  EXPECT_FALSE(mouse.isBrushing());
  EXPECT_TRUE(mouse.brush().isActive());
}

TEST_F(Interaction, ADragMayBeginBesideTheSquares)
{
  const Point to = square(0, 0, 2);
  const Rectangle first = squareRectangle(scene.squareGrid(0, 0), 0);
  for (const Point from : {Point{first.x - 8, first.top() + 1}, Point{first.x + 1, first.top() + 8}})
  {
    drag(from, to);
    EXPECT_EQ(selected(), (Ids{100, 101, 102}));
    mouse.escape();
  }
  drag({first.x - 20, first.top() - 1}, to);
  EXPECT_TRUE(selected().empty());
}

TEST_F(Interaction, TheBrushIsMovedByItsInside)
{
  ASSERT_GE(perColumn(0, 0), 5);
  drag(square(0, 0, 0), square(0, 0, 2));
  const float side = static_cast<float>(scene.layout().squareSide);
  const Point inside = middle(mouse.brush().area());
  drag(inside, {inside.x, inside.y - 2 * side});
  EXPECT_EQ(selected(), (Ids{102, 103, 104}));
}

TEST_F(Interaction, TheBrushIsResizedByAnEdge)
{
  ASSERT_GE(perColumn(0, 0), 5);
  drag(square(0, 0, 0), square(0, 0, 2));
  const Rectangle area = mouse.brush().area();
  const float side = static_cast<float>(scene.layout().squareSide);
  drag({area.x, area.y}, {area.x, area.y - side});
  EXPECT_EQ(selected(), (Ids{100, 101, 102, 103}));
}

TEST_F(Interaction, AnAddingDragKeepsWhatWasSelected)
{
  drag(square(0, 0, 0), square(0, 0, 1));
  drag(square(1, 1, 0), square(1, 1, 1), true);  // 101, 103
  EXPECT_EQ(selected(), (Ids{100, 101, 103}));
  EXPECT_EQ(scene.referenceLayer(), 1);
}

TEST_F(Interaction, AnotherDragReplacesTheSelection)
{
  drag(square(0, 0, 0), square(0, 0, 1));
  drag(square(1, 1, 1), square(1, 1, 2));
  EXPECT_EQ(selected(), (Ids{103, 105}));
}

TEST_F(Interaction, AClickSelectsASquareOrClearsASelection)
{
  EXPECT_TRUE(click(square(1, 0, 2)) & FacetInteraction::Selection);
  EXPECT_EQ(selected(), (Ids{104}));
  click(square(1, 0, 3), true);
  EXPECT_EQ(selected(), (Ids{104, 106}));
  EXPECT_TRUE(click(square(0, 0, 0)) & FacetInteraction::Selection);
  EXPECT_TRUE(selected().empty());
}

TEST_F(Interaction, EscapeClearsSelectionBrushAndHighlight)
{
  drag(square(0, 0, 0), square(0, 0, 1));
  scene.setHighlight(1, 0);
  EXPECT_EQ(mouse.escape(),
            FacetInteraction::Drawing | FacetInteraction::Selection | FacetInteraction::Highlight);
  EXPECT_TRUE(selected().empty());
  EXPECT_FALSE(mouse.brush().isActive());
  EXPECT_EQ(scene.highlight().layer(), 0);
  EXPECT_EQ(mouse.escape(), FacetInteraction::Drawing);
}

TEST_F(Interaction, EscapeEndsADrag)
{
  const Point from = square(0, 0, 1);
  mouse.press(from.x, from.y, false);
  mouse.move(from.x, from.y - 30);
  mouse.escape();
  mouse.move(from.x, from.y - 60);
  EXPECT_TRUE(selected().empty());
  EXPECT_EQ(mouse.release(from.x, from.y - 60), FacetInteraction::Nothing);
}

TEST_F(Interaction, StatusAndRowHeaderSelectClusters)
{
  click(middle(scene.layout().cell(1, 1).status));
  EXPECT_EQ(selected(), (Ids{101, 103, 105, 107, 109, 111, 113, 115, 117, 119}));
  click(middle(scene.layout().rows[0].header));  // of the layer that was clicked last
  EXPECT_EQ(selected(), (Ids{100, 102, 104, 106, 108, 110, 112, 114, 116, 118}));
}

TEST_F(Interaction, ADotHighlightsItsClusterUntilAClickElsewhere)
{
  const auto dot = dotPosition(scene.dotScale(1, 1), 105, 0, 5);
  const Point at{static_cast<float>(dot.x), static_cast<float>(dot.y)};
  EXPECT_EQ(click(at), FacetInteraction::Drawing | FacetInteraction::Highlight);
  EXPECT_EQ(scene.highlight().layer(), 2);
  EXPECT_EQ(scene.highlight().cluster(), 1);
  EXPECT_EQ(click(at), FacetInteraction::Drawing);
  const Rectangle area = scene.layout().cell(0, 0).squares;
  EXPECT_EQ(click({area.right() - 1, area.y + 1}), FacetInteraction::Drawing | FacetInteraction::Highlight);
  EXPECT_EQ(scene.highlight().layer(), 0);
}

TEST_F(Interaction, APictureSelectsItsSampleAlone)
{
  drag(square(0, 0, 0), square(0, 0, 2));
  click(middle(scene.pictureGrid().picture(1)));
  EXPECT_EQ(selected(), (Ids{101}));
}

TEST_F(Interaction, ThePanelIsResizedAndSwitched)
{
  const Point edge = middle(scene.layout().splitter);
  EXPECT_EQ(drag(edge, {600, edge.y}), FacetInteraction::Drawing | FacetInteraction::Panel);
  EXPECT_DOUBLE_EQ(mouse.panel().width, 0.4);
  drag(edge, {-500, edge.y});
  EXPECT_DOUBLE_EQ(mouse.panel().width, FacetInteraction::mostPanelWidth);
  EXPECT_TRUE(click(middle(scene.layout().picturesHeading)) & FacetInteraction::Panel);
  EXPECT_FALSE(mouse.panel().shown);
  mouse.setPanel(true, std::numeric_limits<double>::quiet_NaN());
  EXPECT_DOUBLE_EQ(mouse.panel().width, FacetInteraction::mostPanelWidth);
}

TEST_F(Interaction, AnotherSelectionEndsTheBrush)
{
  drag(square(0, 0, 0), square(0, 0, 1));
  mouse.select(SampleMask::fromIds(scene.data().samples(), {110}));
  EXPECT_FALSE(mouse.brush().isActive());
  EXPECT_EQ(selected(), (Ids{110}));
}

TEST_F(Interaction, TheBrushFollowsItsSquares)
{
  drag(square(0, 0, 0), square(0, 0, 1));
  const Rectangle before = mouse.brush().area();
  const std::int64_t columnBefore = perColumn(0, 0);
  setSize(2000, 1200, 2);  // twice as large
  ASSERT_EQ(perColumn(0, 0), columnBefore);
  const Rectangle larger = mouse.brush().area();
  EXPECT_NEAR(larger.height, 2 * before.height, 2);
  EXPECT_NEAR(larger.y, square(0, 0, 1).y, 1);
  EXPECT_NEAR(larger.top(), square(0, 0, 0).y, 1);
  EXPECT_EQ(selected(), (Ids{100, 101}));

  setSize(1000, 230, 1);  // other columns of squares
  ASSERT_NE(perColumn(0, 0), columnBefore);
  EXPECT_FALSE(mouse.brush().isActive());
  EXPECT_EQ(selected(), (Ids{100, 101}));
  setSize(1000, 600, 1);
  EXPECT_TRUE(mouse.brush().isActive());
  EXPECT_NEAR(mouse.brush().area().y, before.y, 0.01);
  EXPECT_NEAR(mouse.brush().area().height, before.height, 0.01);
}

TEST_F(Interaction, TheHiddenPanelComesBackByAClick)
{
  click(middle(scene.layout().picturesHeading));
  view.picturesWidth = 0;
  scene.setView(view);
  ASSERT_TRUE(scene.layout().pictures.isEmpty());
  EXPECT_TRUE(click(middle(scene.layout().picturesHeading)) & FacetInteraction::Panel);
  EXPECT_TRUE(mouse.panel().shown);
}

TEST_F(Interaction, TellsTheCursorWhatWouldHappen)
{
  drag(square(0, 0, 0), square(0, 0, 4));
  const Rectangle area = mouse.brush().area();
  const Point inside = middle(area);
  mouse.move(inside.x, inside.y);
  EXPECT_EQ(mouse.cursor(), FacetInteraction::Cursor::Move);
  mouse.move(inside.x, area.y);
  EXPECT_EQ(mouse.cursor(), FacetInteraction::Cursor::Vertical);
  const Point edge = middle(scene.layout().splitter);
  mouse.move(edge.x, edge.y);
  EXPECT_EQ(mouse.cursor(), FacetInteraction::Cursor::Horizontal);
  mouse.move(1, 1);
  EXPECT_EQ(mouse.cursor(), FacetInteraction::Cursor::Arrow);
}

TEST_F(Interaction, AReleaseWithoutAPressIsNothing)
{
  EXPECT_EQ(mouse.release(10, 10), FacetInteraction::Nothing);
  mouse.press(10, 10, false);
  mouse.reset();
  EXPECT_EQ(mouse.release(10, 10), FacetInteraction::Nothing);
}

TEST_F(Interaction, AClickOnABandSelectsItsSamples)
{
  view.showFlows = true;
  setSize(1000, 600, 1);
  const auto onBand = [&](std::size_t flow)
  {
    const layerscope::Ribbon& band = scene.flowBands().ribbons[flow];
    const float x = band.left + 0.02F * (band.right - band.left);
    return Point{x, band.bottomAt(x) + band.height / 2};
  };
  // Layer 1's cluster 1 has 112 to 119, of which layer 2's cluster 0 has the even ones.
  ASSERT_EQ(scene.flows().size(), 4u);
  mouse.move(onBand(2).x, onBand(2).y);
  EXPECT_EQ(mouse.hovered().kind, layerscope::Target::Flow);
  EXPECT_EQ(mouse.hovered().flow, 2);
  EXPECT_EQ(click(onBand(2)), FacetInteraction::Drawing | FacetInteraction::Selection);
  EXPECT_EQ(selected(), (Ids{112, 114, 116, 118}));
  EXPECT_EQ(scene.selectedInFlow(2), 4);
  EXPECT_EQ(scene.selectedInFlow(3), 0);
  click(onBand(3), true);
  EXPECT_EQ(selected(), (Ids{112, 113, 114, 115, 116, 117, 118, 119}));
  click(onBand(0));
  EXPECT_EQ(selected(), (Ids{100, 102, 104, 106, 108, 110}));
  // A drag that begins on a band is none.
  drag(onBand(3), onBand(0));
  EXPECT_EQ(selected(), (Ids{100, 102, 104, 106, 108, 110}));
}

TEST_F(Interaction, ABandThatIsNoLongerShownIsNoTarget)
{
  view.showFlows = true;
  setSize(1000, 600, 1);
  const layerscope::Ribbon band = scene.flowBands().ribbons[0];
  const Point on{band.left + 1, band.leftBottom + band.height / 2};
  mouse.move(on.x, on.y);
  ASSERT_EQ(mouse.hovered().kind, layerscope::Target::Flow);
  mouse.press(on.x, on.y, false);
  view.showFlows = false;
  setSize(1000, 600, 1);
  EXPECT_EQ(mouse.hovered().kind, layerscope::Target::Nothing);
  mouse.release(on.x, on.y);
  EXPECT_EQ(selected(), Ids{});

  view.showFlows = true;
  setSize(1000, 600, 1);
  mouse.move(on.x, on.y);
  view.showFlows = false;
  setSize(1000, 600, 1);
  EXPECT_EQ(mouse.hovered().kind, layerscope::Target::Nothing);
}

TEST_F(Interaction, ABandWithoutRoomIsNoTarget)
{
  view.showFlows = true;
  setSize(1000, 600, 1);
  const layerscope::Ribbon band = scene.flowBands().ribbons[0];
  mouse.move(band.left + 1, band.leftBottom + band.height / 2);
  ASSERT_EQ(mouse.hovered().kind, layerscope::Target::Flow);
  setSize(1000, 0, 1);
  ASSERT_FALSE(scene.flows().empty());
  EXPECT_TRUE(scene.flowBands().ribbons.empty());
  EXPECT_EQ(mouse.hovered().kind, layerscope::Target::Nothing);
}

namespace
{

/// A drag over the dot plots of layer 1's cluster 0, whose samples 100 to 111 have activations of 0 to 11.
class DotBrush : public Interaction
{
protected:
  layerscope::DotScale scale() const { return scene.dotScale(0, 0); }
  Point dot(int sample) const
  {
    const auto at = dotPosition(scale(), sample, 0, sample - 100);
    return {static_cast<float>(at.x), static_cast<float>(at.y)};
  }
  /// The places of an activation at the plot's left and right edge.
  Point left(double activation) const { return {scale().plot.x, static_cast<float>(scale().y(activation))}; }
  Point right(double activation) const
  {
    return {scale().plot.right(), static_cast<float>(scale().y(activation))};
  }
};

}  // namespace

TEST_F(DotBrush, SelectsTheSamplesWhoseDotsAreInTheRectangle)
{
  const Point from = left(1.5);
  const Point to = right(4.5);
  mouse.press(from.x, from.y, false);
  EXPECT_EQ(mouse.move(to.x, to.y), FacetInteraction::Drawing);
  EXPECT_EQ(selected(), (Ids{102, 103, 104}));
  EXPECT_TRUE(mouse.isBrushing());
  EXPECT_EQ(mouse.release(to.x, to.y), FacetInteraction::Drawing | FacetInteraction::Selection);
  EXPECT_TRUE(mouse.brush().isActive());
  EXPECT_NEAR(mouse.brush().area().y, from.y, 1e-3);
  EXPECT_NEAR(mouse.brush().area().top(), to.y, 1e-3);
  EXPECT_EQ(scene.selectedIn(1, 0), 2);
}

TEST_F(DotBrush, MayBeginOnADotAndNotLeaveThePlots)
{
  // From beside a dot, within the mouse's reach, down to the lower edge, a little to the right.
  const Point from{dot(103).x - 0.5F, dot(103).y + 0.5F};
  drag(from, {from.x + 4, from.y - 2000});
  Ids expected;
  for (int sample = 100; sample <= 103; ++sample)
  {
    if (dot(sample).x >= from.x && dot(sample).x <= from.x + 4)
    {
      expected.push_back(sample);
    }
  }
  EXPECT_EQ(selected(), expected);
  EXPECT_FLOAT_EQ(mouse.brush().area().y, scale().plot.y);
  drag(dot(103), {-2000, 2000});
  EXPECT_FLOAT_EQ(mouse.brush().area().x, scale().plot.x);
}

TEST_F(DotBrush, MayBeginBesideThePlots)
{
  drag({left(1.5).x - 8, left(1.5).y}, {right(4.5).x + 8, right(4.5).y});
  EXPECT_EQ(selected(), (Ids{102, 103, 104}));
  EXPECT_FLOAT_EQ(mouse.brush().area().x, scale().plot.x);
  mouse.escape();
  drag({left(1.5).x - 20, left(1.5).y}, right(4.5));
  EXPECT_TRUE(selected().empty());
}

TEST_F(DotBrush, AddsWithCtrl)
{
  drag(left(1.5), right(2.5));
  drag(left(5.5), right(6.5), true);
  EXPECT_EQ(selected(), (Ids{102, 106}));
  drag(square(0, 0, 0), square(0, 0, 1), true);
  EXPECT_EQ(selected(), (Ids{100, 101, 102, 106}));
  drag(left(7.5), right(8.5));
  EXPECT_EQ(selected(), (Ids{108}));
}

TEST_F(DotBrush, IsMovedAndResized)
{
  drag(left(1.5), right(4.5));
  const float one = static_cast<float>(scale().step());
  const Point inside = middle(mouse.brush().area());
  drag(inside, {inside.x, inside.y + 2 * one});
  EXPECT_EQ(selected(), (Ids{104, 105, 106}));
  const Rectangle area = mouse.brush().area();
  drag({inside.x, area.top()}, {inside.x, area.top() + one});
  EXPECT_EQ(selected(), (Ids{104, 105, 106, 107}));
}

TEST_F(DotBrush, AClickOnADotStillHighlights)
{
  const int highlights = FacetInteraction::Drawing | FacetInteraction::Highlight;
  EXPECT_EQ(click(dot(103)), highlights);
  EXPECT_TRUE(selected().empty());
  EXPECT_FALSE(mouse.brush().isActive());
  mouse.escape();
  drag(left(1.5), right(4.5));
  EXPECT_EQ(click(dot(103)), highlights) << "within the brush";
  EXPECT_EQ(scene.highlight().layer(), 1);
  EXPECT_EQ(selected(), (Ids{102, 103, 104}));
  EXPECT_TRUE(mouse.brush().isActive());
  // A drag from the same dot moves the brush.
  drag(dot(103), {dot(103).x, dot(103).y + 2 * static_cast<float>(scale().step())});
  EXPECT_EQ(selected(), (Ids{104, 105, 106}));
}

TEST_F(DotBrush, FollowsItsPlots)
{
  drag(left(1.5), right(4.5));
  setSize(1400, 900, 1);
  ASSERT_TRUE(mouse.brush().isActive());
  EXPECT_NEAR(mouse.brush().area().y, scale().y(1.5), 0.01);
  EXPECT_NEAR(mouse.brush().area().top(), scale().y(4.5), 0.01);
  EXPECT_NEAR(mouse.brush().area().right(), scale().plot.right(), 0.01);
  setSize(1400, 60, 1);
  ASSERT_EQ(scale().slots, 0) << "no room for dots";
  EXPECT_FALSE(mouse.brush().isActive());
  EXPECT_EQ(selected(), (Ids{102, 103, 104}));
  setSize(1400, 900, 1);
  EXPECT_TRUE(mouse.brush().isActive());
}

TEST_F(DotBrush, EndsByEscapeAndAClickBeside)
{
  drag(left(1.5), right(4.5));
  mouse.escape();
  EXPECT_TRUE(selected().empty());
  EXPECT_FALSE(mouse.brush().isActive());
  drag(left(1.5), right(4.5));
  const Rectangle area = scene.layout().cell(0, 0).squares;
  click({area.right() - 1, area.y + 1});
  EXPECT_TRUE(selected().empty());
  EXPECT_FALSE(mouse.brush().isActive());
}
