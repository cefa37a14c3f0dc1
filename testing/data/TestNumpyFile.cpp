#include "DataFixtures.h"

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

const std::vector<std::int64_t> baseShape = {4, 2, 3};

std::vector<double> arrayOf(const std::string& name, const std::string& array = "")
{
  std::vector<std::int64_t> shape;
  std::vector<double> values = readNumpy(fixture(name), array, shape);
  EXPECT_EQ(shape, baseShape) << name;
  return values;
}

class NumpyTypes : public ::testing::TestWithParam<const char*>
{
};

}  // namespace

TEST_P(NumpyTypes, AnyOrder)
{
  const std::string type = GetParam();
  const std::vector<double> expected = numbersOf(type + ".txt");
  ASSERT_EQ(expected.size(), 24U);
  for (const char* order : {"-little.npy", "-big.npy", "-fortran.npy"})
  {
    EXPECT_EQ(arrayOf(type + order), expected) << type << order;
    const auto set = openNumpyPictures(fixture(type + order), "");
    EXPECT_EQ(set->count(), 4);
    EXPECT_EQ(set->shape(), (PictureShape{1, 2, 3}));
    EXPECT_EQ(valuesOf(*set), expected) << type << order;
  }
}

INSTANTIATE_TEST_SUITE_P(All, NumpyTypes,
                         ::testing::Values("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4",
                                           "f8"));

TEST(NumpyFile, LaterVersionsOfTheHeader)
{
  EXPECT_EQ(arrayOf("version-2.npy"), numbersOf("base.txt"));
  EXPECT_EQ(arrayOf("version-3.npy"), numbersOf("base.txt"));
}

TEST(NumpyFile, ArraysOfAnArchive)
{
  for (const char* name : {"stored.npz", "packed.npz"})
  {
    EXPECT_EQ(arrayOf(name, "first"), numbersOf("base.txt"));
    const std::vector<NumpyArrayInfo> arrays = numpyArrays(fixture(name));
    ASSERT_GE(arrays.size(), 2U);
    EXPECT_EQ(arrays[0].name, "first");
    EXPECT_EQ(arrays[0].type, "<f4");
    EXPECT_EQ(arrays[0].shape, baseShape);
    EXPECT_EQ(arrays[1].shape, std::vector<std::int64_t>{5});
    const auto set = openNumpyPictures(fixture(name), "first");
    EXPECT_EQ(set->format(), "npz:first");
    EXPECT_EQ(set->range(), std::pair(0.0F, 255.0F));
    EXPECT_EQ(valuesOf(*openPictures(set->files(), set->format(), {})), numbersOf("base.txt"));
  }
  EXPECT_EQ(arrayOf("packed.npz", "fortran"), numbersOf("base.txt"));
  EXPECT_EQ(valuesOf(*openNumpyPictures(fixture("packed.npz"), "fortran")), numbersOf("base.txt"));
  EXPECT_EQ(arrayOf("one.npz"), numbersOf("base.txt"));
  EXPECT_EQ(openNumpyPictures(fixture("one.npz"), "")->format(), "npz:only");
  const auto alone = numpyArrays(fixture("i2-big.npy"));
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_EQ(alone[0].name, "");
  EXPECT_EQ(alone[0].type, ">i2");
}

TEST(NumpyFile, ChannelsLastBecomeFirst)
{
  for (const char* name : {"channels-last.npy", "channels-last-fortran.npy"})
  {
    const auto set = openNumpyPictures(fixture(name), "");
    EXPECT_EQ(set->shape(), (PictureShape{3, 6, 7}));
    EXPECT_EQ(set->count(), 5);
    EXPECT_EQ(valuesOf(*set), numbersOf("channels-last.txt")) << name;
    EXPECT_EQ(set->format(), "npy");
  }
}

TEST(NumpyFile, RangesOfPictures)
{
  const auto range = [](const char* name) { return openNumpyPictures(fixture(name), "")->range(); };
  EXPECT_EQ(range("u1-little.npy"), std::pair(0.0F, 255.0F));
  EXPECT_EQ(range("b1-little.npy"), std::pair(0.0F, 1.0F));
  EXPECT_EQ(range("i1-little.npy"), std::pair(-12.0F, 11.0F));
  EXPECT_EQ(range("f4-big.npy"), std::pair(-1.25F, 1.625F));
}

TEST(NumpyFile, OneNumberHasNoAxes)
{
  std::vector<std::int64_t> shape = {1};
  EXPECT_EQ(readNumpy(fixture("scalar.npy"), "", shape), std::vector<double>{2.5});
  EXPECT_TRUE(shape.empty());
}
