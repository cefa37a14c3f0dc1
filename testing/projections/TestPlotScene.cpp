#include <gtest/gtest.h>

#include <cmath>

#include "PlotTables.h"
#include "projections/PlotScene.h"

using namespace layerscope;

namespace
{

/// Two layers; samples 0 to 3 at the corners of a square, of classes 0, 0, 1 and one that isn't known.
class Scene : public ::testing::Test
{
protected:
  void SetUp() override
  {
    std::vector<PlotRow> rows;
    for (int layer = 1; layer < 3; ++layer)
    {
      rows.push_back({layer, 10, 0, 0});
      rows.push_back({layer, 11, 1, 0});
      rows.push_back({layer, 12, 0, 1});
      rows.push_back({layer, 13, 1, 1});
    }
    scene.setData(std::make_shared<PlotData>(plotColumns(rows)), PlotFacts());
    ColorColumn column;
    column.name = "label";
    column.numbers = ColumnView<double>(std::vector<double>{0, 0, 1, -1, 0, 0, 1, -1});
    scene.setColoring(column);
    view.width = 1000;
    view.height = 600;
    view.smallText = {12, 6, 8};
    view.headerText = {15, 8, 10};
    view.titleCharacters = 20;
    view.picturesWidth = 0.25F;
    scene.setView(view);
  }

  PlotScene::View view;
  PlotScene scene;
};

}  // namespace

TEST_F(Scene, TheCornersOfTheDataAreNearThoseOfTheFrame)
{
  const PlotFrame frame = scene.frame(0);
  const float margin = frame.area.width * 0.03F / 1.06F;
  EXPECT_NEAR(frame.x(scene.data().place(0)), frame.area.x + margin, 0.01);
  EXPECT_NEAR(frame.y(scene.data().place(3)), frame.area.top() - margin, 0.01);
  EXPECT_EQ(scene.rowAt(0, frame.area.x + margin, frame.area.y + margin, 4), 0);
  EXPECT_EQ(scene.rowAt(0, frame.area.x + frame.area.width / 2, frame.area.y + frame.area.height / 2, 4), -1);
}

TEST_F(Scene, ZoomKeepsWhatIsUnderTheMouse)
{
  const PlotFrame before = scene.frame(0);
  const float x = before.x(scene.data().place(1));
  const float y = before.y(scene.data().place(1));
  scene.zoomAt(0, x, y, 3);
  const PlotFrame after = scene.frame(0);
  EXPECT_NEAR(after.x(scene.data().place(1)), x, 0.01);
  EXPECT_NEAR(after.y(scene.data().place(1)), y, 0.01);
  EXPECT_NEAR(after.x(scene.data().place(1)) - after.x(scene.data().place(0)),
              3 * (before.x(scene.data().place(1)) - before.x(scene.data().place(0))), 0.1);
  scene.zoomAt(0, x, y, 1e-9);
  EXPECT_EQ(scene.camera(), PlotCamera());
  scene.setCamera({std::nan(""), 7, 1e30});
  EXPECT_EQ(scene.camera(), (PlotCamera{0.5, 1, PlotCamera::largestZoom}));
}

TEST_F(Scene, HiddenClassesAreNeitherHitNorMarked)
{
  EXPECT_EQ(scene.legendTexts(), (std::vector<std::string>{"label", "0", "1", "not known"}));
  const PlotFrame frame = scene.frame(0);
  const auto mark = [&]
  {
    SampleMask mask(4);
    scene.markInside(0, [](float, float) { return true; }, mask);
    return mask.toIds(scene.data().samples());
  };
  scene.toggleClass(0);
  EXPECT_EQ(scene.rowAt(0, frame.x(scene.data().place(0)), frame.y(scene.data().place(0)), 4), -1);
  EXPECT_EQ(mark(), (std::vector<std::int64_t>{12, 13}));
  scene.toggleClass(2);
  EXPECT_EQ(mark(), std::vector<std::int64_t>{12});
  EXPECT_EQ(scene.hiddenClasses(), (std::vector<std::string>{"0", "not known"}));
  scene.toggleClass(0);
  EXPECT_EQ(mark(), (std::vector<std::int64_t>{10, 11, 12}));
}

TEST_F(Scene, AClassIsShownAloneAndAllAgain)
{
  scene.isolateClass(1);
  EXPECT_EQ(scene.hiddenClasses(), (std::vector<std::string>{"0", "not known"}));
  scene.isolateClass(0);
  EXPECT_EQ(scene.hiddenClasses(), (std::vector<std::string>{"1", "not known"}));
  scene.isolateClass(0);
  EXPECT_TRUE(scene.hiddenClasses().empty());
}

TEST_F(Scene, HiddenNamesOutliveColorsThatLackThem)
{
  scene.toggleClass(0);
  scene.setColoring(ColorColumn());
  EXPECT_TRUE(scene.isSeen(0));
  ColorColumn column;
  column.name = "label";
  column.numbers = ColumnView<double>(std::vector<double>(8, 0));
  scene.setColoring(column);
  EXPECT_FALSE(scene.isSeen(0));
}

TEST_F(Scene, APanelIsShownAloneIfItIsThere)
{
  scene.setSinglePanel(2);
  EXPECT_EQ(scene.shownPanels(), std::vector<std::size_t>{1});
  EXPECT_EQ(scene.panelName(1), "layer 2");
  scene.setSinglePanel(3);
  EXPECT_EQ(scene.shownPanels().size(), 2U);
}

