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

}  // namespace layerscope

#endif
