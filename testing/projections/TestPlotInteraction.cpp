// A mouse over two layers of samples on a grid of places; what it should do is worked by hand.
#include <gtest/gtest.h>

#include "PlotTables.h"
#include "projections/PlotInteraction.h"

using namespace layerscope;

namespace
{

using Ids = std::vector<std::int64_t>;

/// Samples 0 to 24 on a grid of 5 x 5, sample 5 row + column; in layer 2 with x and y swapped. Labels are the columns.
class PlotMouse : public ::testing::Test
{
protected:
  void SetUp() override
  {
    std::vector<PlotRow> rows;
    std::vector<double> labels;
    for (int layer = 1; layer < 3; ++layer)
    {
      for (int sample = 0; sample < 25; ++sample)
      {
        const double row = sample / 5;
        const double column = sample % 5;
        rows.push_back({layer, sample, layer == 1 ? column : row, layer == 1 ? row : column});
        labels.push_back(sample % 5);
      }
    }
    scene.setData(std::make_shared<PlotData>(plotColumns(rows)), PlotFacts());
    ColorColumn column;
    column.name = "label";
    column.numbers = ColumnView<double>(labels);
    scene.setColoring(column);
    view.width = 1000;
    view.height = 600;
    view.smallText = {12, 6, 8};
    view.headerText = {15, 8, 10};
    view.titleCharacters = 20;
    view.picturesWidth = 0.25F;
    scene.setView(view);
    mouse.followLayout();
  }

  struct Point
  {
    float x;
    float y;
  };
  /// In layer 1; parts of the distance between two columns and rows.
  Point at(double column, double row, std::size_t shown = 0) const
  {
    const PlotFrame frame = scene.frame(shown);
    const UnitPlace low = scene.data().place(0);
    const UnitPlace high = scene.data().place(24);
    const auto part = [](float from, float to, double steps)
    { return from + (to - from) * static_cast<float>(steps) / 4; };
    const UnitPlace place{part(low.x, high.x, column), part(low.y, high.y, row)};
    return {frame.x(place), frame.y(place)};
  }
  static Point middle(const Rectangle& area) { return {area.x + area.width / 2, area.y + area.height / 2}; }
  int drag(Point from, Point to, bool add = false)
  {
    mouse.press(from.x, from.y, add);
    mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    mouse.move(to.x, to.y);
    return mouse.release(to.x, to.y);
  }
  int click(Point point, bool add = false)
  {
    mouse.press(point.x, point.y, add);
    return mouse.release(point.x, point.y);
  }
  Ids selected() const { return scene.selection().toIds(scene.data().samples()); }

  PlotScene::View view;
  PlotScene scene;
  PlotInteraction mouse{scene};
};

}  // namespace

TEST_F(PlotMouse, ADragMarksWhatItHoldsAtOnceAndSelectsAtItsEnd)
{
  const Point from = at(-0.2, -0.2);
  const Point to = at(1.2, 1.2);
  mouse.press(from.x, from.y, false);
  EXPECT_EQ(mouse.move(to.x, to.y), PlotInteraction::Drawing);
  EXPECT_EQ(selected(), (Ids{0, 1, 5, 6}));
  EXPECT_TRUE(mouse.isBrushing());
  EXPECT_EQ(mouse.release(to.x, to.y), PlotInteraction::Drawing | PlotInteraction::Selection);
  EXPECT_FALSE(mouse.isBrushing());
  EXPECT_TRUE(mouse.brush().isActive());
}

TEST_F(PlotMouse, TheRectangleIsMovedAndResized)
{
  drag(at(-0.1, -0.1), at(1.4, 1.4));
  drag(at(0.5, 0.5), at(1.5, 1.5));
  EXPECT_EQ(selected(), (Ids{6, 7, 11, 12}));
  drag(at(2.4, 1.5), at(3.4, 1.5));
  EXPECT_EQ(selected(), (Ids{6, 7, 8, 11, 12, 13}));
}

