#include "../data/DataFixtures.h"
#include "analysis/Communicator.h"
#include "datasets/PictureReference.h"

#include <vtkFieldData.h>
#include <vtkInformation.h>
#include <vtkNew.h>
#include <vtkTable.h>

using namespace layerscope;
using namespace layerscope::testing;
namespace fs = std::filesystem;

namespace
{

class PictureReferences : public DataTest
{
protected:
  /// Two pictures of 1 x 2, plain.
  std::string writeIdx(const std::string& name, const std::string& pixels) const
  {
    const std::string header("\0\0\x08\x03\0\0\0\x02\0\0\0\x01\0\0\0\x02", 16);
    return write(name, header + pixels);
  }

  PictureReference folderOfPictures() const
  {
    for (const char* name : {"cats/grey.png", "cats/rgb.png", "dogs/grey.jpg"})
    {
      write(name, bytesOf(fixture(fs::path(name).filename())));
    }
    return referTo(*openPictureFolder(folder_, decodePicture).pictures);
  }
};

}  // namespace

TEST_F(PictureReferences, ThroughFieldData)
{
  const PictureReference reference = referTo(*openIdxPictures(writeIdx("two", "abcd")));
  EXPECT_EQ(reference.files, std::vector<std::string>{file("two")});
  EXPECT_EQ(reference.format, "idx");
  EXPECT_EQ(reference.shape, (PictureShape{1, 1, 2}));
  // Of the bytes above, by Python's hashlib.
  EXPECT_EQ(reference.checksum, "4e76acd3b9d5e3ecefa3a5755e308ff6");
  vtkNew<vtkTable> table;
  EXPECT_FALSE(readReference(table->GetFieldData()));
  EXPECT_FALSE(readReference(nullptr));
  writeReference({{"/a", "/b"}, "cifar-10", "0", {3, 32, 32}}, table->GetFieldData());
  writeReference(reference, table->GetFieldData());
  EXPECT_TRUE(readReference(table->GetFieldData()) == reference);
  table->GetFieldData()->RemoveArray("picture_checksum");
  EXPECT_FALSE(readReference(table->GetFieldData()));
}

TEST_F(PictureReferences, Announced)
{
  const PictureReference told = {{"/a", "/b"}, "cifar-10", "0", {3, 32, 32}};
  const PictureReference written = {{"/c"}, "idx", "1", {1, 2, 3}};
  vtkNew<vtkInformation> information;
  vtkNew<vtkTable> table;
  EXPECT_FALSE(findReference(table, information));
  announceReference(told, information);
  EXPECT_TRUE(findReference(table, information) == told);
  EXPECT_TRUE(findReference(nullptr, information) == told);
  writeReference(written, table->GetFieldData());
  EXPECT_TRUE(findReference(table, information) == written);
  EXPECT_TRUE(findReference(table, nullptr) == written);
  announceReference(std::nullopt, information);
  EXPECT_FALSE(findReference(nullptr, information));
}

TEST_F(PictureReferences, LoadsWhatItRefersTo)
{
  const PictureReference idx = referTo(*openIdxPictures(writeIdx("two", "abcd")));
  EXPECT_EQ(valuesOf(*loadPictures(idx)), (std::vector<double>{'a', 'b', 'c', 'd'}));
  EXPECT_EQ(loadPictures(idx), loadPictures(idx)) << "opened twice";
  const PictureReference folder = folderOfPictures();
  const auto pictures = loadPictures(folder);
  EXPECT_EQ(pictures->count(), 3);
  EXPECT_EQ(pictures->read(1).shape, (PictureShape{3, 5, 7}));
  EXPECT_EQ(pictures->read(2).shape, (PictureShape{1, 16, 24}));
}

TEST_F(PictureReferences, AFileThatChanged)
{
  const PictureReference reference = referTo(*openIdxPictures(writeIdx("two", "abcd")));
  const auto pictures = loadPictures(reference);
  writeIdx("two", "wxyz");
  EXPECT_TRUE(says(messageOf([&] { pictures->read(0); }), {file("two"), "changed after it was opened"}));
  EXPECT_TRUE(
      says(messageOf([&] { loadPictures(reference); }),
           {file("two"), "changed since this table was made", "expected checksum " + reference.checksum}));
  fs::remove(file("two"));
  EXPECT_TRUE(says(messageOf([&] { loadPictures(reference); }), {file("two"), "does not exist"}));
}

/// Written again as it was: what was opened before is of no use any more, but the pictures are the same.
TEST_F(PictureReferences, AFileThatIsWrittenAgain)
{
  const PictureReference reference = referTo(*openIdxPictures(writeIdx("two", "abcd")));
  loadPictures(reference);
  fs::remove(file("two"));
  writeIdx("two", "abcd");
  EXPECT_EQ(valuesOf(*loadPictures(reference)), (std::vector<double>{'a', 'b', 'c', 'd'}));
}

TEST_F(PictureReferences, AFolderThatChanged)
{
  const PictureReference reference = folderOfPictures();
  write("cats/more.png", "");
  EXPECT_TRUE(
      says(messageOf([&] { loadPictures(reference); }), {folder_, "changed since this table was made"}));
}

TEST_F(PictureReferences, ABrokenPictureAmongGoodOnes)
{
  folderOfPictures();
  write("cats/broken.png", bytesOf(fixture("rgb.png")).substr(0, 60));
  const auto pictures = loadPictures(referTo(*openPictureFolder(folder_, decodePicture).pictures));
  EXPECT_TRUE(says(messageOf([&] { pictures->read(0); }), {file("cats/broken.png"), "cannot be decoded"}));
  EXPECT_EQ(pictures->read(1).shape, (PictureShape{1, 5, 7}));
  EXPECT_TRUE(says(messageOf([&] { pictures->read(4); }), {folder_, "no such picture", "found 4"}));
}

/// What a table from elsewhere may say.
TEST_F(PictureReferences, WrongTables)
{
  const std::string idx = writeIdx("two", "abcd");
  const auto message = [](const PictureReference& reference)
  { return messageOf([&] { loadPictures(reference); }); };
  EXPECT_TRUE(says(message({{}, "idx", "", {}}), {"no file is named"}));
  EXPECT_TRUE(says(message({{""}, "idx", "", {}}), {"no file is named"}));
  EXPECT_TRUE(says(message({{idx}, "jpeg", "", {}}), {idx, "format", "found 'jpeg'"}));
  EXPECT_TRUE(says(message({{idx, idx}, "idx", "", {}}), {idx, "several files"}));
  EXPECT_TRUE(says(message({{idx}, "folder", "", {}}), {idx, "not a folder"}));
  EXPECT_TRUE(says(message({{folder_}, "idx", "", {}}), {folder_, "found a folder"}));
  EXPECT_TRUE(says(message({{idx}, "idx", "wrong", {}}), {idx, "expected checksum wrong"}));
  EXPECT_TRUE(says(message({{"/dev/zero"}, "idx", "", {}}), {"/dev/zero", "not a file"}));
}

TEST_F(PictureReferences, OnOneRank)
{
  SerialCommunicator alone;
  const PictureReference reference = {{"/a", "/b c"}, "cifar-10", "0", {3, 32, 32}};
  EXPECT_TRUE(shareReference(reference, alone) == reference);
  EXPECT_FALSE(shareReference(std::nullopt, alone));
}
