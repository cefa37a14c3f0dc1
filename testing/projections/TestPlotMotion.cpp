// Points between epochs: what they should be is worked by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "PlotTables.h"
#include "projections/PlotInteraction.h"
#include "projections/PlotMotion.h"
#include "projections/PlotScene.h"

using namespace layerscope;

namespace
{

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Layer 1 at the epochs 0, 2 and 10, layer 3 at 2 alone. Sample 10 goes along the lower edge and then up, 11
/// stays, 12 is there from epoch 2 on, and 13 until then.
std::vector<PlotRow> rows()
{
  return {{1, 10, 0, 0, 0},  {1, 11, 4, 4, 0}, {1, 13, 0, 4, 0},  {1, 10, 4, 0, 2},
          {1, 11, 4, 4, 2},  {1, 12, 2, 2, 2}, {1, 10, 4, 4, 10}, {1, 11, 4, 4, 10},
          {1, 12, 2, 2, 10}, {3, 10, 0, 0, 2}, {3, 11, 1, 1, 2}};
}

const PlotPoint* pointOf(const PlotData& data, const std::vector<PlotPoint>& points, std::int64_t sample)
{
  for (const PlotPoint& point : points)
  {
    if (data.columns().sample[point.row] == sample)
    {
      return &point;
    }
  }
  return nullptr;
}

void expectPlace(const EpochPlace& place, std::size_t from, std::size_t to, double share)
{
  EXPECT_EQ(place.from, from);
  EXPECT_EQ(place.to, to);
  EXPECT_NEAR(place.share, share, 1e-12);
}

class MovingScene : public ::testing::Test
{
protected:
  void SetUp() override
  {
    scene.setData(std::make_shared<PlotData>(plotColumns(rows(), true)), PlotFacts());
    view.width = 1000;
    view.height = 600;
    view.smallText = {12, 6, 8};
    view.headerText = {15, 8, 10};
    view.titleCharacters = 20;
    view.followTime = true;
    show(0);
  }

  void show(double time)
  {
    view.time = time;
    scene.setView(view);
  }
  std::vector<std::string> names() const
  {
    std::vector<std::string> found;
    for (std::size_t shown = 0; shown < scene.shownPanels().size(); ++shown)
    {
      found.push_back(scene.headerName(shown));
    }
    return found;
  }

  PlotScene::View view;
  PlotScene scene;
};

}  // namespace

TEST(EpochPlace, IsBetweenTheEpochsAroundTheTime)
{
  const PlotData data(plotColumns(rows(), true));
  ASSERT_EQ(data.panels().size(), 4U);
  expectPlace(epochPlace(data, 1, -5), 0, 0, 0);
  expectPlace(epochPlace(data, 1, 0), 0, 1, 0);
  expectPlace(epochPlace(data, 1, 0.5), 0, 1, 0.25);
  expectPlace(epochPlace(data, 1, 2), 1, 2, 0);
  expectPlace(epochPlace(data, 1, 4), 1, 2, 0.25);
  expectPlace(epochPlace(data, 1, 10), 2, 2, 0);
  expectPlace(epochPlace(data, 1, infinite), 2, 2, 0);
  expectPlace(epochPlace(data, 1, -infinite), 0, 0, 0);
  expectPlace(epochPlace(data, 1, std::nan("")), 0, 0, 0);
  expectPlace(epochPlace(data, 3, 1), 3, 3, 0);
  EXPECT_TRUE(hasWays(data));
}

TEST(EpochPlace, OfHugeTimesIsFinite)
{
  const double huge = std::numeric_limits<double>::max();
  const PlotData data(plotColumns({{1, 1, 0, 0, -huge}, {1, 1, 1, 1, huge}}, true));
  expectPlace(epochPlace(data, 1, 0), 0, 1, 0.5);
}

TEST(EpochPlace, OneEpochALayerIsNoWay)
{
  EXPECT_FALSE(hasWays(PlotData()));
  EXPECT_FALSE(hasWays(PlotData(plotColumns({{1, 1, 0, 0}, {2, 1, 0, 0}}, true))));
  EXPECT_FALSE(hasWays(PlotData(plotColumns({{1, 1, 0, 0}, {1, 2, 0, 0}}))));
}

TEST(PlotMotion, PointsGoStraightFromPlaceToPlace)
{
  const PlotData data(plotColumns(rows(), true));
  PlotMotion motion(data, 0, 1);
  for (const double share : {0.0, 0.25, 0.5, 1.0})
  {
    motion.moveTo(data, share);
    const PlotPoint* moving = pointOf(data, motion.points(), 10);
    ASSERT_NE(moving, nullptr);
    const UnitPlace from = data.place(0);
    const UnitPlace to = data.place(3);
    EXPECT_NEAR(moving->place.x, from.x + share * (to.x - from.x), 1e-6);
    EXPECT_NEAR(moving->place.y, from.y, 1e-6);
    EXPECT_EQ(moving->presence, 1);
    const PlotPoint* resting = pointOf(data, motion.points(), 11);
    EXPECT_EQ(resting->place.x, data.place(1).x);
    EXPECT_EQ(resting->place.y, data.place(1).y);
  }
}