TEST_F(PlotMouse, CtrlAdds)
{
  drag(at(-0.2, -0.2), at(0.2, 0.2));
  drag(at(3.8, 3.8), at(4.2, 4.2), true);
  EXPECT_EQ(selected(), (Ids{0, 24}));
  click(at(2, 2), true);
  EXPECT_EQ(selected(), (Ids{0, 12, 24}));
  click(at(1.5, 1.5), true);
  EXPECT_EQ(selected(), (Ids{0, 12, 24}));
}

TEST_F(PlotMouse, ALassoHoldsWhatItGoesAround)
{
  // A triangle with its right angle at the lower left.
  const Point corners[] = {at(-0.1, -0.1), at(2.7, -0.1), at(-0.1, 2.7)};
  mouse.pressLasso(corners[0].x, corners[0].y, false);
  mouse.move(corners[1].x, corners[1].y);
  mouse.move(corners[2].x, corners[2].y);
  EXPECT_EQ(selected(), (Ids{0, 1, 2, 5, 6, 10}));
  EXPECT_TRUE(mouse.lasso().isActive());
  EXPECT_EQ(mouse.release(corners[2].x, corners[2].y), PlotInteraction::Drawing | PlotInteraction::Selection);
  EXPECT_FALSE(mouse.lasso().isActive());
}

TEST_F(PlotMouse, AClickSelectsAPointOrClears)
{
  EXPECT_EQ(click(at(1, 3)), PlotInteraction::Drawing | PlotInteraction::Selection);
  EXPECT_EQ(selected(), Ids{16});
  // In layer 2 the axes are swapped.
  click(at(1, 3, 1));
  EXPECT_EQ(selected(), Ids{8});
  EXPECT_EQ(scene.referencePanel(), 1U);
  click(at(1.5, 1.5));
  EXPECT_TRUE(selected().empty());
  EXPECT_EQ(click(at(1.5, 1.5)), PlotInteraction::Drawing);
}

TEST_F(PlotMouse, EscapeClears)
{
  drag(at(-0.2, -0.2), at(4.2, 4.2));
  EXPECT_EQ(selected().size(), 25U);
  EXPECT_EQ(mouse.escape(), PlotInteraction::Drawing | PlotInteraction::Selection);
  EXPECT_TRUE(selected().empty());
  EXPECT_FALSE(mouse.brush().isActive());
}

TEST_F(PlotMouse, TheWheelZoomsAtTheMouseInAllPanels)
{
  const Point point = at(3, 1);
  EXPECT_EQ(mouse.wheel(point.x, point.y, 4), PlotInteraction::Drawing | PlotInteraction::Settings);
  EXPECT_NEAR(scene.camera().zoom, 2.44140625, 1e-9);
  EXPECT_NEAR(at(3, 1).x, point.x, 0.01);
  EXPECT_EQ(scene.frame(1).camera, scene.camera());
  EXPECT_EQ(mouse.wheel(1, 1, 4), PlotInteraction::Nothing);
  mouse.wheel(point.x, point.y, -4);
  EXPECT_EQ(scene.camera(), PlotCamera());
  EXPECT_EQ(mouse.wheel(point.x, point.y, -1), PlotInteraction::Nothing);
}

TEST_F(PlotMouse, TheRightButtonDragsAndADoubleClickShowsAll)
{
  drag(at(-0.2, -0.2), at(0.2, 0.2));
  const Point point = at(2, 2);
  mouse.wheel(point.x, point.y, 6);
  EXPECT_NE(mouse.pressPan(point.x, point.y), PlotInteraction::Nothing);
  mouse.move(point.x + 30, point.y - 20);
  EXPECT_NEAR(at(2, 2).x, point.x + 30, 0.01);
  EXPECT_NEAR(at(2, 2).y, point.y - 20, 0.01);
  EXPECT_EQ(mouse.release(point.x + 30, point.y - 20), PlotInteraction::Drawing | PlotInteraction::Settings);
  // Its first click clears the selection, which comes back.
  const Point empty = at(2.4, 2.4);
  click(empty);
  EXPECT_TRUE(selected().empty());
  EXPECT_NE(mouse.doubleClick(empty.x, empty.y, false) & PlotInteraction::Settings, 0);
  EXPECT_EQ(scene.camera(), PlotCamera());
  EXPECT_EQ(selected(), Ids{0});
  EXPECT_EQ(mouse.pressPan(1, 1), PlotInteraction::Nothing);
}

