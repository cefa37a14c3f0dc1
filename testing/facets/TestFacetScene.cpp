// Two layers, two clusters, six samples, worked by hand.
#include <gtest/gtest.h>

#include <limits>

#include "facets/FacetScene.h"
#include "facets/Target.h"

using layerscope::FacetColumns;
using layerscope::FacetData;
using layerscope::FacetScene;
using layerscope::Rectangle;
using layerscope::SampleMask;
using layerscope::Target;

namespace
{

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Samples 10 to 15. Layer 1: cluster 0 has 10, 11, 12, 13 with the channels 7, 3; cluster 1 has 14, 15 with 3, 5.
/// Layer 4: cluster 0 has 10, 15 with 1, 2; cluster 1 has the others with 2, 9.
std::shared_ptr<const FacetData> makeData()
{
  FacetColumns columns;
  columns.rows = 12;
  columns.layer = layerscope::ColumnView<int>({1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4});
  columns.cluster = layerscope::ColumnView<int>({0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0});
  columns.sample =
      layerscope::ColumnView<std::int64_t>({10, 11, 12, 13, 14, 15, 10, 11, 12, 13, 14, 15});
  columns.distance = layerscope::ColumnView<double>(
      {0.4, 0.1, nan, 0.3, 0.2, 0.6, 0.5, 0.9, 0.7, 0.8, 0.3, 0.1});
  columns.topChannels = 2;
  std::vector<int> channels;
  std::vector<float> activations;
  const int tops[2][2][2] = {{{7, 3}, {3, 5}}, {{1, 2}, {2, 9}}};
  for (std::size_t row = 0; row < 12; ++row)
  {
    const auto& top = tops[row / 6][columns.cluster[row]];
    channels.insert(channels.end(), {top[0], top[1]});
    activations.insert(activations.end(), {static_cast<float>(row), static_cast<float>(row) / 2});
  }
  columns.topChannel = layerscope::ColumnView<int>(channels);
  columns.topActivation = layerscope::ColumnView<float>(activations);
  return std::make_shared<FacetData>(columns);
}

FacetScene makeScene()
{
  FacetScene scene;
  scene.setData(makeData(), {{1, 400, 8, 8, "", ""}, {4, 10, 1, 1, "", ""}});
  FacetScene::View view;
  view.width = 1000;
  view.height = 700;
  view.smallText = {12, 6, 0};
  view.headerText = {15, 8, 0};
  view.titleCharacters = 14;
  view.picturesWidth = 0.25F;
  scene.setView(view);
  return scene;
}

SampleMask maskOf(const FacetScene& scene, std::vector<std::int64_t> ids)
{
  return SampleMask::fromIds(scene.data().samples(), ids);
}

std::vector<std::int64_t> pictureSamples(const FacetScene& scene)
{
  std::vector<std::int64_t> samples;
  for (const std::int64_t row : scene.pictureRows())
  {
    samples.push_back(scene.data().columns().sample[static_cast<std::size_t>(row)]);
  }
  return samples;
}

Target targetAtMiddle(const FacetScene& scene, const Rectangle& area)
{
  return targetAt(scene, area.x + area.width / 2, area.y + area.height / 2, 4);
}

}  // namespace

TEST(FacetScene, NamesLayersByWhatIsKnown)
{
  const FacetScene scene = makeScene();
  ASSERT_EQ(scene.texts().size(), 2u);
  EXPECT_EQ(scene.texts()[0].header, "layer 1 \u00b7 8\u00d78 \u00b7 400 ch");
  EXPECT_EQ(scene.texts()[1].header, "layer 4 \u00b7 10 ch");
  EXPECT_EQ(scene.texts()[1].shortHeader, "layer 4");
}

TEST(FacetScene, CountsWhatIsSelectedInEveryCell)
{
  FacetScene scene = makeScene();
  scene.setSelection(maskOf(scene, {10, 11, 15, 99}));
  EXPECT_EQ(scene.selectedSamples(), 3);
  EXPECT_EQ(scene.selectedIn(0, 0), 2);
  EXPECT_EQ(scene.selectedIn(0, 1), 1);
  EXPECT_EQ(scene.selectedIn(1, 0), 2);
  EXPECT_EQ(scene.selectedIn(1, 1), 1);
}

TEST(FacetScene, SortsPicturesByTheDistanceInTheReferenceLayer)
{
  FacetScene scene = makeScene();
  scene.setSelection(maskOf(scene, {10, 11, 12, 15}));
  EXPECT_EQ(pictureSamples(scene), (std::vector<std::int64_t>{11, 10, 15, 12}));  // NaN last
  scene.setReferenceLayer(1);
  EXPECT_EQ(pictureSamples(scene), (std::vector<std::int64_t>{15, 10, 12, 11}));
  scene.setReferenceLayer(7);
  EXPECT_EQ(scene.referenceLayer(), 1);
}

