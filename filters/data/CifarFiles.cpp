#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "ByteSource.h"
#include "Extents.h"
#include "IndexedSet.h"
#include "PictureSet.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

const PictureShape cifarShape = {3, 32, 32};
constexpr std::size_t pixelBytes = 3 * 32 * 32;

struct CifarFormat
{
  const char* name;        ///< of PictureSet::format
  std::size_t labels;      ///< bytes before the pixels
  const char* namesFile;   ///< of the classes
  const char* coarseFile;  ///< of the superclasses
  std::size_t classes;
  std::size_t coarseClasses;

  std::size_t record() const { return labels + pixelBytes; }
};

constexpr CifarFormat cifar10 = {"cifar-10", 1, "batches.meta.txt", "", 10, 0};
constexpr CifarFormat cifar100 = {"cifar-100", 2, "fine_label_names.txt", "coarse_label_names.txt", 100, 20};

class CifarPictures : public PictureSet
{
public:
  CifarPictures(std::vector<std::shared_ptr<const ByteSource>> sources, const CifarFormat& format)
      : sources_(std::move(sources)), format_(format)
  {
    for (const auto& source : sources_)
    {
      const std::uint64_t rest = source->size() % format_.record();
      if (rest != 0 || source->size() == 0)
      {
        throw Error("the size is no multiple of a record")
            .inFile(source->path())
            .expected("a multiple of " + bytesText(format_.record()))
            .found(bytesText(source->size()));
      }
      ends_.push_back(count() + static_cast<std::int64_t>(source->size() / format_.record()));
    }
  }

  std::vector<std::string> files() const override
  {
    std::vector<std::string> paths;
    for (const auto& source : sources_)
    {
      paths.push_back(source->path());
    }
    return paths;
  }
  std::string format() const override { return format_.name; }
  std::int64_t count() const override { return ends_.empty() ? 0 : ends_.back(); }
  PictureShape shape() const override { return cifarShape; }
  std::string name(std::int64_t index) const override
  {
    const std::size_t file = fileOf(index);
    return pictureName(sources_[file]->path(), index - beginOf(file));
  }

  Picture read(std::int64_t index) const override
  {
    checkIndex(index, count(), sources_.front()->path());
    const std::size_t file = fileOf(index);
    std::vector<unsigned char> bytes(pixelBytes);
    const auto record = static_cast<std::uint64_t>(index - beginOf(file));
    sources_[file]->read(record * format_.record() + format_.labels, bytes.size(), bytes.data());
    return {cifarShape, {bytes.begin(), bytes.end()}};
  }

  /// [place][record]: the label bytes of each record, of which that at a place must be below its `classes`.
  std::vector<std::vector<std::int32_t>> labels(const std::vector<std::size_t>& classes) const
  {
    constexpr std::size_t most = 256;
    std::vector<std::vector<std::int32_t>> labels(classes.size());
    std::vector<unsigned char> bytes;
    for (const auto& source : sources_)
    {
      const std::uint64_t records = source->size() / format_.record();
      for (std::uint64_t first = 0; first < records; first += most)
      {
        const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(most, records - first));
        bytes.resize(here * format_.record());
        source->read(first * format_.record(), bytes.size(), bytes.data());
        for (std::size_t record = 0; record < here; ++record)
        {
          for (std::size_t place = 0; place < classes.size(); ++place)
          {
            labels[place].push_back(bytes[record * format_.record() + place]);
            checkLabel(labels[place].back(), classes[place], source->path(), first + record);
          }
        }
      }
    }
    return labels;
  }

private:
  std::size_t fileOf(std::int64_t index) const
  {
    const auto end = std::upper_bound(ends_.begin(), ends_.end() - 1, index);
    return static_cast<std::size_t>(end - ends_.begin());
  }
  std::int64_t beginOf(std::size_t file) const { return file == 0 ? 0 : ends_[file - 1]; }

  std::vector<std::shared_ptr<const ByteSource>> sources_;
  std::vector<std::int64_t> ends_;  ///< of each file's pictures
  CifarFormat format_;
};

