#include "SampleChoice.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "Philox.h"
#include "network/Error.h"

namespace layerscope
{
namespace
{

/// Numbers in the order of their keys.
template <class Key>
std::vector<std::int64_t> ordered(std::vector<std::pair<Key, std::int64_t>> keys)
{
  std::sort(keys.begin(), keys.end());
  std::vector<std::int64_t> order;
  order.reserve(keys.size());
  for (const auto& key : keys)
  {
    order.push_back(key.second);
  }
  return order;
}

std::uint64_t draw(std::uint64_t seed, std::uint64_t number, std::uint32_t part)
{
  return philox(seed, number, part, RandomStream::SampleChoice)[0];
}

/// Samples in the order in which they are taken.
std::vector<std::int64_t> shuffled(std::int64_t count, std::uint64_t seed)
{
  std::vector<std::pair<std::uint64_t, std::int64_t>> keys;
  keys.reserve(static_cast<std::size_t>(count));
  for (std::int64_t sample = 0; sample < count; ++sample)
  {
    keys.emplace_back(draw(seed, static_cast<std::uint64_t>(sample), 0), sample);
  }
  return ordered(std::move(keys));
}

/// Classes advance side by side: the k-th of a class of n is due at (k + u) / n of the way. The class's own
/// random u in [0, 1) sees to it that of many small classes other ones come first with another seed.
std::vector<std::int64_t> stratified(const std::vector<std::int64_t>& order, std::uint64_t seed,
                                     const std::vector<std::int32_t>& labels)
{
  struct Class
  {
    double size = 0, taken = 0;
  };
  std::map<std::int32_t, Class> classes;
  for (const std::int32_t label : labels)
  {
    ++classes[label].size;
  }
  for (auto& [label, each] : classes)
  {
    each.taken = static_cast<double>(draw(seed, static_cast<std::uint32_t>(label), 1) >> 11) * 0x1p-53;
  }
  std::vector<std::pair<double, std::int64_t>> due;
  due.reserve(order.size());
  for (const std::int64_t sample : order)
  {
    Class& mine = classes[labels[static_cast<std::size_t>(sample)]];
    due.emplace_back(mine.taken++ / mine.size, sample);
  }
  return ordered(std::move(due));
}

}  // namespace

std::vector<std::int64_t> chooseSamples(SampleChoice choice, std::int64_t count, std::int64_t most,
                                        std::uint64_t seed, const std::vector<std::int32_t>& labels)
{
  if (most < 0)
  {
    throw Error("MaximumSamples is too small").expected("0 (all) or more").found(std::to_string(most));
  }
  const std::int64_t taken = most == 0 ? count : std::min(most, count);
  if (choice == SampleChoice::First || taken == count)
  {
    std::vector<std::int64_t> first(static_cast<std::size_t>(taken));
    std::iota(first.begin(), first.end(), std::int64_t{0});
    return first;
  }
  if (choice == SampleChoice::Stratified && static_cast<std::int64_t>(labels.size()) != count)
  {
    throw Error("Choice is Stratified, and there are no labels to go by")
        .expected("a label for each of " + std::to_string(count) + " samples, or another Choice")
        .found(std::to_string(labels.size()) + " labels");
  }
  std::vector<std::int64_t> order = shuffled(count, seed);
  if (choice == SampleChoice::Stratified)
  {
    order = stratified(order, seed, labels);
  }
  order.resize(static_cast<std::size_t>(taken));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace layerscope
