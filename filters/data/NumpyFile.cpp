#include "NumpyFile.h"

#include <algorithm>
#include <utility>

#include "Extents.h"
#include "PictureSet.h"
#include "ZipFile.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

const std::string ending = ".npy";

bool isArray(const ZipFile::Member& member)
{
  return endsWith(member.name, ending);
}

std::string arrayName(const ZipFile::Member& member)
{
  return member.name.substr(0, member.name.size() - ending.size());
}

NumpyHeader headerOf(const ByteSource& bytes)
{
  std::uint64_t at = 0;
  return readNumpyHeader(
      [&](unsigned char* target, std::size_t wanted)
      {
        const auto got = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, bytes.size() - at));
        bytes.read(at, got, target);
        at += got;
        return got;
      });
}

/// Of the member's first bytes alone.
NumpyHeader headerOf(const ZipFile& zip, const ZipFile::Member& member)
{
  constexpr std::size_t longest = (1 << 20) + 12;
  std::vector<unsigned char> head = zip.head(member, 1 << 12);
  std::size_t at = 0;
  return readNumpyHeader(
      [&](unsigned char* target, std::size_t wanted)
      {
        if (head.size() < at + wanted)
        {
          head = zip.head(member, longest);
        }
        const std::size_t got = std::min(wanted, head.size() - at);
        std::copy_n(head.begin() + static_cast<std::ptrdiff_t>(at), got, target);
        at += got;
        return got;
      });
}

void checkBody(const NumpyArray& array)
{
  const std::uint64_t found = array.bytes->size() - array.header.bodyOffset;
  const std::optional<std::int64_t> expected =
      productOf(array.header.shape, static_cast<std::int64_t>(array.type.size));
  if (!expected || static_cast<std::uint64_t>(*expected) != found)
  {
    const bool isShort = !expected || static_cast<std::uint64_t>(*expected) > found;
    throw Error(std::string("the array's data is ") + (isShort ? "shorter" : "longer") +
                " than its header says")
        .expected(extentsText(array.header.shape) + " of '" + array.header.type + "'" +
                  (expected ? " = " + bytesText(static_cast<std::uint64_t>(*expected)) : ""))
        .found(bytesText(found));
  }
}

const ZipFile::Member& memberOf(const ZipFile& zip, const std::string& array)
{
  const ZipFile::Member* found = nullptr;
  std::string names;
  std::size_t count = 0;
  for (const ZipFile::Member& member : zip.members())
  {
    if (isArray(member))
    {
      ++count;
      names += (names.empty() ? "" : ", ") + arrayName(member);
      found = array.empty() || arrayName(member) == array ? &member : found;
    }
  }
  if (found == nullptr || (array.empty() && count > 1))
  {
    throw Error(array.empty() ? count == 0 ? std::string("the file has no arrays")
                                           : "the file has several arrays, and none is named"
                              : "the file has no array '" + array + "'")
        .expected(count == 0   ? ""
                  : count == 1 ? names
                               : "one of " + names);
  }
  return *found;
}

NumpyArray openArray(std::shared_ptr<const DataFile> file, const std::string& array)
{
  NumpyArray opened;
  if (ZipFile::isZip(*file))
  {
    const ZipFile zip(std::move(file));
    const ZipFile::Member& member = memberOf(zip, array);
    opened.name = arrayName(member);
    numpyType(headerOf(zip, member).type);  // refuses before the whole is gone through
    opened.bytes = zip.open(member);
  }
  else
  {
    const std::uint64_t size = file->size();
    opened.bytes = std::make_shared<FileBytes>(std::move(file), 0, size);
  }
  opened.header = headerOf(*opened.bytes);
  opened.type = numpyType(opened.header.type);
  checkBody(opened);
  return opened;
}

}  // namespace

NumpyArray openNumpyArray(const std::string& file, const std::string& array)
{
  try
  {
    return openArray(std::make_shared<const DataFile>(file), array);
  }
  catch (Error& error)
  {
    error.inFile(absolutePath(file));
    throw;
  }
}

std::vector<NumpyArrayInfo> numpyArrays(const std::string& file)
{
  const auto data = std::make_shared<const DataFile>(file);
  try
  {
    std::vector<NumpyArrayInfo> arrays;
    if (!ZipFile::isZip(*data))
    {
      const NumpyHeader header = headerOf(FileBytes(data, 0, data->size()));
      return {{"", header.type, header.shape}};
    }
    const ZipFile zip(data);
    for (const ZipFile::Member& member : zip.members())
    {
      if (isArray(member))
      {
        NumpyHeader header = headerOf(zip, member);
        arrays.push_back({arrayName(member), std::move(header.type), std::move(header.shape)});
      }
    }
    return arrays;
  }
  catch (Error& error)
  {
    error.inFile(data->path());
    throw;
  }
}

std::vector<double> readNumpy(const std::string& file, const std::string& array,
                              std::vector<std::int64_t>& shape)
{
  const NumpyArray source = openNumpyArray(file, array);
  shape = source.header.shape;
  const auto count = static_cast<std::size_t>(source.header.count());
  std::vector<double> values(count);
  const std::size_t block = 1 << 17;
  for (std::size_t first = 0; first < count; first += block)
  {
    source.read(static_cast<std::int64_t>(first), std::min(block, count - first), values.data() + first);
  }
  if (!source.header.isFortran || count == 0)
  {
    return values;
  }
  std::vector<double> ordered(count);
  std::vector<std::size_t> at(shape.size(), 0);
  for (const double value : values)
  {
    std::size_t place = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
    {
      place = place * static_cast<std::size_t>(shape[axis]) + at[axis];
    }
    ordered[place] = value;
    for (std::size_t axis = 0; axis < shape.size() && ++at[axis] == static_cast<std::size_t>(shape[axis]);
         ++axis)
    {
      at[axis] = 0;
    }
  }
  return ordered;
}

}  // namespace layerscope
