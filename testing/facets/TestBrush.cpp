// Hand-worked drags of the brush.
#include <gtest/gtest.h>

#include "samples/Brush.h"

using layerscope::Brush;
using layerscope::Rectangle;

namespace
{

const Rectangle bounds{100, 50, 200, 100};

Brush drawn(float x0, float y0, float x1, float y1)
{
  Brush brush;
  brush.begin(bounds, x0, y0);
  brush.drag(x1, y1);
  brush.release();
  return brush;
}

void expectArea(const Brush& brush, float x, float y, float width, float height)
{
  EXPECT_FLOAT_EQ(brush.area().x, x);
  EXPECT_FLOAT_EQ(brush.area().y, y);
  EXPECT_FLOAT_EQ(brush.area().width, width);
  EXPECT_FLOAT_EQ(brush.area().height, height);
}

}  // namespace

TEST(Brush, IsDrawnInAnyDirection)
{
  expectArea(drawn(120, 60, 160, 90), 120, 60, 40, 30);
  expectArea(drawn(160, 90, 120, 60), 120, 60, 40, 30);
  expectArea(drawn(120, 90, 160, 60), 120, 60, 40, 30);
}

TEST(Brush, StaysWithinItsBounds)
{
  expectArea(drawn(120, 60, 1000, -1000), 120, 50, 180, 10);
  expectArea(drawn(0, 0, 110, 60), 100, 50, 10, 10);
}

TEST(Brush, IsHeldByItsEdgesCornersAndInside)
{
  const Brush brush = drawn(120, 60, 180, 90);
  EXPECT_EQ(brush.gripAt(119, 75, 4), Brush::Left);
  EXPECT_EQ(brush.gripAt(182, 75, 4), Brush::Right);
  EXPECT_EQ(brush.gripAt(150, 92, 4), Brush::Top);
  EXPECT_EQ(brush.gripAt(150, 58, 4), Brush::Bottom);
  EXPECT_EQ(brush.gripAt(122, 88, 4), Brush::Left | Brush::Top);
  EXPECT_EQ(brush.gripAt(150, 75, 4), Brush::Inside);
  EXPECT_EQ(brush.gripAt(110, 75, 4), Brush::None);
  EXPECT_EQ(Brush().gripAt(0, 0, 4), Brush::None);
}

TEST(Brush, CanBeMovedHoweverSmall)
{
  const Brush brush = drawn(120, 60, 126, 66);
  EXPECT_EQ(brush.gripAt(123, 63, 4), Brush::Inside);
  EXPECT_EQ(brush.gripAt(117, 63, 4), Brush::Left);
}

TEST(Brush, MovesAsAWholeUpToTheBounds)
{
  Brush brush = drawn(120, 60, 160, 90);
  brush.hold(Brush::Inside, 130, 70);
  brush.drag(140, 75);
  expectArea(brush, 130, 65, 40, 30);
  brush.drag(1000, 1000);
  expectArea(brush, 260, 120, 40, 30);
  brush.drag(-1000, -1000);
  expectArea(brush, 100, 50, 40, 30);
  brush.drag(130, 70);
  expectArea(brush, 120, 60, 40, 30);
}

TEST(Brush, EdgesSwapWhenDraggedOverEachOther)
{
  Brush brush = drawn(120, 60, 160, 90);
  brush.hold(Brush::Right, 160, 70);
  brush.drag(110, 0);
  expectArea(brush, 110, 60, 10, 30);
  brush.release();
  EXPECT_FALSE(brush.isHeld());
  brush.hold(Brush::Left | Brush::Bottom, 110, 60);
  brush.drag(200, 120);
  expectArea(brush, 120, 90, 80, 30);
}

TEST(Brush, ClearedItIsGone)
{
  Brush brush = drawn(120, 60, 160, 90);
  EXPECT_TRUE(brush.isActive());
  brush.clear();
  EXPECT_FALSE(brush.isActive());
  EXPECT_TRUE(brush.area().isEmpty());
}
