#ifndef layerscope_network_kernels_PackedWeights_h
#define layerscope_network_kernels_PackedWeights_h

#include <cstddef>
#include <memory>
#include <mutex>

#include "PackedForms.h"
#include "Parallel.h"
#include "network/Memory.h"

namespace layerscope
{

/// Constant weights in the order that kernels read, made by the first run that needs them: a plan that is
/// made to look at shapes costs no time and memory for them.
class PackedWeights : public std::enable_shared_from_this<PackedWeights>
{
public:
  /// `source` must stay where it is until the first run, unless that has a place of its own for the same
  /// numbers. With `forms`, those of the memory that `source` is in, weights that were made with the same
  /// `layout` for the same `source` are shared: whatever a packing function reads beside the weights must
  /// follow from `layout`.
  static std::shared_ptr<PackedWeights> of(const float* source, std::size_t count,
                                           const std::shared_ptr<PackedForms>& forms, PackedKey layout)
  {
    const auto make = [&] { return std::shared_ptr<PackedWeights>(new PackedWeights(source, count, forms)); };
    if (!forms || !source)
    {
      return make();
    }
    layout.push_back(static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(source)));
    layout.push_back(static_cast<std::int64_t>(count));
    return forms->find(layout, make);
  }

  /// pack(from, to) fills `count` floats once, on the first thread that comes; others wait for it. `given`:
  /// where a run has the weights, or nullptr.
  template <class Pack>
  const float* get(const float* given, const Pack& pack)
  {
    std::call_once(once_,
                   [&]
                   {
                     // Half of the weights would stay for ever: a run that is stopped goes on till they are
                     // packed.
                     const StopScope goOn(nullptr);
                     floats_ = allocate(count_ * sizeof(float), "packed weights");
                     pack(given ? given : source_, static_cast<float*>(floats_.get()));
                     if (const auto forms = forms_.lock())
                     {
                       forms->keep(shared_from_this());
                     }
                   });
    return static_cast<const float*>(floats_.get());
  }

private:
  PackedWeights(const float* source, std::size_t count, const std::shared_ptr<PackedForms>& forms)
      : source_(source), count_(count), forms_(forms)
  {
  }

  const float* source_;
  std::size_t count_;
  std::weak_ptr<PackedForms> forms_;
  std::once_flag once_;
  std::shared_ptr<void> floats_;
};

}  // namespace layerscope

#endif