TEST(PlotMotion, SamplesThatOneEpochLacksFade)
{
  const PlotData data(plotColumns(rows(), true));
  PlotMotion motion(data, 0, 1);
  motion.moveTo(data, 0.25);
  ASSERT_EQ(motion.points().size(), 4U);
  EXPECT_NEAR(pointOf(data, motion.points(), 12)->presence, 0.25, 1e-6);
  EXPECT_EQ(pointOf(data, motion.points(), 12)->place.x, data.place(5).x);
  EXPECT_NEAR(pointOf(data, motion.points(), 13)->presence, 0.75, 1e-6);
  EXPECT_EQ(pointOf(data, motion.points(), 13)->place.y, data.place(2).y);
}

TEST(PlotMotion, SizesGoAlong)
{
  PlotColumns columns =
      plotColumns({{1, 1, 0, 0, 0}, {1, 2, 0, 0, 0}, {1, 1, 1, 1, 1}, {1, 2, 0, 0, 1}}, true);
  columns.size = ColumnView<double>(std::vector<double>{0, 4, 2, 1});
  const PlotData data(columns);
  PlotMotion motion(data, 0, 1);
  motion.moveTo(data, 0.5);
  EXPECT_NEAR(pointOf(data, motion.points(), 1)->size, 0.25, 1e-6);
  EXPECT_NEAR(pointOf(data, motion.points(), 2)->size, 0.625, 1e-6);
}

TEST(PlotMotion, TheOrderIsThatOfBothEpochs)
{
  std::vector<PlotRow> some;
  for (int sample = 0; sample < 2000; ++sample)
  {
    if (sample % 3 != 0)
    {
      some.push_back({1, sample, 0, 0, 0});
    }
    if (sample % 5 != 0)
    {
      some.push_back({1, sample, 1, 1, 1});
    }
  }
  const PlotData data(plotColumns(some, true));
  PlotMotion motion(data, 0, 1);
  motion.moveTo(data, 0.5);
  const auto samplesIn = [&](std::size_t panel)
  {
    std::vector<std::uint32_t> samples;
    for (const PlotPoint& point : motion.points())
    {
      if (data.rowOf(panel, data.sampleOf(point.row)) >= 0)
      {
        samples.push_back(data.sampleOf(point.row));
      }
    }
    return samples;
  };
  for (std::size_t panel = 0; panel < 2; ++panel)
  {
    std::vector<std::uint32_t> expected;
    for (const std::uint32_t row : data.rowsOf(panel))
    {
      expected.push_back(data.sampleOf(row));
    }
    EXPECT_EQ(samplesIn(panel), expected);
  }
}

TEST(PlotMotion, ASampleThatIsThereTwiceKeepsItsPoints)
{
  const PlotData data(plotColumns(
      {{1, 1, 0, 0, 0}, {1, 1, 1, 0, 0}, {1, 2, 1, 1, 0}, {1, 1, 0, 1, 1}, {1, 3, 0, 0, 1}}, true));
  PlotMotion motion(data, 0, 1);
  motion.moveTo(data, 1);
  EXPECT_EQ(motion.points().size(), 4U);
}

TEST_F(MovingScene, EachLayerHasOnePanelAtTheTime)
{
  EXPECT_EQ(names(), (std::vector<std::string>{"layer 1, epoch 0", "layer 3, epoch 2"}));
  show(0.52);
  EXPECT_EQ(names(), (std::vector<std::string>{"layer 1, epoch 0.5", "layer 3, epoch 2"}));
  EXPECT_EQ(scene.headerNotes(0), std::vector<std::string>{"between epochs 0 and 2"});
  EXPECT_EQ(scene.describeRow(0), (std::vector<std::string>{"sample 10", "layer 1, epoch 0.5"}));
  show(6);
  EXPECT_EQ(names().front(), "layer 1, epoch 6");
  scene.setData(
      std::make_shared<PlotData>(plotColumns({{1, 1, 0, 0, 0}, {1, 1, 1, 1, 4}, {1, 1, 1, 1, 10}}, true)),
      PlotFacts());
  show(2.5);
  EXPECT_EQ(names().front(), "layer 1, epoch 2.5");
  scene.setData(std::make_shared<PlotData>(plotColumns(rows(), true)), PlotFacts());
  show(99);
  EXPECT_EQ(names().front(), "layer 1, epoch 10");
  view.followTime = false;
  scene.setView(view);
  EXPECT_EQ(scene.shownPanels().size(), 4U);
}

TEST_F(MovingScene, AtAnEpochItIsThatEpochsPanel)
{
  show(1);
  show(2);
  std::vector<std::uint32_t> found;
  scene.forPoints(0,
                  [&](const PlotPoint& point)
                  {
                    found.push_back(point.row);
                    EXPECT_EQ(point.place.x, scene.data().place(point.row).x);
                    EXPECT_EQ(point.presence, 1);
                  });
  const IndexSpan expected = scene.data().rowsOf(1);
  EXPECT_EQ(found, std::vector<std::uint32_t>(expected.begin(), expected.end()));
}

