#include <gtest/gtest.h>

#include <cmath>

#include "FacetTables.h"
#include "facets/FacetScene.h"
#include "facets/SquareColoring.h"
#include "network/Error.h"
#include "samples/ClassColors.h"

using namespace layerscope;

namespace
{

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Two layers, half of the rows in each; all in cluster 0.
FacetData makeData(std::size_t rows)
{
  std::vector<TableRow> table;
  for (std::size_t row = 0; row < rows; ++row)
  {
    const bool isSecond = row >= rows / 2;
    table.push_back({isSecond ? 2 : 1,
                     0,
                     static_cast<std::int64_t>(row % (rows / 2)),
                     static_cast<double>(row) / 10,
                     {},
                     {}});
  }
  return FacetData(columnsOf(table));
}

ColorColumn numbersOf(const std::string& name, std::vector<double> values)
{
  ColorColumn column;
  column.name = name;
  column.numbers = ColumnView<double>(std::move(values));
  return column;
}

ColorColumn textsOf(const std::string& name, std::vector<std::string> values)
{
  ColorColumn column;
  column.name = name;
  column.textOf = [values](std::int64_t row) { return values[static_cast<std::size_t>(row)]; };
  return column;
}

std::vector<std::string> namesOf(const SquareColoring& coloring)
{
  std::vector<std::string> names;
  for (const ColorClass& each : coloring.classes())
  {
    names.push_back(each.name);
  }
  return names;
}

std::vector<std::size_t> colorsOf(const SquareColoring& coloring)
{
  std::vector<std::size_t> colors;
  for (const ColorClass& each : coloring.classes())
  {
    colors.push_back(each.color);
  }
  return colors;
}

SquareColoring::Kind kindOf(const std::string& name, std::vector<double> values)
{
  const FacetData data = makeData(values.size());
  return SquareColoring(data, numbersOf(name, std::move(values))).kind();
}

using Names = std::vector<std::string>;
using Numbers = std::vector<std::size_t>;
using Bytes = std::vector<std::uint8_t>;

}  // namespace

TEST(SquareColoring, IsByDistanceWithAScaleForEachLayer)
{
  const FacetData data = makeData(6);
  const SquareColoring coloring(data, ColorColumn());
  EXPECT_EQ(coloring.kind(), SquareColoring::Distance);
  EXPECT_EQ(coloring.title(), "distance to center");
  EXPECT_EQ(coloring.values().data(), data.columns().distance.data());
  EXPECT_EQ(coloring.range(0).high, 0.2);
  EXPECT_EQ(coloring.range(1).low, 0.3);
  EXPECT_EQ(coloring.textOf(3), "");
  EXPECT_EQ(coloring.whyNot(), "");
}

TEST(SquareColoring, NumbersHaveOneScaleForAllLayers)
{
  const FacetData data = makeData(6);
  const SquareColoring coloring(
      data, numbersOf("loss", {0.25, unknown, 3, -1.5, 2, std::numeric_limits<double>::infinity()}));
  EXPECT_EQ(coloring.kind(), SquareColoring::Number);
  EXPECT_EQ(coloring.title(), "loss");
  for (const int layerIndex : {0, 1})
  {
    EXPECT_EQ(coloring.range(layerIndex).low, -1.5);
    EXPECT_EQ(coloring.range(layerIndex).high, 3);
  }
  EXPECT_EQ(coloring.textOf(0), "loss: 0.25");
  EXPECT_EQ(coloring.textOf(1), "loss: not known");
  EXPECT_EQ(coloring.textOf(2), "loss: 3");
}

TEST(SquareColoring, WholeNumbersAreClassesByTheirName)
{
  for (const char* name : {"label", "prediction", "cluster", "correct", "majority_label", "Label"})
  {
    EXPECT_EQ(kindOf(name, {0, 1, 7, -1}), SquareColoring::Classes) << name;
    EXPECT_EQ(kindOf(name, {0, 1, 7.5, -1}), SquareColoring::Number) << name;
    EXPECT_EQ(kindOf(name, {0, 1, 7, unknown}), SquareColoring::Classes) << name;
  }
  for (const char* name : {"layer", "sample", "epoch", "loss", "confidence"})
  {
    EXPECT_EQ(kindOf(name, {0, 1, 7, 1}), SquareColoring::Number) << name;
  }
}

