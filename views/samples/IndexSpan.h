#ifndef layerscope_samples_IndexSpan_h
#define layerscope_samples_IndexSpan_h

#include <cstddef>
#include <cstdint>

namespace layerscope
{

/// Indices that someone else owns: rows of a table or samples.
struct IndexSpan
{
  const std::uint32_t* first = nullptr;
  std::size_t count = 0;

  const std::uint32_t* begin() const { return this->first; }
  const std::uint32_t* end() const { return this->first + this->count; }
  std::size_t size() const { return this->count; }
  bool empty() const { return this->count == 0; }
  std::uint32_t operator[](std::size_t index) const { return this->first[index]; }
};

}  // namespace layerscope

#endif
