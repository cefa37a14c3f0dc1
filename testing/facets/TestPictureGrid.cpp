#include "samples/PictureGrid.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <vector>

using namespace layerscope;

namespace
{

const TextMetrics caption{12, 5};

bool isInside(const Rectangle& part, const Rectangle& whole)
{
  const float rounding = 1e-5f * (whole.right() + whole.top());
  return part.x >= whole.x - rounding && part.y >= whole.y - rounding &&
         part.right() <= whole.right() + rounding && part.top() <= whole.top() + rounding;
}

/// The widest pictures by trying widths in steps of a tenth of a pixel.
float widestByTrial(const Rectangle& area, std::int64_t count, float aspect, float gap, float captionHeight)
{
  for (float width = 160; width >= 40; width -= 0.1f)
  {
    const auto columns = static_cast<std::int64_t>((area.width + gap) / (width + gap));
    const auto rows = static_cast<std::int64_t>((area.height + gap) / (width / aspect + captionHeight + gap));
    if (columns * rows >= count)
    {
      return width;
    }
  }
  return 0;
}

}  // namespace

TEST(PictureGrid, ByHand)
{
  // Three columns of 100 with gaps of 4; rows of 112 with captions.
  const Rectangle area{10, 20, 308, 500};
  const PictureGrid grid = layoutPictures(area, 11, 1, 1, caption);
  EXPECT_EQ(grid.columns, 3);
  EXPECT_EQ(grid.shown, 11);
  EXPECT_TRUE(grid.hasCaptions());
  EXPECT_FLOAT_EQ(grid.pictureWidth, 100);
  const Rectangle fifth = grid.picture(4);
  EXPECT_FLOAT_EQ(fifth.x, 10 + 104);
  EXPECT_FLOAT_EQ(fifth.top(), 520 - 116);
  EXPECT_FLOAT_EQ(fifth.height, 100);
  EXPECT_FLOAT_EQ(grid.caption(4).top(), fifth.y);
  EXPECT_FLOAT_EQ(grid.caption(4).height, 12);
  EXPECT_EQ(grid.indexAt(120, 400), 4);
  EXPECT_EQ(grid.indexAt(120, 300), 4);
  // Between two columns, between two rows, and where a twelfth one would be.
  EXPECT_EQ(grid.indexAt(112, 400), -1);
  EXPECT_EQ(grid.indexAt(120, 406), -1);
  EXPECT_EQ(grid.indexAt(250, 100), -1);
  EXPECT_EQ(grid.indexAt(9, 400), -1);
  EXPECT_EQ(grid.indexAt(319, 400), -1);
  EXPECT_EQ(grid.indexAt(120, 521), -1);
}

TEST(PictureGrid, NoLargerThanNeeded)
{
  const PictureGrid grid = layoutPictures({0, 0, 3000, 3000}, 1, 1, 2, caption);
  EXPECT_FLOAT_EQ(grid.pictureWidth, 320);
  EXPECT_EQ(grid.columns, 1);
}

TEST(PictureGrid, AsManyAsFitAtTheSmallestSize)
{
  // Pictures of 40 with gaps of 4: five columns and three rows. Captions of eleven characters have no room.
  const PictureGrid grid = layoutPictures({0, 0, 230, 150}, 1000000, 1, 1, caption);
  EXPECT_EQ(grid.columns, 5);
  EXPECT_EQ(grid.shown, 15);
  EXPECT_FLOAT_EQ(grid.pictureWidth, 40);
  EXPECT_FALSE(grid.hasCaptions());
}

TEST(PictureGrid, NothingToShow)
{
  for (const Rectangle& area :
       {Rectangle{0, 0, 39, 500}, Rectangle{0, 0, 500, 39}, Rectangle{}, Rectangle{0, 0, -1, 9}})
  {
    const PictureGrid grid = layoutPictures(area, 5, 1, 1, caption);
    EXPECT_EQ(grid.shown, 0);
    EXPECT_EQ(grid.indexAt(1, 1), -1);
  }
  EXPECT_EQ(layoutPictures({0, 0, 500, 500}, 0, 1, 1, caption).shown, 0);
  EXPECT_EQ(layoutPictures({0, 0, 500, 500}, -3, 1, 1, caption).shown, 0);
}

TEST(PictureGrid, OddAspects)
{
  EXPECT_EQ(layoutPictures({0, 0, 500, 500}, 4, 0, 1, caption).shown, 4);
  EXPECT_EQ(layoutPictures({0, 0, 500, 500}, 4, 1e9, 1, caption).shown, 4);
  // At the smallest width such pictures are 40 000 pixels high.
  EXPECT_EQ(layoutPictures({0, 0, 500, 500}, 4, 1e-3, 1, caption).shown, 0);
}

TEST(PictureGrid, AsLargeAsTrialFinds)
{
  for (const float width : {90.f, 240.f, 333.f, 900.f})
  {
    for (const float height : {100.f, 420.f, 800.f})
    {
      for (const float aspect : {0.5f, 1.f, 1.5f})
      {
        for (const std::int64_t count : {1, 2, 7, 24, 60})
        {
          const Rectangle area{0, 0, width, height};
          const float captioned = widestByTrial(area, count, aspect, 4, caption.lineHeight);
          const float plain = widestByTrial(area, count, aspect, 4, 0);
          const PictureGrid grid = layoutPictures(area, count, aspect, 1, caption);
          const float expected = captioned >= 55 ? captioned : plain;
          EXPECT_EQ(grid.hasCaptions(), captioned >= 55);
          EXPECT_EQ(grid.shown == count, plain > 0);
          EXPECT_NEAR(grid.pictureWidth, expected > 0 ? expected : 40, 0.11)
              << width << " " << height << " " << count;
        }
      }
    }
  }
}

TEST(PictureGrid, NothingOverlapsOrStandsOut)
{
  for (const float scale : {1.f, 1.5f, 3.f})
  {
    for (const std::int64_t count : {1, 5, 24, 200})
    {
      const Rectangle area{100, 50, 260 * scale, 600 * scale};
      const PictureGrid grid = layoutPictures(area, count, 1, scale, {12 * scale, 5 * scale});
      std::vector<Rectangle> parts;
      for (std::int64_t i = 0; i < grid.shown; ++i)
      {
        const Rectangle picture = grid.picture(i);
        parts.push_back(picture);
        EXPECT_EQ(grid.indexAt(picture.x + picture.width / 2, picture.y + picture.height / 2), i);
        if (grid.hasCaptions())
        {
          // They touch their picture.
          Rectangle below = grid.caption(i);
          below.height -= 0.01f;
          parts.push_back(below);
        }
      }
      for (std::size_t i = 0; i < parts.size(); ++i)
      {
        EXPECT_TRUE(isInside(parts[i], area));
        EXPECT_TRUE(std::none_of(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(i),
                                 [&](const Rectangle& other) { return other.intersects(parts[i]); }));
      }
    }
  }
}