TEST_F(MovingScene, PointsThatMoveArePicturesOnlyOnRequest)
{
  view.thumbnails = Thumbnails::Automatic;
  show(1);
  EXPECT_TRUE(scene.thumbnails().empty());
  view.thumbnails = Thumbnails::On;
  show(2);
  EXPECT_FALSE(scene.thumbnails().empty());
  view.thumbnails = Thumbnails::Automatic;
  view.followTime = false;
  scene.setView(view);
  EXPECT_FALSE(scene.thumbnails().empty());
}

TEST_F(MovingScene, TimeMovesPointsAndNothingElse)
{
  const std::uint64_t layout = scene.layoutVersion();
  const std::uint64_t time = scene.timeVersion();
  show(1);
  EXPECT_EQ(scene.layoutVersion(), layout);
  EXPECT_EQ(scene.timeVersion(), time + 1);
  show(1);
  EXPECT_EQ(scene.timeVersion(), time + 1);
  view.followTime = false;
  scene.setView(view);
  show(2);
  EXPECT_EQ(scene.timeVersion(), time + 1);
}

TEST_F(MovingScene, PointsAreHitAndMarkedWhereTheyAre)
{
  show(1);
  const PlotFrame frame = scene.frame(0);
  const UnitPlace from = scene.data().place(0);
  const UnitPlace to = scene.data().place(3);
  const UnitPlace middle{(from.x + to.x) / 2, from.y};
  EXPECT_EQ(scene.rowAt(0, frame.x(middle), frame.y(middle), 3), 0);
  EXPECT_EQ(scene.rowAt(0, frame.x(from), frame.y(from), 3), -1);
  SampleMask mask(scene.data().samples().size());
  scene.markInside(
      0, [&](float x, float y) { return std::hypot(x - frame.x(middle), y - frame.y(middle)) < 5; }, mask);
  EXPECT_EQ(mask.toIds(scene.data().samples()), std::vector<std::int64_t>{10});
  // What has not half come isn't there yet.
  show(0.5);
  const UnitPlace coming = scene.data().place(5);
  EXPECT_EQ(scene.rowAt(0, frame.x(coming), frame.y(coming), 3), -1);
  show(1.5);
  EXPECT_EQ(scene.rowAt(0, frame.x(coming), frame.y(coming), 3), 5);
}

TEST_F(MovingScene, ALayerIsShownAloneByAnyOfItsEpochs)
{
  scene.setSinglePanel(3);
  show(1);
  EXPECT_EQ(names(), std::vector<std::string>{"layer 1, epoch 1.0"});
  EXPECT_TRUE(scene.isAlone(0));
  scene.setSinglePanel(0);
  EXPECT_EQ(names().size(), 2U);
  EXPECT_FALSE(scene.isAlone(0));
  EXPECT_FALSE(scene.isAlone(1));
}

TEST_F(MovingScene, PointsGoAlongTheirTrails)
{
  view.showTrails = true;
  scene.setSinglePanel(1);
  show(1);
  EXPECT_EQ(names(), std::vector<std::string>{"layer 1, epoch 1.0 of 0 to 10"});
  std::size_t points = 0;
  scene.forPoints(0,
                  [&](const PlotPoint& point)
                  {
                    ++points;
                    EXPECT_EQ(scene.data().panelOf(point.row) <= 1, true);
                  });
  EXPECT_EQ(points, 4U);
  EXPECT_EQ(scene.trails()->panels().size(), 3U);
}

TEST_F(MovingScene, AClickOnAHeaderShowsItsLayerAloneAndAllAgain)
{
  PlotInteraction mouse(scene);
  show(1);
  mouse.followLayout();
  const auto click = [&]
  {
    const Rectangle header = scene.layout().panels[0].header;
    mouse.press(header.x + 5, header.y + 5, false);
    mouse.release(header.x + 5, header.y + 5);
    mouse.followLayout();
  };
  click();
  EXPECT_EQ(scene.singlePanel(), 1);
  show(5);
  click();
  EXPECT_EQ(scene.singlePanel(), 0);
}

TEST_F(MovingScene, ABrushStaysWhilePointsMove)
{
  PlotInteraction mouse(scene);
  mouse.followLayout();
  const Rectangle frame = scene.layout().panels[0].frame;
  mouse.press(frame.x + 2, frame.y + 2, false);
  mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 3);
  show(1);
  mouse.followLayout();
  EXPECT_TRUE(mouse.isBrushing());
  mouse.release(frame.x + frame.width / 2, frame.y + frame.height / 3);
  EXPECT_TRUE(mouse.brush().isActive());
  show(2);
  mouse.followLayout();
  EXPECT_TRUE(mouse.brush().isActive());
}