TEST(SquareColoring, MoreThanTwentyClassesAreNumbers)
{
  std::vector<double> values;
  for (int value = 0; value < 20; ++value)
  {
    values.insert(values.end(), {static_cast<double>(value), -1.0});
  }
  EXPECT_EQ(kindOf("label", values), SquareColoring::Classes);
  values.insert(values.end(), {20.0, -1.0});
  EXPECT_EQ(kindOf("label", values), SquareColoring::Number);
  ColorColumn column = numbersOf("label", values);
  column.classNames = Names(21, "bicycle");
  EXPECT_EQ(SquareColoring(makeData(values.size()), column).textOf(40), "label: 20 (bicycle)");
}

TEST(SquareColoring, LabelsKeepTheirColorsWhereverTheyAre)
{
  const FacetData data = makeData(6);
  const SquareColoring coloring(data, numbersOf("label", {7, 3, -1, 7, unknown, 19}));
  EXPECT_EQ(namesOf(coloring), (Names{"3", "7", "19"}));
  EXPECT_EQ(colorsOf(coloring), (Numbers{3, 7, 19}));
  EXPECT_EQ(coloring.classOfRow(), (Bytes{1, 0, 3, 1, 3, 2}));
  EXPECT_TRUE(coloring.hasUnknown());
  EXPECT_TRUE(coloring.range(0).isEmpty());
  EXPECT_EQ(coloring.textOf(0), "label: 7");
  EXPECT_EQ(coloring.textOf(2), "label: -1 (not known)");
  EXPECT_EQ(coloring.textOf(4), "label: not known");
  // Where a label is beyond the colours, all take them in their order.
  EXPECT_EQ(colorsOf(SquareColoring(data, numbersOf("label", {500, 3, 9, 3, 3, 20}))), (Numbers{0, 1, 2, 3}));
}

TEST(SquareColoring, NamesClassesByWhatStandsBesideThenByTheList)
{
  const FacetData data = makeData(6);
  ColorColumn column = numbersOf("label", {2, 0, 2, 1, 3, 1});
  column.classNames = {"zero", "one", "two"};
  EXPECT_EQ(namesOf(SquareColoring(data, column)), (Names{"zero", "one", "two", "3"}));
  column.textOf = textsOf("", {"", "null", "zwei", "", "drei", ""}).textOf;
  const SquareColoring coloring(data, column);
  EXPECT_EQ(namesOf(coloring), (Names{"null", "one", "zwei", "drei"}));
  EXPECT_EQ(coloring.textOf(0), "label: 2 (zwei)");
  EXPECT_FALSE(coloring.hasUnknown());
}

TEST(SquareColoring, TextsAreClassesInTheirOrder)
{
  const FacetData data = makeData(6);
  const SquareColoring coloring(data, textsOf("kind", {"dog", "cat", "", "ant", "dog", "cat"}));
  EXPECT_EQ(coloring.kind(), SquareColoring::Classes);
  EXPECT_EQ(namesOf(coloring), (Names{"ant", "cat", "dog"}));
  EXPECT_EQ(colorsOf(coloring), (Numbers{0, 1, 2}));
  EXPECT_EQ(coloring.classOfRow(), (Bytes{2, 1, 3, 0, 2, 1}));
  EXPECT_TRUE(coloring.hasUnknown());
  EXPECT_EQ(coloring.textOf(0), "kind: dog");
  EXPECT_EQ(coloring.textOf(2), "kind: not known");
}

TEST(SquareColoring, TooManyTextsLeaveTheDistance)
{
  Names texts;
  for (int number = 0; number < 22; ++number)
  {
    texts.push_back("file " + std::to_string(number));
  }
  const SquareColoring coloring(makeData(22), textsOf("file", texts));
  EXPECT_EQ(coloring.kind(), SquareColoring::Distance);
  EXPECT_EQ(coloring.title(), "distance to center");
  EXPECT_EQ(coloring.whyNot(), "Column 'file' has more than 20 different texts, too many to color by");
}

