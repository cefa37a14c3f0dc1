#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>

#include "PlotTables.h"
#include "projections/PlotInteraction.h"
#include "projections/PlotScene.h"

using namespace layerscope;

namespace
{

/// Three samples at three epochs of layer 2, and once in layer 1: 0 goes to the right, 1 stays, 2 is missing at first.
std::shared_ptr<const PlotData> makeData()
{
  std::vector<PlotRow> rows = {{1, 0, 5, 5, 0}, {1, 1, 6, 6, 0}};
  for (int epoch = 0; epoch < 3; ++epoch)
  {
    rows.push_back({2, 0, 5.0 * epoch, 0, static_cast<double>(epoch)});
    rows.push_back({2, 1, 10, 10, static_cast<double>(epoch)});
    rows.push_back({2, 2, epoch == 0 ? std::numeric_limits<double>::quiet_NaN() : 0.0, 3.0 * epoch, static_cast<double>(epoch)});
  }
  return std::make_shared<PlotData>(plotColumns(rows, true));
}

class Trailing : public ::testing::Test
{
protected:
  void SetUp() override
  {
    scene.setData(makeData(), PlotFacts());
    view.width = 800;
    view.height = 600;
    view.smallText = {12, 6, 8};
    view.headerText = {15, 8, 10};
    view.titleCharacters = 20;
    view.showTrails = true;
    scene.setView(view);
  }

  PlotScene::View view;
  PlotScene scene;
};

}  // namespace

TEST(PlotTrails, LeadThroughTheEpochsOfALayerOrThroughAllLayers)
{
  const PlotData epochs(*makeData());
  EXPECT_EQ(trailPanels(epochs, std::nullopt), (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_EQ(trailPanels(epochs, 1), (std::vector<std::size_t>{0, 1, 2, 3}));  // it has one epoch
  const PlotData layers(plotColumns({{0, 0, 0, 0}, {1, 0, 0, 0}, {2, 0, 0, 0}}));
  EXPECT_EQ(trailPanels(layers, std::nullopt), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(PlotTrails, AreStraightLinesThroughThePlaces)
{
  const PlotData data(*makeData());
  const PlotTrails trails(data, {1, 2, 3}, {}, 0);
  EXPECT_TRUE(trails.areDone());
  ASSERT_EQ(trails.lines().lines(), 3U);
  EXPECT_EQ(trails.lines().offsets, (std::vector<std::size_t>{0, 3, 6, 8}));
  EXPECT_EQ(trails.lines().points[4], data.place(8).x);  // sample 0 at its last epoch
  const TrailHit hit = trails.at(data.place(5).x, data.place(5).y, 0.01);
  EXPECT_EQ(hit.trail, 0);
  EXPECT_NEAR(hit.time, 1, 0.05);
}

TEST(PlotTrails, AreBundledStepByStep)
{
  PlotTrails trails(*makeData(), {1, 2, 3}, {0, 0, 1}, 1);
  EXPECT_FALSE(trails.areDone());
  EXPECT_EQ(trails.at(0.5, 0.5, 1).trail, -1);
  int steps = 0;
  for (; !trails.areDone() && steps < 1000; ++steps)
  {
    trails.step();
  }
  EXPECT_GT(steps, 1);
  EXPECT_LT(steps, 1000);
  EXPECT_GE(trails.at(0.5, 0.5, 1).trail, 0);
  trails.step();
}

TEST_F(Trailing, OnePanelHasThemAndTheirLastPlaces)
{
  ASSERT_NE(scene.trails(), nullptr);
  EXPECT_EQ(scene.shownPanels(), std::vector<std::size_t>{3});
  EXPECT_EQ(scene.headerName(0), "layer 2, epochs 0 to 2");
  const PlotFrame frame = scene.frame(0);
  const UnitPlace middle = scene.data().place(5);
  EXPECT_EQ(scene.trailRowAt(0, frame.x(middle), frame.y(middle), 4), 5);
  PlotInteraction mouse(scene);
  mouse.move(frame.x(middle), frame.y(middle));
  EXPECT_EQ(tooltipLines(scene, mouse.hovered()), (std::vector<std::string>{"sample 0", "layer 2, epoch 1"}));
  scene.setSinglePanel(1);
  EXPECT_EQ(scene.headerName(0), "layer 1, epoch 0 to layer 2, epoch 2");
  view.showTrails = false;
  scene.setView(view);
  EXPECT_EQ(scene.trails(), nullptr);
  EXPECT_EQ(scene.shownPanels(), std::vector<std::size_t>{0});
}

TEST_F(Trailing, AreBundledWhileTheSceneIsAsked)
{
  view.bundling = 1;
  scene.setView(view);
  const std::uint64_t before = scene.layoutVersion();
  EXPECT_TRUE(scene.stepTrails());
  EXPECT_GT(scene.layoutVersion(), before);
  while (scene.stepTrails())
  {
  }
  EXPECT_TRUE(scene.trails()->areDone());
}

TEST_F(Trailing, HiddenClassesAreNotHit)
{
  ColorColumn column;
  column.name = "label";
  column.numbers = ColumnView<double>(std::vector<double>(11, 0));
  scene.setColoring(column);
  const PlotFrame frame = scene.frame(0);
  const UnitPlace middle = scene.data().place(5);
  EXPECT_EQ(scene.trailRowAt(0, frame.x(middle), frame.y(middle), 4), 5);
  scene.toggleClass(0);
  EXPECT_EQ(scene.trailRowAt(0, frame.x(middle), frame.y(middle), 4), -1);
}

TEST_F(Trailing, NothingToShowHasNoTrails)
{
  scene.setData(std::make_shared<PlotData>(), PlotFacts());
  EXPECT_EQ(scene.trails(), nullptr);
  EXPECT_FALSE(scene.stepTrails());
}
