#ifndef layerscope_data_NumpyFile_h
#define layerscope_data_NumpyFile_h

#include <memory>
#include <string>

#include "ByteSource.h"
#include "NumpyHeader.h"
#include "NumpyType.h"

namespace layerscope
{

/// An array in a .npy or .npz file, whose body is as long as its header says.
struct NumpyArray
{
  std::shared_ptr<const ByteSource> bytes;
  NumpyHeader header;
  NumpyType type;
  std::string name;  ///< in the .npz; empty for a .npy

  /// Elements in the file's order.
  void read(std::int64_t first, std::size_t count, float* to) const { readElements(first, count, to); }
  void read(std::int64_t first, std::size_t count, double* to) const { readElements(first, count, to); }

private:
  template <class Number>
  void readElements(std::int64_t first, std::size_t count, Number* to) const
  {
    std::vector<unsigned char> raw(count * type.size);
    bytes->read(header.bodyOffset + static_cast<std::uint64_t>(first) * type.size, raw.size(), raw.data());
    convertElements(type, raw.data(), count, to);
  }
};

/// `array` is for a .npz; an empty one means its only array. Throws Error as readNumpy does.
NumpyArray openNumpyArray(const std::string& file, const std::string& array);

}  // namespace layerscope

#endif
