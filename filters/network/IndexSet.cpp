#include "IndexSet.h"

#include <algorithm>

namespace layerscope
{

namespace
{
constexpr std::size_t ofLeaf = 64;

// Numbers below this one fit into a tree of that height.
std::size_t capacity(int height)
{
  return ofLeaf << (3 * height);
}
}  // namespace

IndexSet::IndexSet(std::size_t index)
{
  while (index >= capacity(height_))
  {
    ++height_;
  }
  auto leaf = std::make_shared<Part>();
  leaf->numbers = std::uint64_t(1) << (index % ofLeaf);
  top_ = std::move(leaf);
  for (int height = 1; height <= height_; ++height)
  {
    auto part = std::make_shared<Part>();
    part->parts[place(index, height)] = std::move(top_);
    top_ = std::move(part);
  }
}

bool IndexSet::contains(std::size_t index) const
{
  if (index >= capacity(height_))
  {
    return false;
  }
  const Part* part = top_.get();
  for (int height = height_; part && height > 0; --height)
  {
    part = part->parts[place(index, height)].get();
  }
  return part && (part->numbers >> (index % ofLeaf)) % 2 == 1;
}

void IndexSet::grow(int height)
{
  for (; height_ < height; ++height_)
  {
    if (top_)
    {
      auto part = std::make_shared<Part>();
      part->parts[0] = std::move(top_);
      top_ = std::move(part);
    }
  }
}

IndexSet::Pointer IndexSet::joined(const Pointer& a, const Pointer& b, int height)
{
  if (!a || !b || a == b)
  {
    return a ? a : b;
  }
  Part both;
  both.numbers = a->numbers | b->numbers;
  for (std::size_t i = 0; height > 0 && i < both.parts.size(); ++i)
  {
    both.parts[i] = joined(a->parts[i], b->parts[i], height - 1);
  }
  for (const Pointer& one : {a, b})
  {
    if (both.numbers == one->numbers && both.parts == one->parts)
    {
      return one;
    }
  }
  return std::make_shared<Part>(std::move(both));
}

void IndexSet::add(const IndexSet& other)
{
  IndexSet second = other;
  const int height = std::max(height_, other.height_);
  grow(height);
  second.grow(height);
  top_ = joined(top_, second.top_, height);
}

bool IndexSet::isSame(const Pointer& a, const Pointer& b, int height)
{
  if (a == b)
  {
    return true;
  }
  if (!a || !b || a->numbers != b->numbers)
  {
    return false;
  }
  for (std::size_t i = 0; height > 0 && i < a->parts.size(); ++i)
  {
    if (!isSame(a->parts[i], b->parts[i], height - 1))
    {
      return false;
    }
  }
  return true;
}

bool operator==(const IndexSet& a, const IndexSet& b)
{
  IndexSet first = a;
  IndexSet second = b;
  const int height = std::max(a.height_, b.height_);
  first.grow(height);
  second.grow(height);
  return IndexSet::isSame(first.top_, second.top_, height);
}

}  // namespace layerscope