TEST(SquareColoring, WhatCannotBeUsedLeavesTheDistance)
{
  ColorColumn column;
  column.name = "age";
  column.problem = "There is no column 'age' to color by";
  const SquareColoring coloring(makeData(4), column);
  EXPECT_EQ(coloring.kind(), SquareColoring::Distance);
  EXPECT_EQ(coloring.whyNot(), column.problem);
  EXPECT_EQ(coloring.textOf(0), "");
}

TEST(SquareColoring, RowsWithoutACellDoNotCount)
{
  std::vector<TableRow> rows{
      {1, 0, 0, 0.5, {}, {}}, {1, 0, 1, 0.5, {}, {}}, {1, missingValue<int>(), 2, 0.5, {}, {}}};
  const FacetData data(columnsOf(rows));
  const SquareColoring labels(data, numbersOf("label", {1, 1, 4}));
  EXPECT_EQ(namesOf(labels), (Names{"1"}));
  EXPECT_FALSE(labels.hasUnknown());
  EXPECT_EQ(SquareColoring(data, numbersOf("loss", {1, 2, 400})).range(0).high, 2);
  EXPECT_EQ(namesOf(SquareColoring(data, textsOf("kind", {"a", "b", "c"}))), (Names{"a", "b"}));
}

TEST(SquareColoring, WithoutRowsThereIsNothingToColor)
{
  EXPECT_EQ(SquareColoring(FacetData(), ColorColumn()).kind(), SquareColoring::Distance);
  EXPECT_TRUE(SquareColoring(FacetData(), numbersOf("label", {})).classes().empty());
  EXPECT_TRUE(SquareColoring(makeData(2), numbersOf("label", {-1, unknown})).classes().empty());
}

TEST(SquareColoringInvalid, RejectsAColumnOfAnotherLength)
{
  EXPECT_THROW(SquareColoring(makeData(4), numbersOf("loss", {1, 2, 3})), Error);
  EXPECT_THROW(SquareColoring(makeData(4), numbersOf("loss", {})), Error);
}

TEST(SquareColoring, OneLegendStandsOverAllColumns)
{
  FacetScene scene;
  scene.setData(std::make_shared<FacetData>(makeData(6)), {});
  FacetScene::View view;
  view.width = 1000;
  view.height = 700;
  view.smallText = {12, 6, 0};
  view.headerText = {15, 8, 0};
  scene.setView(view);
  EXPECT_TRUE(scene.layout().legend.line.isEmpty());
  EXPECT_FALSE(scene.layout().columns[1].legend.bar.isEmpty());
  EXPECT_EQ(scene.texts()[1].high, "0.500");

  const std::uint64_t version = scene.layoutVersion();
  scene.setColoring(numbersOf("loss", {0, 1, 2, 3, 4, 8.5}));
  EXPECT_GT(scene.layoutVersion(), version);
  const FacetLayout& layout = scene.layout();
  EXPECT_EQ(layout.legend.line.x, layout.columns[0].area.x);
  EXPECT_NEAR(layout.legend.line.right(), layout.columns[1].area.right(), 0.01);
  EXPECT_FALSE(layout.legend.bar.isEmpty());
  EXPECT_FALSE(layout.legend.title.isEmpty());
  EXPECT_TRUE(layout.columns[1].legend.line.isEmpty());
  EXPECT_EQ(scene.texts()[0].high, "8.5");

  scene.setColoring(numbersOf("label", {0, 1, 2, 3, 4, 8}));
  EXPECT_FALSE(scene.layout().legend.line.isEmpty());
  EXPECT_EQ(scene.texts()[0].high, "");
  scene.setData(std::make_shared<FacetData>(makeData(6)), {});
  EXPECT_EQ(scene.coloring().kind(), SquareColoring::Distance);
}
