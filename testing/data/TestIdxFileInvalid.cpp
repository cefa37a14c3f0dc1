#include <functional>

#include "DataFixtures.h"

#include <unistd.h>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

std::string header(int type, const std::vector<std::uint32_t>& extents)
{
  std::string bytes = {0, 0, static_cast<char>(type), static_cast<char>(extents.size())};
  for (const std::uint32_t extent : extents)
  {
    for (int shift = 24; shift >= 0; shift -= 8)
    {
      bytes += static_cast<char>(extent >> shift);
    }
  }
  return bytes;
}

class IdxFileInvalid : public DataTest
{
protected:
  std::string message(const std::string& bytes) const
  {
    const std::string path = write("bad", bytes);
    return messageOf([&] { openIdxPictures(path); });
  }
};

}  // namespace

TEST_F(IdxFileInvalid, Headers)
{
  EXPECT_TRUE(says(message(""), {file("bad"), "the file is empty"}));
  EXPECT_TRUE(says(message("ab"), {file("bad"), "no IDX file", "00 00 08", "61 62"}));
  EXPECT_TRUE(says(message("\x89PNG and more"), {"no IDX file", "89 50 4E 47"}));
  EXPECT_TRUE(says(message(header(0x0D, {1, 2, 2}) + std::string(16, 0)), {"unsigned bytes", "floats"}));
  EXPECT_TRUE(says(message(header(8, {4}) + "abcd"), {"3 or 4 axes", "1 axis (labels)"}));
  EXPECT_TRUE(says(message(header(8, {4, 1, 1}).substr(0, 9)), {"within its header", "16 bytes", "9 bytes"}));
  EXPECT_TRUE(says(message(header(8, {0, 28, 28})), {"no pictures", "0 x 28 x 28"}));
  EXPECT_TRUE(says(messageOf([] { readIdxLabels(fixture("train-images-idx3-ubyte")); }),
                   {"1 axis (labels)", "3 axes (pictures)"}));
}

TEST_F(IdxFileInvalid, BodiesThatDoNotFit)
{
  const std::string good = bytesOf(fixture("train-images-idx3-ubyte"));
  EXPECT_TRUE(
      says(message(good.substr(0, good.size() - 1)), {"shorter", "20 x 5 x 4 = 400 bytes", "399 bytes"}));
  EXPECT_TRUE(says(message(good + "x"), {"longer", "400 bytes", "401 bytes"}));
  EXPECT_TRUE(
      says(message(header(8, {0xFFFFFFFF, 0xFFFFFFFF, 1}) + "x"), {"shorter", "4294967295", "1 byte"}));
  EXPECT_TRUE(says(message(header(8, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}) + "x"), {"shorter"}));
}

TEST_F(IdxFileInvalid, DamagedGzip)
{
  const std::string good = bytesOf(fixture("packed-images-idx3-ubyte.gz"));
  for (const std::size_t size :
       {std::size_t{2}, std::size_t{9}, good.size() / 2, good.size() - 9, good.size() - 1})
  {
    EXPECT_TRUE(says(message(good.substr(0, size)), {file("bad"), "the compressed data ends early"})) << size;
  }
  std::string checksum = good;
  checksum[good.size() - 8] = static_cast<char>(checksum[good.size() - 8] ^ 1);
  EXPECT_TRUE(says(message(checksum), {file("bad"), "the compressed data is damaged", "data check"}));
  std::string length = good;
  length[good.size() - 4] = static_cast<char>(length[good.size() - 4] ^ 1);
  EXPECT_TRUE(says(message(length), {"the compressed data is damaged", "length check"}));
  EXPECT_TRUE(says(message(good + "rest"), {"something follows the compressed data"}));
  // Whatever byte is wrong: a message or, in the gzip header's name and time, nothing.
  for (std::size_t at = 10; at < good.size(); ++at)
  {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    EXPECT_NE(message(bad), "") << at;
  }
}

TEST_F(IdxFileInvalid, Labels)
{
  const std::string pictures = fixture("train-images-idx3-ubyte");
  const std::string few = write("few", header(8, {19}) + std::string(19, 1));
  EXPECT_TRUE(says(messageOf([&] { openMnist(pictures, few, {}); }), {few, "20 labels", "19"}));
  const std::string labels = fixture("train-labels-idx1-ubyte");
  EXPECT_TRUE(says(messageOf(
                       [&] {
                         openMnist(pictures, labels, {"a", "b", "c"});
                       }),
                   {labels, "picture 3", "beyond the class names", "0 to 2", "found 3"}));
  EXPECT_TRUE(
      says(messageOf([&] { openMnist(pictures, file("none"), {}); }), {file("none"), "does not exist"}));
}

TEST_F(IdxFileInvalid, IndexAndFolder)
{
  const auto set = openIdxPictures(fixture("packed-images-idx3-ubyte.gz"));
  for (const std::int64_t index : {std::int64_t{-1}, std::int64_t{20}, INT64_MAX, INT64_MIN})
  {
    EXPECT_TRUE(says(messageOf([&] { set->read(index); }), {"0 to 19", std::to_string(index)}));
  }
  EXPECT_TRUE(says(messageOf([&] { openIdxPictures(folder_); }), {folder_, "a folder"}));
  EXPECT_NE(messageOf([] { openIdxPictures(""); }), "");
}

TEST_F(IdxFileInvalid, FileThatChanges)
{
  for (const char* name : {"train-images-idx3-ubyte", "packed-images-idx3-ubyte.gz"})
  {
    const std::string good = bytesOf(fixture(name));
    const std::string path = write(name, good);
    const auto changedMessage = [&](const std::function<void()>& change)
    {
      write(name, good);
      const auto set = openIdxPictures(path);
      set->read(3);
      change();
      return messageOf([&] { set->read(3); });
    };
    const std::vector<std::string> expected = {path, "the file changed after it was opened"};
    EXPECT_TRUE(says(changedMessage([&] { write(name, good + "x"); }), expected));
    EXPECT_TRUE(says(changedMessage([&] { write(name, ""); }), expected));
    EXPECT_TRUE(says(changedMessage([&] { std::filesystem::remove(path); }), expected));
    EXPECT_TRUE(says(changedMessage([&] { std::filesystem::rename(write("other", good), path); }), expected));
    EXPECT_TRUE(says(changedMessage(
                         [&]
                         {
                           std::filesystem::last_write_time(
                               path, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
                         }),
                     expected));
  }
}