TEST(FacetScene, FindsWhatIsUnderTheMouse)
{
  FacetScene scene = makeScene();
  const layerscope::SquareGrid grid = scene.squareGrid(0, 0);
  // The first square is that of sample 11, the nearest one.
  const Target square = targetAtMiddle(scene, squareRectangle(grid, 0));
  EXPECT_EQ(square.kind, Target::Square);
  EXPECT_EQ(square.layerIndex, 0);
  EXPECT_EQ(square.cluster, 0);
  EXPECT_EQ(square.row, 1);
  const auto beside = targetAt(scene, grid.area.right() - 1, grid.area.y + 1, 4);
  EXPECT_EQ(beside.kind, Target::SquareArea);
  EXPECT_EQ(beside.row, -1);

  const layerscope::DotScale scale = scene.dotScale(1, 1);
  const auto dot = dotPosition(scale, 13, 1, 4.5);  // row 9
  const Target found = targetAt(scene, static_cast<float>(dot.x), static_cast<float>(dot.y), 1);
  EXPECT_EQ(found.kind, Target::Dot);
  EXPECT_EQ(found.row, 9);
  EXPECT_EQ(found.slot, 1);

  EXPECT_EQ(targetAtMiddle(scene, scene.layout().cell(1, 0).status).kind, Target::Status);
  const Target header = targetAtMiddle(scene, scene.layout().rows[1].header);
  EXPECT_EQ(header.kind, Target::RowHeader);
  EXPECT_EQ(header.cluster, 1);
  const Target column = targetAtMiddle(scene, scene.layout().columns[1].header);
  EXPECT_EQ(column.kind, Target::ColumnHeader);
  EXPECT_EQ(column.layerIndex, 1);
  EXPECT_EQ(targetAtMiddle(scene, scene.layout().splitter).kind, Target::Splitter);
  EXPECT_EQ(targetAt(scene, -5, -5, 4).kind, Target::Nothing);

  scene.setSelection(maskOf(scene, {12, 13}));
  const Target picture = targetAtMiddle(scene, scene.pictureGrid().picture(1));
  EXPECT_EQ(picture.kind, Target::Picture);
  EXPECT_EQ(picture.row, 2);
}

TEST(FacetScene, ColoursTheSameChannelsInAllClustersOfTheLayer)
{
  FacetScene scene = makeScene();
  scene.setHighlight(1, 0);
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 0, 0), 0);   // 7
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 0, 1), 1);   // 3
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 1, 0), 1);   // 3 again
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 1, 1), -1);  // 5
  EXPECT_EQ(scene.highlight().color(scene.data(), 1, 0, 0), -1);  // another layer
}

TEST(FacetScene, ChannelsKeepTheirColourWhicheverClusterIsHighlighted)
{
  FacetScene scene = makeScene();
  scene.setHighlight(1, 0);
  scene.setHighlight(1, 1);
  EXPECT_EQ(scene.highlight().channels(scene.data()), (std::vector<std::pair<int, int>>{{3, 1}, {5, 0}}));
  scene.setHighlight(4, 1);
  EXPECT_EQ(scene.highlight().channels(scene.data()), (std::vector<std::pair<int, int>>{{2, 1}, {9, 0}}));
}

TEST(FacetScene, NeuronsAreHighlightedInsteadOfACluster)
{
  FacetScene scene = makeScene();
  scene.setHighlight(1, 0);
  scene.setNeurons({{4, 9}, {1, 5}, {4, 9}, {2, 7}});
  const layerscope::ChannelHighlight& highlight = scene.highlight();
  EXPECT_EQ(highlight.neurons(), (std::vector<std::pair<int, int>>{{1, 5}, {2, 7}, {4, 9}}));
  EXPECT_TRUE(highlight.channels(scene.data()).empty());
  EXPECT_EQ(highlight.color(scene.data(), 0, 0, 0), -1);  // 7 of layer 1, not of layer 2
  EXPECT_EQ(highlight.color(scene.data(), 0, 1, 1), 0);   // 5 of layer 1
  scene.setData(makeData(), {});
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 1, 1), 0);

  std::vector<std::pair<int, int>> many;
  for (int channel = 0; channel < 20; ++channel)
  {
    many.emplace_back(1, channel);
  }
  scene.setNeurons(many);
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 0, 0), 0);  // too many to tell apart
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 0, 1), 0);
  scene.setNeurons({});
  EXPECT_EQ(scene.highlight().color(scene.data(), 0, 0, 1), 1);
}

TEST(FacetScene, HighlightsNothingThatIsNotThere)
{
  FacetScene scene = makeScene();
  for (const auto& [layer, cluster] : {std::pair<int, int>{0, 0}, {2, 0}, {1, 9}, {1, -1}, {-3, 0}})
  {
    scene.setHighlight(layer, cluster);
    EXPECT_TRUE(scene.highlight().channels(scene.data()).empty()) << layer << " " << cluster;
  }
}

