#ifndef layerscope_network_IndexSet_h
#define layerscope_network_IndexSet_h

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace layerscope
{

/// A set of whole numbers from 0 on, of which there may be many that differ little: sets made of others share
/// all parts that are alike. Copying takes no time, joining two and comparing them time with what they don't
/// share, a 64th of it where numbers lie close together.
class IndexSet
{
public:
  IndexSet() = default;
  explicit IndexSet(std::size_t index);

  bool isEmpty() const { return !top_; }
  bool contains(std::size_t index) const;

  /// Adds all that another set has.
  void add(const IndexSet& other);

  friend bool operator==(const IndexSet& a, const IndexSet& b);

private:
  // A tree whose leaves are 64 numbers each; `height_` 0: a leaf alone.
  struct Part
  {
    std::uint64_t numbers = 0;  // of a leaf
    std::array<std::shared_ptr<const Part>, 8> parts;
  };
  using Pointer = std::shared_ptr<const Part>;

  static std::size_t place(std::size_t index, int height) { return (index >> (3 + 3 * height)) % 8; }
  static Pointer joined(const Pointer& a, const Pointer& b, int height);
  static bool isSame(const Pointer& a, const Pointer& b, int height);
  void grow(int height);

  Pointer top_;
  int height_ = 0;
};

}  // namespace layerscope

#endif