TEST_F(PlotMouse, HeadersAndTheLegendSwitch)
{
  EXPECT_EQ(click(middle(scene.layout().panels[1].header)), PlotInteraction::Drawing | PlotInteraction::Settings);
  EXPECT_EQ(scene.singlePanel(), 2);
  mouse.followLayout();
  click(middle(scene.layout().panels[0].header));
  EXPECT_EQ(scene.singlePanel(), 0);
  mouse.followLayout();
  click(middle(scene.layout().legend[3]));
  EXPECT_EQ(scene.hiddenClasses(), std::vector<std::string>{"2"});
  click(middle(scene.layout().legend[1]), true);
  EXPECT_EQ(scene.hiddenClasses(), (std::vector<std::string>{"1", "2", "3", "4"}));
}

TEST_F(PlotMouse, TheBrushGoesWithAnotherLayout)
{
  drag(at(-0.2, -0.2), at(0.2, 0.2));
  EXPECT_TRUE(mouse.brush().isActive());
  view.width = 800;
  scene.setView(view);
  mouse.followLayout();
  EXPECT_FALSE(mouse.brush().isActive());
  EXPECT_EQ(selected(), Ids{0});
}

TEST_F(PlotMouse, HoveringTellsOfPointsPanelsAndEntries)
{
  const Point point = at(1, 3);
  EXPECT_EQ(mouse.move(point.x, point.y), PlotInteraction::Drawing);
  EXPECT_EQ(mouse.move(point.x, point.y), PlotInteraction::Nothing);
  EXPECT_EQ(tooltipLines(scene, mouse.hovered()), (std::vector<std::string>{"sample 16", "layer 1", "label: 1"}));
  const Point beside = at(1.5, 2.5);
  mouse.move(beside.x, beside.y);
  EXPECT_EQ(mouse.hovered().kind, PlotTarget::Frame);
  EXPECT_EQ(mouse.hovered().row, -1);
  EXPECT_EQ(mouse.hovered().sample, -1);
  const Point header = middle(scene.layout().panels[0].header);
  mouse.move(header.x, header.y);
  EXPECT_EQ(tooltipLines(scene, mouse.hovered()).back(), "Click to show it alone");
  const Point entry = middle(scene.layout().legend[2]);
  mouse.move(entry.x, entry.y);
  EXPECT_EQ(tooltipLines(scene, mouse.hovered()).front(), "1");
  mouse.leave();
  EXPECT_TRUE(tooltipLines(scene, mouse.hovered()).empty());
}

TEST_F(PlotMouse, PicturesSelectAndThePanelIsSwitchedAndResized)
{
  drag(at(-0.2, -0.2), at(1.2, 1.2));
  ASSERT_EQ(scene.pictureSamples().size(), 4U);
  click(middle(scene.picturePanel().grid.picture(2)));
  EXPECT_EQ(selected().size(), 1U);
  EXPECT_EQ(click(middle(scene.layout().picturesHeading)), PlotInteraction::Drawing | PlotInteraction::Panel);
  EXPECT_FALSE(mouse.panel().shown);
  const Point splitter = middle(scene.layout().splitter);
  mouse.press(splitter.x, splitter.y, false);
  mouse.move(600, 300);
  EXPECT_EQ(mouse.release(600, 300), PlotInteraction::Drawing | PlotInteraction::Panel);
  EXPECT_NEAR(mouse.panel().width, 0.4, 1e-6);
}

TEST(PlotMouseWithoutData, DoesNothing)
{
  PlotScene scene;
  PlotScene::View view;
  view.width = 300;
  view.height = 200;
  scene.setView(view);
  PlotInteraction mouse(scene);
  mouse.press(100, 100, false);
  mouse.move(200, 150);
  mouse.release(200, 150);
  mouse.wheel(100, 100, 3);
  mouse.escape();
  EXPECT_EQ(scene.selectedSamples(), 0);
}
