#include <array>
#include <cstdio>
#include <filesystem>
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

std::string hexText(const std::vector<unsigned char>& bytes)
{
  std::string text;
  for (const unsigned char byte : bytes)
  {
    char digits[8];
    std::snprintf(digits, sizeof(digits), "%02X", byte);
    text += (text.empty() ? "" : " ") + std::string(digits);
  }
  return text;
}

std::string typeText(int code)
{
  switch (code)
  {
    case 0x08:
      return "unsigned bytes";
    case 0x09:
      return "signed bytes";
    case 0x0B:
      return "short integers";
    case 0x0C:
      return "integers";
    case 0x0D:
      return "floats";
    case 0x0E:
      return "doubles";
    default:
      return "type " + std::to_string(code);
  }
}

std::string axesText(int rank)
{
  return std::to_string(rank) + (rank == 1 ? " axis" : " axes") +
         (rank == 1                ? " (labels)"
          : rank == 3 || rank == 4 ? " (pictures)"
                                   : "");
}

struct IdxFile
{
  std::shared_ptr<const ByteSource> bytes;
  std::vector<std::int64_t> extents;

  std::uint64_t bodyOffset() const { return 4 + 4 * extents.size(); }
};

/// Unsigned bytes whose number of axes is within the two. Throws Error.
IdxFile openIdx(const std::string& file, int leastRank, int mostRank)
{
  IdxFile idx;
  idx.bytes = openBytes(file);
  const std::string& path = idx.bytes->path();
  std::vector<unsigned char> magic(std::min<std::uint64_t>(4, idx.bytes->size()));
  idx.bytes->read(0, magic.size(), magic.data());
  if (magic.size() < 4 || magic[0] != 0 || magic[1] != 0)
  {
    throw Error("that is no IDX file")
        .inFile(path)
        .expected("a magic number 00 00 08 ..")
        .found(magic.empty() ? "nothing" : hexText(magic));
  }
  if (magic[2] != 0x08)
  {
    throw Error("the elements have another type")
        .inFile(path)
        .expected(typeText(0x08))
        .found(typeText(magic[2]));
  }
  const int rank = magic[3];
  if (rank < leastRank || rank > mostRank)
  {
    throw Error("the file has another number of axes")
        .inFile(path)
        .expected(leastRank == mostRank ? axesText(leastRank) : "3 or 4 axes (pictures)")
        .found(axesText(rank));
  }
  std::vector<unsigned char> raw(4 * static_cast<std::size_t>(rank));
  if (idx.bytes->size() < 4 + raw.size())
  {
    throw Error("the file ends within its header")
        .inFile(path)
        .expected("at least " + bytesText(4 + raw.size()))
        .found(bytesText(idx.bytes->size()));
  }
  idx.bytes->read(4, raw.size(), raw.data());
  for (std::size_t at = 0; at < raw.size(); at += 4)
  {
    idx.extents.push_back(std::int64_t{raw[at]} << 24 | std::int64_t{raw[at + 1]} << 16 |
                          std::int64_t{raw[at + 2]} << 8 | std::int64_t{raw[at + 3]});
  }
  const std::optional<std::int64_t> expected = productOf(idx.extents);
  const std::uint64_t found = idx.bytes->size() - idx.bodyOffset();
  if (!expected || static_cast<std::uint64_t>(*expected) != found)
  {
    const bool isShort = !expected || static_cast<std::uint64_t>(*expected) > found;
    throw Error(std::string("the data is ") + (isShort ? "shorter" : "longer") + " than the header says")
        .inFile(path)
        .expected(extentsText(idx.extents) + (expected ? " = " + bytesText(*expected) : " bytes"))
        .found(bytesText(found));
  }
  return idx;
}

class IdxPictures : public PictureSet
{
public:
  explicit IdxPictures(const std::string& file) : idx_(openIdx(file, 3, 4))
  {
    const std::vector<std::int64_t>& extents = idx_.extents;
    const bool isGrey = extents.size() == 3;
    shape_ = {isGrey ? 1 : extents[1], extents[isGrey ? 1 : 2], extents[isGrey ? 2 : 3]};
    if (*productOf(extents) == 0)
    {
      throw Error("the file has no pictures").inFile(idx_.bytes->path()).found(extentsText(extents));
    }
  }

  std::vector<std::string> files() const override { return {idx_.bytes->path()}; }
  std::string format() const override { return "idx"; }
  std::int64_t count() const override { return idx_.extents[0]; }
  PictureShape shape() const override { return shape_; }
  std::string name(std::int64_t index) const override { return pictureName(idx_.bytes->path(), index); }

  Picture read(std::int64_t index) const override
  {
    checkIndex(index, count(), idx_.bytes->path());
    std::vector<unsigned char> bytes(static_cast<std::size_t>(shape_.values()));
    idx_.bytes->read(idx_.bodyOffset() + static_cast<std::uint64_t>(index) * bytes.size(), bytes.size(),
                     bytes.data());
    return {shape_, {bytes.begin(), bytes.end()}};
  }

private:
  IdxFile idx_;
  PictureShape shape_;
};

/// Replaces the last `from`; false when there is none.
bool replaceLast(std::string& text, const std::string& from, const std::string& to)
{
  const std::size_t at = text.rfind(from);
  if (at == std::string::npos)
  {
    return false;
  }
  text.replace(at, from.size(), to);
  return true;
}

}  // namespace

std::shared_ptr<const PictureSet> openIdxPictures(const std::string& file)
{
  return std::make_shared<IdxPictures>(file);
}

std::vector<std::int32_t> readIdxLabels(const std::string& file)
{
  const IdxFile idx = openIdx(file, 1, 1);
  std::vector<unsigned char> bytes(static_cast<std::size_t>(idx.extents[0]));
  idx.bytes->read(idx.bodyOffset(), bytes.size(), bytes.data());
  return {bytes.begin(), bytes.end()};
}

std::string findIdxLabels(const std::string& picturesFile)
{
  namespace fs = std::filesystem;
  const fs::path pictures = absolutePath(picturesFile);
  std::string name = pictures.filename().string();
  if (!replaceLast(name, "images", "labels"))
  {
    return {};
  }
  if (!replaceLast(name, "idx3", "idx1"))
  {
    replaceLast(name, "idx4", "idx1");
  }
  const std::string ending = ".gz";
  const std::string other =
      endsWith(name, ending) ? name.substr(0, name.size() - ending.size()) : name + ending;
  for (const std::string& labels : {name, other})
  {
    std::error_code failure;
    const fs::path file = pictures.parent_path() / labels;
    if (fs::is_regular_file(file, failure))
    {
      return file.string();
    }
  }
  return {};
}

DataSet openMnist(const std::string& picturesFile, const std::string& labelsFile,
                  const std::vector<std::string>& classNames)
{
  DataSet set;
  set.pictures = openIdxPictures(picturesFile);
  set.classNames = classNames;
  if (labelsFile.empty())
  {
    return set;
  }
  set.labels = readIdxLabels(labelsFile);
  const std::string labels = absolutePath(labelsFile);
  if (static_cast<std::int64_t>(set.labels.size()) != set.pictures->count())
  {
    throw Error("the file has not a label for each picture")
        .inFile(labels)
        .expected(std::to_string(set.pictures->count()) + " labels")
        .found(std::to_string(set.labels.size()));
  }
  for (std::size_t record = 0; !classNames.empty() && record < set.labels.size(); ++record)
  {
    checkLabel(set.labels[record], classNames.size(), labels, record);
  }
  return set;
}

}  // namespace layerscope
