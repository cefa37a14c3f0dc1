#include "data/PictureFit.h"

#include "DataFixtures.h"

#include <fstream>
#include <limits>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

const std::pair<float, float> bytes = {0.0F, 255.0F};

std::vector<float> fitted(const Picture& picture, const PictureFit& fit, const PictureShape& shape,
                          std::pair<float, float> range = bytes)
{
  std::vector<float> values(static_cast<std::size_t>(shape.values()), -1000.0F);
  fitPicture(picture, range, fit, shape, values.data());
  return values;
}

std::string message(const Picture& picture, const PictureFit& fit, const PictureShape& shape)
{
  return messageOf([&] { fitted(picture, fit, shape); });
}

void expectNear(const std::vector<float>& values, const std::vector<float>& expected, float tolerance)
{
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < values.size(); ++i)
  {
    ASSERT_NEAR(values[i], expected[i], tolerance) << i;
  }
}

PictureFit stored(PictureFit::Extents extents = PictureFit::Extents::Exact)
{
  PictureFit fit;
  fit.extents = extents;
  fit.scaling = PictureFit::Scaling::Stored;
  return fit;
}

const Picture twoPixels = {{3, 1, 2}, {10, 20, 30, 40, 50, 60}};

}  // namespace

TEST(PictureFit, ResamplesAsPillowDoes)
{
  std::ifstream cases(fixture("fits.txt"));
  int count = 0;
  PictureShape own = {1, 0, 0}, to = {1, 0, 0};
  for (std::string mode; cases >> mode >> own.height >> own.width >> to.height >> to.width; ++count)
  {
    SCOPED_TRACE(mode + " " + std::to_string(own.height) + " x " + std::to_string(own.width) + " to " +
                 std::to_string(to.height) + " x " + std::to_string(to.width));
    Picture picture = {own, std::vector<float>(static_cast<std::size_t>(own.values()))};
    std::vector<float> expected(static_cast<std::size_t>(to.values()));
    for (float& value : picture.values)
    {
      cases >> value;
    }
    for (float& value : expected)
    {
      cases >> value;
    }
    const auto extents = mode == "Stretch" ? PictureFit::Extents::Stretch
                         : mode == "Crop"  ? PictureFit::Extents::Crop
                                           : PictureFit::Extents::Pad;
    expectNear(fitted(picture, stored(extents), to), expected, 255e-4F);
  }
  EXPECT_EQ(count, 65);
}

TEST(PictureFit, Scalings)
{
  const Picture picture = {{1, 1, 3}, {0, 51, 255}};
  PictureFit fit;
  EXPECT_EQ(fitted(picture, fit, picture.shape), (std::vector<float>{0.0F, 0.2F, 1.0F}));
  fit.scaling = PictureFit::Scaling::MinusOneToOne;
  expectNear(fitted(picture, fit, picture.shape), {-1.0F, -0.6F, 1.0F}, 1e-6F);
  fit.scaling = PictureFit::Scaling::ZeroTo255;
  EXPECT_EQ(fitted({{1, 1, 3}, {-1, 0, 1}}, fit, picture.shape, {-1.0F, 1.0F}),
            (std::vector<float>{0.0F, 127.5F, 255.0F}));
  EXPECT_EQ(fitted(picture, stored(), picture.shape), picture.values);
  fit.scaling = PictureFit::Scaling::ZeroToOne;
  EXPECT_EQ(fitted({{1, 1, 1}, {7}}, fit, {1, 1, 1}, {7.0F, 7.0F}), std::vector<float>{0.0F});
}

TEST(PictureFit, MeanAndDeviationFollowTheScaling)
{
  PictureFit fit;
  fit.mean = {0.5F};
  fit.deviation = {0.25F};
  expectNear(fitted({{1, 1, 2}, {0, 255}}, fit, {1, 1, 2}), {-2.0F, 2.0F}, 1e-6F);
  fit = stored();
  fit.mean = {1, 2, 3};
  fit.deviation = {1, 2, 4};
  EXPECT_EQ(fitted(twoPixels, fit, twoPixels.shape), (std::vector<float>{9, 19, 14, 19, 11.75F, 14.25F}));
  fit.isBgr = true;
  EXPECT_EQ(fitted(twoPixels, fit, twoPixels.shape), (std::vector<float>{49, 59, 14, 19, 1.75F, 4.25F}));
  // What is padded is black before it.
  fit = {};
  fit.extents = PictureFit::Extents::Pad;
  fit.mean = {0.5F};
  EXPECT_EQ(fitted({{1, 1, 3}, {255, 255, 255}}, fit, {1, 3, 3}),
            (std::vector<float>{-0.5F, -0.5F, -0.5F, 0.5F, 0.5F, 0.5F, -0.5F, -0.5F, -0.5F}));
}

