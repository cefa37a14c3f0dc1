#include "samples/ScalePicture.h"

namespace layerscope
{

TEST(ScalePicture, TakesMeans)
{
  // 4 x 2 pixels of grey.
  StoredPicture picture{4, 2, {}};
  for (const int grey : {0, 10, 20, 31, 2, 12, 22, 40})
  {
    picture.rgb.insert(picture.rgb.end(), 3, static_cast<std::uint8_t>(grey));
  }
  const StoredPicture half = scalePicture(picture, 2, 1);
  EXPECT_EQ(half.width, 2);
  EXPECT_EQ(half.height, 1);
  EXPECT_EQ(half.rgb, (std::vector<std::uint8_t>{6, 6, 6, 28, 28, 28}));
  EXPECT_EQ(scalePicture(picture, 4, 2).rgb, picture.rgb);
}

TEST(ScalePicture, RepeatsPixelsWhereItEnlarges)
{
  const StoredPicture picture{1, 2, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(scalePicture(picture, 2, 2).rgb, (std::vector<std::uint8_t>{1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}));
}

TEST(ScalePicture, KeepsEachChannel)
{
  const StoredPicture picture{2, 1, {0, 100, 200, 2, 102, 255}};
  EXPECT_EQ(scalePicture(picture, 1, 1).rgb, (std::vector<std::uint8_t>{1, 101, 228}));
}

}  // namespace layerscope