TEST(FacetScene, TellsWhyNothingIsHighlighted)
{
  FacetScene scene = makeScene();
  EXPECT_EQ(scene.highlight().whyNothing(scene.data()), "");
  scene.setHighlight(4, 1);
  EXPECT_EQ(scene.highlight().whyNothing(scene.data()), "");
  scene.setHighlight(2, 0);
  EXPECT_EQ(scene.highlight().whyNothing(scene.data()), "There is no layer 2 to highlight, but 1, 4");
  scene.setHighlight(1, 9);
  EXPECT_EQ(scene.highlight().whyNothing(scene.data()), "Layer 1 has no cluster 9 to highlight, but 0 to 1");
  scene.setHighlight(0, 9);
  EXPECT_EQ(scene.highlight().whyNothing(scene.data()), "");
}

TEST(FacetScene, AnotherTableKeepsTheHighlightAndDropsTheSelection)
{
  FacetScene scene = makeScene();
  scene.setHighlight(4, 0);
  scene.setSelection(maskOf(scene, {10}));
  scene.setData(makeData(), {});
  EXPECT_EQ(scene.highlight().channels(scene.data()).size(), 2u);
  EXPECT_EQ(scene.selectedSamples(), 0);
  EXPECT_TRUE(scene.pictureRows().empty());
  EXPECT_EQ(scene.texts()[0].header, "layer 1");
}

TEST(FacetScene, AnEmptyTableHasNothing)
{
  FacetScene scene;
  scene.setView({600, 400, 1, {12, 6, 0}, {15, 8, 0}, 14, 0.2F, 1});
  EXPECT_EQ(scene.layout().cells.size(), 0u);
  EXPECT_EQ(targetAt(scene, 100, 100, 4).layerIndex, -1);
  scene.setHighlight(1, 0);
  scene.setSelection(SampleMask(0));
  EXPECT_TRUE(scene.highlight().channels(scene.data()).empty());
}

TEST(FacetScene, ShowsFlowsOnlyWhenTold)
{
  FacetScene scene = makeScene();
  EXPECT_TRUE(scene.flows().empty());
  EXPECT_EQ(scene.layout().gutter, 0);
  const std::uint64_t before = scene.layoutVersion();
  FacetScene::View view = scene.view();
  scene.setSelection(maskOf(scene, {10, 12, 14}));
  view.showFlows = true;
  scene.setView(view);
  EXPECT_GT(scene.layoutVersion(), before);
  EXPECT_GT(scene.layout().gutter, 0);
  // Cluster 0: 10 to 0; 11, 12, 13 to 1. Cluster 1: 15 to 0, 14 to 1.
  ASSERT_EQ(scene.flows().size(), 4u);
  const std::int64_t samples[] = {1, 3, 1, 1};
  const std::int64_t selected[] = {1, 1, 0, 1};
  for (std::size_t flow = 0; flow < 4; ++flow)
  {
    EXPECT_EQ(scene.flows()[flow].samples, samples[flow]);
    EXPECT_EQ(scene.selectedInFlow(flow), selected[flow]);
  }
  scene.setSelection(maskOf(scene, {11, 13}));
  EXPECT_EQ(scene.selectedInFlow(1), 2);
  scene.setSelection(maskOf(scene, {}));
  EXPECT_EQ(scene.selectedInFlow(1), 0);

  const layerscope::Ribbon band = scene.flowBands().ribbons[1];
  const float x = band.left + 0.02F * (band.right - band.left);
  const float y = band.bottomAt(x) + band.height / 2;
  const Target target = targetAt(scene, x, y, 4);
  EXPECT_EQ(target.kind, Target::Flow);
  EXPECT_EQ(target.flow, 1);
  EXPECT_EQ(target.layerIndex, 0);
  EXPECT_EQ(target.cluster, 0);
  EXPECT_EQ(target.row, -1);

  view.showFlows = false;
  scene.setView(view);
  EXPECT_TRUE(scene.flows().empty());
  EXPECT_TRUE(scene.flowBands().ribbons.empty());
  EXPECT_NE(targetAt(scene, x, y, 4).kind, Target::Flow);
}

TEST(FacetScene, CountsTheFlowsOfAnotherTable)
{
  FacetScene scene = makeScene();
  FacetScene::View view = scene.view();
  view.showFlows = true;
  scene.setView(view);
  scene.setSelection(maskOf(scene, {10, 11}));
  scene.setData(std::make_shared<FacetData>(), {});
  EXPECT_TRUE(scene.flows().empty());
  scene.setData(makeData(), {});
  ASSERT_EQ(scene.flows().size(), 4u);
  EXPECT_EQ(scene.selectedInFlow(0), 0);
}
