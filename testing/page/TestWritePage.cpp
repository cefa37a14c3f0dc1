#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "ExamplePages.h"
#include "network/Error.h"
#include "page/Page.h"

namespace layerscope
{

namespace
{

namespace fs = std::filesystem;

class WritePage : public testing::Test
{
protected:
  void SetUp() override
  {
    folder_ = fs::temp_directory_path() / ("layerscope-page-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string read(const std::string& name) const
  {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t files() const
  {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  static std::string errorOf(const Page& page, const std::string& path)
  {
    try
    {
      writePage(page, path);
    }
    catch (const Error& error)
    {
      return error.what();
    }
    return "no error";
  }

  fs::path folder_;
};

}  // namespace

TEST_F(WritePage, WritesWhatMakePageMakes)
{
  const Page page = facetPage(50);
  writePage(page, path("page.html"));
  EXPECT_EQ(read("page.html"), makePage(page));
  EXPECT_EQ(files(), 1U);
}

TEST_F(WritePage, ReplacesAFile)
{
  std::ofstream(path("page.html")) << "before";
  writePage(facetPage(50), path("page.html"));
  EXPECT_EQ(read("page.html"), makePage(facetPage(50)));
  EXPECT_EQ(files(), 1U);
}

TEST_F(WritePage, SaysWhereThereIsNoFolder)
{
  EXPECT_EQ(errorOf(facetPage(9), path("none/page.html")),
            path("none/page.html") + ": the page cannot be written: No such file or directory");
  EXPECT_EQ(files(), 0U);
}

TEST_F(WritePage, SaysWhereAFolderIsInTheWay)
{
  fs::create_directories(folder_ / "page.html" / "inside");
  EXPECT_EQ(errorOf(facetPage(9), path("page.html")),
            path("page.html") + ": the page cannot be written: Is a directory");
  EXPECT_EQ(files(), 1U);
}

TEST_F(WritePage, SaysWhereTheFolderIsNotWritable)
{
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  const bool mayWrite = access(folder_.c_str(), W_OK) == 0;  // root may
  const std::string error = errorOf(facetPage(9), path("page.html"));
  fs::permissions(folder_, fs::perms::owner_all);
  EXPECT_EQ(error,
            mayWrite ? "no error" : path("page.html") + ": the page cannot be written: Permission denied");
}

TEST_F(WritePage, KeepsWhatWasThereWhenThePageIsWrong)
{
  std::ofstream(path("page.html")) << "before";
  Page page = facetPage(5);
  page.samples.selected = {5};
  EXPECT_EQ(
      errorOf(page, path("page.html")),
      path("page.html") + ": the selection: there is no such sample; expected an index below 5, found 5");
  EXPECT_EQ(read("page.html"), "before");
  EXPECT_EQ(files(), 1U);
}

}  // namespace layerscope