std::filesystem::path beside(const std::string& file, const char* name)
{
  return std::filesystem::path(file).parent_path() / name;
}

bool isBeside(const std::string& file, const char* name)
{
  std::error_code failure;
  return std::filesystem::is_regular_file(beside(file, name), failure);
}

/// Lines of the file beside `file`; numbers when there is none.
std::vector<std::string> classNames(const std::string& file, const char* name, std::size_t classes)
{
  std::vector<std::string> names;
  std::ifstream lines(beside(file, name));
  for (std::string line; std::getline(lines, line);)
  {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (!line.empty())
    {
      names.push_back(line);
    }
  }
  if (names.empty())
  {
    for (std::size_t label = 0; label < classes; ++label)
    {
      names.push_back(std::to_string(label));
    }
  }
  return names;
}

const CifarFormat& formatOf(const std::vector<std::shared_ptr<const ByteSource>>& sources)
{
  const auto allFit = [&](const CifarFormat& format)
  {
    return std::all_of(sources.begin(), sources.end(),
                       [&](const auto& source) { return source->size() % format.record() == 0; });
  };
  const bool fits10 = allFit(cifar10);
  const bool fits100 = allFit(cifar100);
  if (fits10 != fits100)
  {
    return fits10 ? cifar10 : cifar100;
  }
  const std::string& first = sources.front()->path();
  const bool has10 = isBeside(first, cifar10.namesFile);
  const bool has100 = isBeside(first, cifar100.namesFile) || isBeside(first, cifar100.coarseFile);
  if (fits10 || has10 != has100)
  {
    return has100 && !has10 ? cifar100 : cifar10;
  }
  for (const auto& source : sources)
  {
    if (source->size() % cifar10.record() != 0 && source->size() % cifar100.record() != 0)
    {
      throw Error("the size is no multiple of a record")
          .inFile(source->path())
          .expected("a multiple of " + bytesText(cifar10.record()) + " (CIFAR-10) or of " +
                    bytesText(cifar100.record()) + " (CIFAR-100)")
          .found(bytesText(source->size()));
    }
  }
  return cifar10;  // some are of the one kind and some of the other: the set names the first that differs
}

std::shared_ptr<const CifarPictures> openCifarPictures(const std::vector<std::string>& files,
                                                       const CifarFormat* format)
{
  if (files.empty())
  {
    throw Error("no file is named");
  }
  std::vector<std::shared_ptr<const ByteSource>> sources;
  for (const std::string& file : files)
  {
    sources.push_back(openBytes(file));
  }
  const CifarFormat& found = format != nullptr ? *format : formatOf(sources);
  return std::make_shared<CifarPictures>(std::move(sources), found);
}

}  // namespace

DataSet openCifar(const std::vector<std::string>& files)
{
  const auto pictures = openCifarPictures(files, nullptr);
  const bool isCoarse = pictures->format() == cifar100.name;
  const CifarFormat& format = isCoarse ? cifar100 : cifar10;
  const std::string first = pictures->files().front();
  DataSet set;
  set.pictures = pictures;
  set.classNames = classNames(first, format.namesFile, format.classes);
  std::vector<std::size_t> classes = {set.classNames.size()};
  if (isCoarse)
  {
    set.coarseClassNames = classNames(first, format.coarseFile, format.coarseClasses);
    classes.insert(classes.begin(), set.coarseClassNames.size());
  }
  std::vector<std::vector<std::int32_t>> labels = pictures->labels(classes);
  set.labels = std::move(labels.back());
  if (isCoarse)
  {
    set.coarseLabels = std::move(labels.front());
  }
  return set;
}

std::shared_ptr<const PictureSet> openCifarPictures(const std::vector<std::string>& files,
                                                    const std::string& format)
{
  return openCifarPictures(files, format == cifar10.name ? &cifar10 : &cifar100);
}

}  // namespace layerscope
