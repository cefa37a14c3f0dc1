#include "DataFixtures.h"

using namespace layerscope;
using namespace layerscope::testing;
namespace fs = std::filesystem;

namespace
{

/// A picture of one value: how long the file is.
Picture decode(const std::string& file)
{
  const std::string bytes = bytesOf(file);
  if (bytes == "broken")
  {
    throw Error("the picture cannot be decoded");
  }
  return {{1, 1, 1}, {static_cast<float>(bytes.size())}};
}

class PictureFolder : public DataTest
{
protected:
  std::string message() const
  {
    return messageOf([&] { openPictureFolder(folder_, decode); });
  }
  std::vector<std::string> paths(const PictureSet& set) const
  {
    std::vector<std::string> all;
    for (std::int64_t index = 0; index < set.count(); ++index)
    {
      all.push_back(set.pathInFolder(index));
    }
    return all;
  }
};

}  // namespace

TEST_F(PictureFolder, LoosePicturesHaveNoLabels)
{
  write("b.PNG", "12");
  write("a.jpeg", "1");
  write("B.Tiff", "123");
  write("notes.txt", "no picture");
  write(".hidden.png", "hidden");
  write(".hidden/c.png", "hidden");
  fs::create_directory(file("empty"));
  const DataSet set = openPictureFolder(folder_ + "/", decode);
  EXPECT_EQ(paths(*set.pictures), (std::vector<std::string>{"B.Tiff", "a.jpeg", "b.PNG"}));
  EXPECT_EQ(set.pictures->files(), std::vector<std::string>{folder_});
  EXPECT_EQ(set.pictures->format(), "folder");
  EXPECT_EQ(set.pictures->shape(), PictureShape{});
  EXPECT_TRUE(set.labels.empty());
  EXPECT_TRUE(set.classNames.empty());
  EXPECT_EQ(valuesOf(*set.pictures), (std::vector<double>{3, 1, 2}));
  EXPECT_EQ(folderListing(*set.pictures), "B.Tiff 3\na.jpeg 1\nb.PNG 2\n");
  EXPECT_EQ(valuesOf(*openPictures({folder_}, "folder", decode)), (std::vector<double>{3, 1, 2}));
}

TEST_F(PictureFolder, SubFoldersAreClasses)
{
  write("dogs/1.png", "1");
  write("cats/old/9.bmp", "22");
  write("cats/1.png", "333");
  write("cats-big/1.jpg", "4444");
  write("nothing/notes.txt", "");
  const DataSet set = openPictureFolder(folder_, decode);
  EXPECT_EQ(set.classNames, (std::vector<std::string>{"cats", "cats-big", "dogs"}));
  EXPECT_EQ(paths(*set.pictures),
            (std::vector<std::string>{"cats-big/1.jpg", "cats/1.png", "cats/old/9.bmp", "dogs/1.png"}));
  EXPECT_EQ(set.labels, (std::vector<std::int32_t>{1, 0, 0, 2}));
  EXPECT_EQ(set.pictures->name(2), "cats/old/9.bmp");
}

TEST_F(PictureFolder, LinksAreFollowedButNotInCircles)
{
  write("cats/1.png", "1");
  fs::create_directory_symlink(file("cats"), file("tigers"));
  fs::create_directory_symlink("..", file("cats/up"));
  const DataSet set = openPictureFolder(folder_, decode);
  EXPECT_EQ(paths(*set.pictures), (std::vector<std::string>{"cats/1.png", "tigers/1.png"}));
}

TEST_F(PictureFolder, BrokenLinks)
{
  write("cats/1.png", "1");
  fs::create_symlink("gone.txt", file("cats/notes.txt"));
  EXPECT_EQ(message(), "");
  fs::create_symlink("gone.png", file("cats/2.png"));
  EXPECT_TRUE(says(message(), {file("cats/2.png"), "leads nowhere"}));
  fs::remove(file("cats/2.png"));
  fs::create_symlink("gone", file("dogs"));
  EXPECT_TRUE(says(message(), {file("dogs"), "leads nowhere"}));
}

TEST_F(PictureFolder, FoldersWithoutMeaning)
{
  EXPECT_TRUE(says(message(), {folder_, "no pictures", ".png"}));
  write("cats/1.png", "1");
  write("2.png", "1");
  EXPECT_TRUE(says(message(), {folder_, "both", "2.png beside cats/"}));
  EXPECT_TRUE(says(messageOf([&] { openPictureFolder(file("none"), decode); }), {file("none"), "not exist"}));
  EXPECT_TRUE(
      says(messageOf([&] { openPictureFolder(file("2.png"), decode); }), {file("2.png"), "not a folder"}));
  EXPECT_NE(messageOf([] { openPictureFolder("", decode); }), "");
}

TEST_F(PictureFolder, PicturesThatCannotBeRead)
{
  write("1.png", "broken");
  write("2.png", "1");
  write("3.png", "1");
  const auto set = openPictureFolder(folder_, decode).pictures;
  EXPECT_TRUE(says(messageOf([&] { set->read(0); }), {file("1.png"), "cannot be decoded"}));
  write("2.png", "longer");
  EXPECT_TRUE(says(messageOf([&] { set->read(1); }), {file("2.png"), "changed"}));
  fs::remove(file("3.png"));
  EXPECT_TRUE(says(messageOf([&] { set->read(2); }), {file("3.png"), "does not exist"}));
  EXPECT_TRUE(says(messageOf([&] { set->read(3); }), {folder_, "0 to 2", "found 3"}));
  EXPECT_NE(messageOf([&] { set->pathInFolder(-1); }), "");
  EXPECT_NE(folderListing(*openPictureFolder(folder_, decode).pictures), folderListing(*set));
}
