#ifndef layerscope_data_ZipFile_h
#define layerscope_data_ZipFile_h

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ByteSource.h"

namespace layerscope
{

/// A zip archive with stored and deflated members, zip64 included (PKWARE's APPNOTE 6.3).
class ZipFile
{
public:
  struct Member
  {
    std::string name;
    int flags = 0;
    int method = 0;
    std::uint32_t checksum = 0;
    std::uint64_t packedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t header = 0;  ///< offset of the member's own header in the file
  };

  static bool isZip(const DataFile& file);

  /// Reads the list of members. Throws Error: damaged, ends early.
  explicit ZipFile(std::shared_ptr<const DataFile> file);

  const std::string& path() const { return file_->path(); }
  const std::vector<Member>& members() const { return members_; }

  /// Goes through the member once. Throws Error: damaged, encrypted, another method.
  std::shared_ptr<const ByteSource> open(const Member& member) const;
  /// Its first bytes, unchecked, up to `bytes`. Throws Error.
  std::vector<unsigned char> head(const Member& member, std::size_t bytes) const;

private:
  std::uint64_t dataOffset(const Member& member) const;

  std::shared_ptr<const DataFile> file_;
  std::vector<Member> members_;
};

}  // namespace layerscope

#endif