TEST(PictureFit, OrderOfTheInput)
{
  PictureFit fit = stored();
  fit.isBgr = true;
  EXPECT_EQ(fitted(twoPixels, fit, twoPixels.shape), (std::vector<float>{50, 60, 30, 40, 10, 20}));
  fit.isChannelsLast = true;
  EXPECT_EQ(fitted(twoPixels, fit, twoPixels.shape), (std::vector<float>{50, 30, 10, 60, 40, 20}));
  fit.isBgr = false;
  EXPECT_EQ(fitted(twoPixels, fit, twoPixels.shape), (std::vector<float>{10, 30, 50, 20, 40, 60}));
  fit.extents = PictureFit::Extents::Pad;
  EXPECT_EQ(fitted(twoPixels, fit, {3, 2, 2}),
            (std::vector<float>{10, 30, 50, 20, 40, 60, 0, 0, 0, 0, 0, 0}));
}

TEST(PictureFit, ChannelsAreConverted)
{
  PictureFit fit = stored();
  fit.convertChannels = true;
  expectNear(fitted(twoPixels, fit, {1, 1, 2}),
             {0.299F * 10 + 0.587F * 30 + 0.114F * 50, 0.299F * 20 + 0.587F * 40 + 0.114F * 60}, 1e-4F);
  EXPECT_EQ(fitted({{1, 1, 2}, {5, 6}}, fit, {3, 1, 2}), (std::vector<float>{5, 6, 5, 6, 5, 6}));
  expectNear(fitted({{4, 1, 1}, {10, 20, 30, 255}}, fit, {1, 1, 1}), {18.15F}, 1e-4F);
  EXPECT_EQ(fitted({{2, 1, 1}, {10, 255}}, fit, {3, 1, 1}), (std::vector<float>{10, 10, 10}));
}

TEST(PictureFit, AlphaIsDropped)
{
  EXPECT_EQ(fitted({{4, 1, 1}, {1, 2, 3, 4}}, stored(), {3, 1, 1}), (std::vector<float>{1, 2, 3}));
  EXPECT_EQ(fitted({{2, 1, 1}, {1, 2}}, stored(), {1, 1, 1}), std::vector<float>{1});
  EXPECT_EQ(fitted({{4, 1, 1}, {1, 2, 3, 4}}, stored(), {4, 1, 1}), (std::vector<float>{1, 2, 3, 4}));
}

TEST(PictureFitInvalid, ShapesThatDiffer)
{
  EXPECT_TRUE(says(message(twoPixels, {}, {1, 1, 2}), {"Convert Channels", "1 channel", "3 channels"}));
  EXPECT_TRUE(says(message(twoPixels, {}, {3, 2, 2}), {"Fit", "2 x 2", "1 x 2"}));
  PictureFit fit;
  fit.convertChannels = true;
  EXPECT_TRUE(says(message(twoPixels, fit, {5, 1, 2}), {"5 channels", "3 channels"}));
  EXPECT_NE(message({}, fit, {3, 1, 1}), "");
  EXPECT_NE(message({{1, 2, 2}, {1, 2, 3}}, fit, {1, 2, 2}), "");
  EXPECT_NE(message({{1, INT64_MAX, 2}, {1}}, fit, {1, 2, 2}), "");
  std::vector<float> nothing;
  EXPECT_NE(messageOf([&] { fitPicture(twoPixels, bytes, {}, {3, 0, 2}, nothing.data()); }), "");
}

TEST(PictureFitInvalid, MeanAndDeviation)
{
  PictureFit fit;
  fit.mean = {1, 2};
  EXPECT_TRUE(says(message(twoPixels, fit, twoPixels.shape), {"Mean", "1 or 3", "found 2"}));
  fit.mean = {std::numeric_limits<float>::quiet_NaN()};
  EXPECT_TRUE(says(message(twoPixels, fit, twoPixels.shape), {"Mean", "nan"}));
  fit.mean.clear();
  fit.deviation = {1, 0, 1};
  EXPECT_TRUE(says(message(twoPixels, fit, twoPixels.shape), {"Standard Deviation", "positive", "0"}));
  fit.deviation = {1, 1, 1, 1};
  EXPECT_TRUE(says(message(twoPixels, fit, twoPixels.shape), {"Standard Deviation", "1 or 3", "found 4"}));
}
