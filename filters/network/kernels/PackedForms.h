#ifndef layerscope_network_kernels_PackedForms_h
#define layerscope_network_kernels_PackedForms_h

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace layerscope
{

class PackedWeights;

/// What a packed copy depends on beside the values of the weights, as numbers: copies of the same key are the
/// same.
using PackedKey = std::vector<std::int64_t>;

/// The packed copies of one block of constant weights: plans that need the same one share it, one after the
/// other and at the same time. Copies that are packed stay as long as the weights, but for those that no plan
/// needs any more when another one is packed. Safe to use from several threads.
class PackedForms
{
public:
  /// The copy of that key; one that `make` makes where there is none.
  template <class Make>
  std::shared_ptr<PackedWeights> find(const PackedKey& key, const Make& make)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::weak_ptr<PackedWeights>& place = known_[key];
    std::shared_ptr<PackedWeights> found = place.lock();
    if (!found)
    {
      found = make();
      place = found;
    }
    return found;
  }

  /// Called when one is packed.
  void keep(std::shared_ptr<PackedWeights> packed)
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto isUnused = [](const std::shared_ptr<PackedWeights>& each) { return each.use_count() == 1; };
    kept_.erase(std::remove_if(kept_.begin(), kept_.end(), isUnused), kept_.end());
    kept_.push_back(std::move(packed));
    for (auto each = known_.begin(); each != known_.end();)
    {
      each = each->second.expired() ? known_.erase(each) : std::next(each);
    }
  }

private:
  std::mutex mutex_;
  std::map<PackedKey, std::weak_ptr<PackedWeights>> known_;
  std::vector<std::shared_ptr<PackedWeights>> kept_;
};

}  // namespace layerscope

#endif
