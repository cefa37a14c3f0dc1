#ifndef layerscope_network_kernels_Written_h
#define layerscope_network_kernels_Written_h

#include <cstdint>
#include <functional>

namespace layerscope
{

/// Told of elements [begin, end) of a result as soon as they are written, from the thread that wrote them and
/// while they are in its cache. It may change these elements, and must not throw. Each element comes once.
using WrittenFunction = std::function<void(std::int64_t begin, std::int64_t end)>;

/// Where results come in small parts, so many elements are told of at a time: few calls, and still in the
/// first-level cache.
constexpr std::int64_t toldElements = 2048;

/// Tells of elements [begin, end) of each of the planes [first, last), which stand one behind the other.
inline void tellOfPlanes(const WrittenFunction& written, std::int64_t first, std::int64_t last,
                         std::int64_t size, std::int64_t begin, std::int64_t end)
{
  if (begin == 0 && end == size)
  {
    written(first * size, last * size);
    return;
  }
  for (std::int64_t plane = first; plane < last; ++plane)
  {
    written(plane * size + begin, plane * size + end);
  }
}

}  // namespace layerscope

#endif
