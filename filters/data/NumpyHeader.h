#ifndef layerscope_data_NumpyHeader_h
#define layerscope_data_NumpyHeader_h

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace layerscope
{

/// The head of a .npy file, versions 1 to 3 (numpy.lib.format).
struct NumpyHeader
{
  std::string type;  ///< descr; of records, the text that describes them
  bool isFortran = false;
  std::vector<std::int64_t> shape;
  std::uint64_t bodyOffset = 0;

  std::int64_t count() const;  ///< of elements
};

/// Takes the next bytes of the file and says how many there were.
using ByteReader = std::function<std::size_t(unsigned char* target, std::size_t bytes)>;

/// Throws Error: wrong magic number, unknown version, a header that isn't as NumPy writes it, huge extents.
NumpyHeader readNumpyHeader(const ByteReader& next);
/// The text of the header, a Python dictionary such as "{'descr': '<f4', 'fortran_order': False, 'shape': (3,
/// 4), }".
NumpyHeader parseNumpyHeader(const std::string& text);

}  // namespace layerscope

#endif
