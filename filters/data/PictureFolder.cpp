#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <utility>

#include "DataFile.h"
#include "IndexedSet.h"
#include "OpenSets.h"
#include "PictureSet.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
namespace fs = std::filesystem;

struct Entry
{
  std::string path;  ///< below the folder
  FileStamp stamp;
};

bool isPictureName(const fs::path& name)
{
  std::string ending = name.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  for (const char* known : {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
  {
    if (ending == known)
    {
      return true;
    }
  }
  return false;
}

/// Of a folder and all below.
class Search
{
public:
  explicit Search(fs::path folder) : folder_(std::move(folder)) { search(folder_, ""); }

  std::vector<Entry> entries;

private:
  void search(const fs::path& folder, const std::string& below)
  {
    std::error_code failure;
    const fs::path real = fs::canonical(folder, failure);
    if (failure || std::find(open_.begin(), open_.end(), real) != open_.end())
    {
      return;  // a link back to a folder above
    }
    open_.push_back(real);
    fs::directory_iterator files(folder, failure);
    for (; !failure && files != fs::directory_iterator(); files.increment(failure))
    {
      const std::string name = files->path().filename().string();
      if (name[0] != '.')
      {
        add(*files, below + name);
      }
    }
    if (failure)
    {
      throw Error("the folder cannot be read: " + failure.message()).inFile(folder.string());
    }
    open_.pop_back();
  }

  void add(const fs::directory_entry& file, const std::string& path)
  {
    std::error_code failure;
    const fs::file_status status = file.status(failure);
    if (fs::is_directory(status))
    {
      search(file.path(), path + "/");
    }
    else if (status.type() == fs::file_type::not_found &&
             (isPictureName(file.path()) || file.path().extension().empty()))
    {
      throw Error("the link leads nowhere").inFile(file.path().string());
    }
    else if (isPictureName(file.path()))
    {
      entries.push_back({path, stampOf(file.path().string())});
    }
  }

  fs::path folder_;
  std::vector<fs::path> open_;  ///< the folder that is searched, and those above
};

class FolderPictures : public PictureSet
{
public:
  FolderPictures(const std::string& folder, PictureDecoder decoder)
      : folder_(absolutePath(folder)), decoder_(std::move(decoder))
  {
    std::error_code failure;
    const fs::file_status status = fs::status(folder_, failure);
    if (folder.empty() || !fs::is_directory(status))
    {
      throw Error(fs::exists(status) ? "that is not a folder" : "the folder does not exist").inFile(folder_);
    }
    if (folder_.size() > 1 && folder_.back() == '/')
    {
      folder_.pop_back();
    }
    entries_ = Search(folder_).entries;
    if (entries_.empty())
    {
      throw Error("the folder has no pictures")
          .inFile(folder_)
          .expected(".png, .jpg, .jpeg, .tif, .tiff or .bmp");
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& one, const Entry& other) { return one.path < other.path; });
  }

  std::vector<std::string> files() const override { return {folder_}; }
  std::string format() const override { return "folder"; }
  std::int64_t count() const override { return static_cast<std::int64_t>(entries_.size()); }
  PictureShape shape() const override { return {}; }
  std::string name(std::int64_t index) const override { return pathInFolder(index); }
  std::string pathInFolder(std::int64_t index) const override { return entry(index).path; }

  Picture read(std::int64_t index) const override
  {
    const std::string file = folder_ + "/" + entry(index).path;
    try
    {
      checkUnchanged(file, entry(index).stamp);
      Picture picture = decoder_(file);
      checkUnchanged(file, entry(index).stamp);
      return picture;
    }
    catch (Error& error)
    {
      error.inFile(file);
      throw;
    }
  }

  const std::vector<Entry>& entries() const { return entries_; }

private:
  static void checkUnchanged(const std::string& file, const FileStamp& stamp)
  {
    if (!(stampOf(file) == stamp))
    {
      throw Error("the file changed after its folder was opened");
    }
  }

  const Entry& entry(std::int64_t index) const
  {
    checkIndex(index, count(), folder_);
    return entries_[static_cast<std::size_t>(index)];
  }

  std::string folder_;
  PictureDecoder decoder_;
  std::vector<Entry> entries_;
};

}  // namespace

std::shared_ptr<const PictureSet> openFolderPictures(const std::string& folder, const PictureDecoder& decoder)
{
  return std::make_shared<FolderPictures>(folder, decoder);
}

DataSet openPictureFolder(const std::string& folder, const PictureDecoder& decoder)
{
  const auto pictures = std::make_shared<FolderPictures>(folder, decoder);
  DataSet set;
  set.pictures = pictures;
  std::map<std::string, std::int32_t> classes;
  const Entry* loose = nullptr;
  for (const Entry& entry : pictures->entries())
  {
    const std::size_t end = entry.path.find('/');
    if (end == std::string::npos)
    {
      loose = loose != nullptr ? loose : &entry;
    }
    else
    {
      classes[entry.path.substr(0, end)] = 0;
    }
  }
  if (loose != nullptr && !classes.empty())
  {
    throw Error("pictures stand both in the folder and in its sub-folders")
        .inFile(pictures->files().front())
        .expected("a sub-folder for each class, or pictures alone")
        .found(loose->path + " beside " + classes.begin()->first + "/");
  }
  if (classes.empty())
  {
    return set;
  }
  for (auto& [name, label] : classes)
  {
    label = static_cast<std::int32_t>(set.classNames.size());
    set.classNames.push_back(name);
  }
  for (const Entry& entry : pictures->entries())
  {
    set.labels.push_back(classes[entry.path.substr(0, entry.path.find('/'))]);
  }
  return set;
}

std::string folderListing(const PictureSet& folder)
{
  std::string listing;
  if (const auto* pictures = dynamic_cast<const FolderPictures*>(&folder))
  {
    for (const Entry& entry : pictures->entries())
    {
      listing += entry.path + " " + std::to_string(entry.stamp.size) + "\n";
    }
  }
  return listing;
}

}  // namespace layerscope
