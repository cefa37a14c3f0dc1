// What cannot be made, and what is said about it.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>

#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkStringArray.h>

#include "BoundTable.h"
#include "networks/NetworkCache.h"

using namespace layerscope;

namespace
{

namespace fs = std::filesystem;
const std::string networks = LAYERSCOPE_NETWORKS;

/// A folder that goes away.
struct Folder
{
  Folder() : path(fs::temp_directory_path() / ("TestPictures" + std::to_string(::getpid())))
  {
    fs::create_directories(path);
  }
  ~Folder()
  {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  const fs::path path;
};

void expectFailure(PictureService& pictures, const Ids& samples, const std::vector<std::string>& parts)
{
  const Collected collected = collect(pictures, samples);
  EXPECT_EQ(collected.failed, samples);
  EXPECT_TRUE(collected.pictures.empty());
  for (const std::string& part : parts)
  {
    EXPECT_NE(collected.error.find(part), std::string::npos) << collected.error;
  }
}

void expectFailure(vtkTable* table, const std::vector<std::string>& parts)
{
  PictureService pictures;
  pictures.setTable(table);
  expectFailure(pictures, {1, 0}, parts);
}

}  // namespace

TEST(PictureServiceFaults, NoBinding)
{
  const auto table = boundTable(firstIds(2));
  table->GetFieldData()->Initialize();
  expectFailure(table, {"not bound to a network"});
}

TEST(PictureServiceFaults, NoSamples)
{
  auto table = boundTable(firstIds(2));
  table->RemoveColumnByName("sample");
  expectFailure(table, {"no column 'sample'"});
  table = boundTable(firstIds(2));
  vtkNew<vtkStringArray> texts;
  texts->SetName("sample");
  texts->SetNumberOfValues(2);
  table->RemoveColumnByName("sample");
  table->AddColumn(texts);
  expectFailure(table, {"column 'sample' must number the samples", "string"});
}

TEST(PictureServiceFaults, NoLatents)
{
  auto table = boundTable(firstIds(2));
  table->RemoveColumnByName("z");
  expectFailure(table, {"no column 'z'", "found sample"});
  bindTable(table, catsFile, loadNetwork(catsFile).checksum, "");
  expectFailure(table, {"has no samples"});
}

TEST(PictureServiceFaults, LatentsOfAnotherLength)
{
  expectFailure(boundTable(firstIds(2), 39), {"column 'z'", "expected 40 components, found 39"});
}

// Only the sample itself has no picture.
TEST(PictureServiceFaults, LatentsThatAreNotFinite)
{
  const auto table = boundTable(firstIds(5));
  auto* latents = vtkFloatArray::SafeDownCast(table->GetColumnByName("z"));
  latents->SetTypedComponent(1, 7, std::numeric_limits<float>::quiet_NaN());
  latents->SetTypedComponent(3, 39, std::numeric_limits<float>::infinity());
  PictureService pictures;
  pictures.setTable(table);
  const Collected collected = collect(pictures, firstIds(5));
  EXPECT_EQ(collected.order, (Ids{0, 2, 4}));
  EXPECT_EQ(collected.failed, (Ids{1, 3}));
  EXPECT_NE(collected.error.find("in row 1, component 7"), std::string::npos) << collected.error;
  const auto sheet = gridPictures(boundTable(firstIds(5)));
  for (const std::int64_t sample : {0, 2, 4})
  {
    EXPECT_EQ(collected.pixels().at(sample), sheet.at(sample));
  }
}

TEST(PictureServiceFaults, NetworkWithoutPictures)
{
  expectFailure(boundTable(firstIds(2), 9, 1, networks + "/tabular/model.onnx"), {"is not a picture"});
}

// Asking anew tries again.
TEST(PictureServiceFaults, NetworkThatIsBrokenOrGone)
{
  const Folder folder;
  const std::string file = (folder.path / "network.onnx").string();
  fs::copy_file(catsFile, file);
  const auto table = boundTable(firstIds(3), 40, 1, file);
  PictureService pictures;
  pictures.setTable(table);
  fs::remove(file);
  expectFailure(pictures, {2, 0}, {file, "no such file"});
  pictures.ask({}, 1);
  {
    std::ifstream from(catsFile, std::ios::binary);
    std::vector<char> start(100000);
    from.read(start.data(), static_cast<std::streamsize>(start.size()));
    std::ofstream(file, std::ios::binary).write(start.data(), static_cast<std::streamsize>(start.size()));
  }
  expectFailure(pictures, {2, 0}, {file});
  pictures.ask({}, 1);
  fs::copy_file(networks + "/dcgan/model.onnx", file, fs::copy_options::overwrite_existing);
  expectFailure(pictures, {2, 0}, {file, "changed since"});
  pictures.ask({}, 1);
  fs::copy_file(catsFile, file, fs::copy_options::overwrite_existing);
  const Collected collected = collect(pictures, {2, 0});
  EXPECT_EQ(collected.error, "");
  EXPECT_EQ(collected.order, (Ids{2, 0}));
}

// Two ranks whose failures came in turns would keep the view asking.
TEST(PictureServiceFaults, AFailureIsToldUntilItIsLeftOut)
{
  const auto table = boundTable(firstIds(3));
  auto* latents = vtkFloatArray::SafeDownCast(table->GetColumnByName("z"));
  latents->SetTypedComponent(1, 0, std::nanf(""));
  PictureService pictures;
  pictures.setTable(table);
  EXPECT_EQ(collect(pictures, {1}).failed, (Ids{1}));
  const PictureAnswer again = pictures.ask({1, 2}, 1);
  EXPECT_EQ(again.failed, (Ids{1}));
  EXPECT_NE(again.error, "");
  EXPECT_EQ(again.pending, (Ids{2}));
  EXPECT_EQ(pictures.ask({}, 1).failed, Ids());
  EXPECT_EQ(collect(pictures, {0}).failed, Ids());
  EXPECT_EQ(pictures.ask({1}, 1).pending, (Ids{1}));
  EXPECT_EQ(collect(pictures, {1, 2}).failed, (Ids{1}));
}
