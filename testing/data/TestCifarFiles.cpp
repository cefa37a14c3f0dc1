#include "DataFixtures.h"

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

/// As make_data.py writes them.
std::vector<float> pixels(int record)
{
  std::vector<float> values;
  for (int i = 0; i < 3072; ++i)
  {
    values.push_back(static_cast<float>((7 * i + 31 * record) % 256));
  }
  return values;
}

class CifarFiles : public DataTest
{
};

}  // namespace

TEST_F(CifarFiles, TenClasses)
{
  const DataSet set = openCifar({fixture("cifar-10/data_batch_1.bin"), fixture("cifar-10/test_batch.bin")});
  EXPECT_EQ(set.pictures->format(), "cifar-10");
  EXPECT_EQ(set.pictures->shape(), (PictureShape{3, 32, 32}));
  ASSERT_EQ(set.pictures->count(), 3);
  EXPECT_EQ(set.labels, (std::vector<std::int32_t>{3, 9, 0}));
  EXPECT_TRUE(set.coarseLabels.empty());
  ASSERT_EQ(set.classNames.size(), 10U);
  EXPECT_EQ(set.classNames[9], "truck");
  EXPECT_EQ(set.pictures->name(2), "test_batch.bin, picture 0");
  const auto again = openPictures(set.pictures->files(), set.pictures->format(), {});
  for (int record = 0; record < 3; ++record)
  {
    EXPECT_EQ(set.pictures->read(record).values, pixels(record));
    EXPECT_EQ(again->read(record).values, pixels(record));
  }
}

TEST_F(CifarFiles, HundredClasses)
{
  const DataSet set = openCifar({fixture("cifar-100/train.bin")});
  EXPECT_EQ(set.pictures->format(), "cifar-100");
  EXPECT_EQ(set.labels, (std::vector<std::int32_t>{99, 7}));
  EXPECT_EQ(set.coarseLabels, (std::vector<std::int32_t>{19, 0}));
  EXPECT_EQ(set.classNames.size(), 100U);
  EXPECT_EQ(set.classNames[99], "99");
  EXPECT_EQ(set.coarseClassNames.size(), 20U);
  EXPECT_EQ(set.pictures->read(1).values, pixels(1));
}

TEST_F(CifarFiles, NamesTellWhereBothSizesWouldDo)
{
  const std::string both = write("both.bin", std::string(std::size_t{3073} * 3074, '\1'));
  EXPECT_EQ(openCifar({both}).pictures->format(), "cifar-10");
  write("coarse_label_names.txt", "a\r\nb\r\n");
  const DataSet hundred = openCifar({both});
  EXPECT_EQ(hundred.pictures->format(), "cifar-100");
  EXPECT_EQ(hundred.coarseClassNames, (std::vector<std::string>{"a", "b"}));
  write("batches.meta.txt", "a\nb\n");
  EXPECT_EQ(openCifar({both}).pictures->format(), "cifar-10");
}

TEST_F(CifarFiles, WrongSizes)
{
  const std::string record = bytesOf(fixture("cifar-10/test_batch.bin"));
  const std::string bad = write("bad.bin", record.substr(1));
  EXPECT_TRUE(says(messageOf([&] { openCifar({bad}); }), {bad, "3073", "3074", "found 3072 bytes"}));
  const std::string good = fixture("cifar-10/test_batch.bin");
  EXPECT_TRUE(says(messageOf([&] { openCifar({good, bad}); }), {bad, "found 3072 bytes"}));
  const std::string hundred = fixture("cifar-100/train.bin");
  EXPECT_TRUE(says(messageOf([&] { openCifar({good, hundred}); }), {hundred, "a multiple of 3073", "6148"}));
  EXPECT_TRUE(says(messageOf([&] { openCifar({write("empty", "")}); }), {"empty"}));
  EXPECT_NE(messageOf([] { openCifar({}); }), "");
}

TEST_F(CifarFiles, LabelsBeyondTheNames)
{
  const std::string record = bytesOf(fixture("cifar-10/test_batch.bin"));
  const std::string bad = write("bad.bin", record + "\x0A" + record.substr(1));
  EXPECT_TRUE(says(messageOf([&] { openCifar({bad}); }), {bad, "picture 1", "0 to 9", "found 10"}));
  const std::string coarse = write("coarse.bin", std::string("\x14\x01") + record.substr(1));
  EXPECT_TRUE(says(messageOf([&] { openCifar({coarse}); }), {coarse, "picture 0", "0 to 19", "found 20"}));
  write("batches.meta.txt", "one\n");
  write("good.bin", "\x01" + record.substr(1));
  EXPECT_TRUE(says(messageOf([&] { openCifar({file("good.bin")}); }), {"picture 0", "0 to 0", "found 1"}));
  const auto set = openCifar({fixture("cifar-10/test_batch.bin")}).pictures;
  EXPECT_TRUE(says(messageOf([&] { set->read(1); }), {"0 to 0", "found 1"}));
}
