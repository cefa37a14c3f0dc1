#include "DataFixtures.h"

using namespace layerscope;
using namespace layerscope::testing;

TEST(IdxFile, PlainAndGzipAreRead)
{
  const std::vector<double> expected = numbersOf("train-images.txt");
  for (const char* name :
       {"train-images-idx3-ubyte", "packed-images-idx3-ubyte.gz", "members-images-idx3-ubyte.gz"})
  {
    const auto set = openIdxPictures(fixture(name));
    EXPECT_EQ(set->count(), 20) << name;
    EXPECT_EQ(set->shape(), (PictureShape{1, 5, 4}));
    EXPECT_EQ(set->range(), std::pair(0.0F, 255.0F));
    EXPECT_EQ(set->format(), "idx");
    EXPECT_EQ(set->name(17), std::string(name) + ", picture 17");
    EXPECT_EQ(valuesOf(*set), expected) << name;
    EXPECT_EQ(valuesOf(*openPictures(set->files(), set->format(), {})), expected);
  }
}

TEST(IdxFile, FourAxesHaveChannels)
{
  const auto set = openIdxPictures(fixture("colours.idx4"));
  EXPECT_EQ(set->shape(), (PictureShape{3, 2, 4}));
  EXPECT_EQ(valuesOf(*set), numbersOf("colours.txt"));
}

TEST(IdxFile, LabelsAreRead)
{
  for (const char* name : {"train-labels-idx1-ubyte", "packed-labels-idx1-ubyte.gz"})
  {
    const std::vector<std::int32_t> labels = readIdxLabels(fixture(name));
    ASSERT_EQ(labels.size(), 20U);
    for (int i = 0; i < 20; ++i)
    {
      EXPECT_EQ(labels[i], i % 10);
    }
  }
  const DataSet set = openMnist(fixture("packed-images-idx3-ubyte.gz"), fixture("train-labels-idx1-ubyte"),
                                std::vector<std::string>(10, "digit"));
  EXPECT_EQ(set.labels.size(), 20U);
  EXPECT_EQ(set.classNames.size(), 10U);
  EXPECT_TRUE(openMnist(fixture("train-images-idx3-ubyte"), "", {}).labels.empty());
}

class IdxLabels : public DataTest
{
};

TEST_F(IdxLabels, AreFoundBesideThePictures)
{
  EXPECT_EQ(findIdxLabels(fixture("train-images-idx3-ubyte")), fixture("train-labels-idx1-ubyte"));
  EXPECT_EQ(findIdxLabels(fixture("packed-images-idx3-ubyte.gz")), fixture("packed-labels-idx1-ubyte.gz"));
  EXPECT_EQ(findIdxLabels(fixture("members-images-idx3-ubyte.gz")), "");
  EXPECT_EQ(findIdxLabels(fixture("colours.idx4")), "");
  write("t10k-labels.idx1-ubyte", "x");
  EXPECT_EQ(findIdxLabels(file("t10k-images.idx3-ubyte.gz")), file("t10k-labels.idx1-ubyte"));
  write("my-labels.gz", "x");
  EXPECT_EQ(findIdxLabels(file("my-images")), file("my-labels.gz"));
  EXPECT_EQ(findIdxLabels(""), "");
}