TEST_F(Scene, PicturesGoByTheirDistanceFromTheMiddle)
{
  // Three corners: the one at the right angle is the nearest to their middle.
  scene.setSelection(SampleMask::fromIds(scene.data().samples(), {11, 12, 10}));
  ASSERT_EQ(scene.pictureSamples().size(), 3U);
  EXPECT_EQ(scene.data().samples()[scene.pictureSamples().front()], 10);
  EXPECT_EQ(scene.picturePanel().entries.front().note, "0");
  EXPECT_EQ(scene.picturePanel().selected, 3);
}

TEST_F(Scene, WithoutASelectionTheStrongestSamplesHavePictures)
{
  std::vector<PlotRow> rows;
  for (int sample = 10; sample < 14; ++sample)
  {
    rows.push_back({1, sample, sample % 2 * 1.0, sample / 12 * 1.0});
  }
  PlotColumns columns = plotColumns(rows);
  columns.activation = ColumnView<double>(std::vector<double>{2, NAN, -1, 5});
  scene.setData(std::make_shared<PlotData>(columns), PlotFacts());
  scene.setView(view);
  ASSERT_EQ(scene.pictureSamples().size(), 3U);
  EXPECT_EQ(scene.pictureSamples(), (std::vector<std::uint32_t>{3, 0, 2}));
  EXPECT_EQ(scene.picturePanel().title, "Strongest");
  EXPECT_EQ(scene.picturePanel().selected, 3);

  scene.setSelection(SampleMask::fromIds(scene.data().samples(), {11}));
  EXPECT_EQ(scene.pictureSamples(), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(scene.picturePanel().title, "");

  PlotFacts neurons;
  neurons.hasPictures = false;
  scene.setData(std::make_shared<PlotData>(columns), neurons);
  EXPECT_TRUE(scene.pictureSamples().empty());
}

TEST_F(Scene, PointsOfManySamplesAreSmallerAndFainter)
{
  const float few = scene.diameter(0);
  const double opaque = scene.opacity(0);
  std::vector<PlotRow> rows;
  for (int sample = 0; sample < 100000; ++sample)
  {
    rows.push_back({1, sample, std::cos(sample), std::sin(2.0 * sample)});
  }
  scene.setData(std::make_shared<PlotData>(plotColumns(rows)), PlotFacts());
  EXPECT_LT(scene.diameter(0), few);
  EXPECT_LT(scene.opacity(0), opaque);
  const float far = scene.diameter(0);
  scene.setCamera({0.5, 0.5, 50});
  EXPECT_GT(scene.diameter(0), far);
  view.pointSize = 7;
  view.opacity = 0.5F;
  scene.setView(view);
  EXPECT_EQ(scene.diameter(0), 7.0F);
  EXPECT_EQ(scene.opacity(0), 0.5);
}

TEST_F(Scene, TooltipsNameSamplePanelAndClass)
{
  EXPECT_EQ(scene.describeRow(6), (std::vector<std::string>{"sample 12", "layer 2", "label: 1"}));
  EXPECT_EQ(scene.describePanel(0), (std::vector<std::string>{"layer 1", "4 samples"}));
}

TEST_F(Scene, ThumbnailsStandBesideEachOtherWhereThereIsRoomForAll)
{
  view.thumbnails = Thumbnails::Automatic;
  scene.setView(view);
  ASSERT_EQ(scene.thumbnails().size(), 8U);  // four in each panel
  const PlotFrame frame = scene.frame(0);
  for (const PlotThumbnail& each : scene.thumbnails())
  {
    EXPECT_EQ(scene.thumbnailAt(each.place.x + 5, each.place.y + 5), each.row);
    const float x = scene.frame(each.shown).x(scene.data().place(each.row));
    EXPECT_NEAR(x, each.place.x + each.place.width / 2, 0.6 * each.place.width);
  }
  EXPECT_EQ(scene.thumbnailAt(frame.area.x + frame.area.width / 2, frame.area.y + frame.area.height / 2), -1);
  scene.toggleClass(0);
  EXPECT_EQ(scene.thumbnails().size(), 4U);
}

TEST_F(Scene, ThumbnailsOfACrowdNeverLieOverEachOther)
{
  std::vector<PlotRow> rows;
  for (int sample = 0; sample < 3000; ++sample)
  {
    rows.push_back({1, sample, std::cos(sample), std::sin(2.0 * sample)});
  }
  scene.setData(std::make_shared<PlotData>(plotColumns(rows)), PlotFacts());
  view.thumbnails = Thumbnails::Automatic;
  scene.setView(view);
  EXPECT_TRUE(scene.thumbnails().empty());
  scene.setCamera({0.5, 0.5, 20});
  EXPECT_FALSE(scene.thumbnails().empty());
  scene.setCamera(PlotCamera());
  view.thumbnails = Thumbnails::On;
  scene.setView(view);
  ASSERT_GT(scene.thumbnails().size(), 100U);
  const Rectangle area = scene.frame(0).area;
  for (std::size_t one = 0; one < scene.thumbnails().size(); ++one)
  {
    const Rectangle& place = scene.thumbnails()[one].place;
    EXPECT_TRUE(place.x >= area.x && place.right() <= area.right() && place.y >= area.y && place.top() <= area.top());
    for (std::size_t other = 0; other < one; ++other)
    {
      EXPECT_FALSE(place.intersects(scene.thumbnails()[other].place));
    }
  }
}
