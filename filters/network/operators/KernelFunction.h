#ifndef layerscope_network_operators_KernelFunction_h
#define layerscope_network_operators_KernelFunction_h

#include <algorithm>
#include <array>

#include "Elementwise.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

/// A UnaryOperator that one of the kernels computes the hard part of: k = kernel(argument(x)). Function is
/// made from the node and has `float argument(float x)`, `float result(float x, float k)`, `float
/// derivative(float x, float k)`, all const, and `static constexpr bool rectifies`.
template <auto kernel, class Function>
class KernelFunction : public UnaryOperator
{
public:
  explicit KernelFunction(const Node& node) : function_(node) {}

protected:
  using UnaryOperator::apply;

  void apply(const float* in, float* out, std::int64_t count) const override
  {
    forEachBlock(in, count,
                 [&, function = function_](std::int64_t begin, const float* k, std::int64_t size)
                 {
#pragma GCC ivdep
                   for (std::int64_t i = 0; i < size; ++i)
                   {
                     out[begin + i] = function.result(in[begin + i], k[i]);
                   }
                 });
  }

  Slope slope() const override
  {
    return Slope::OfInput;
  }
  bool rectifies() const override
  {
    return Function::rectifies;
  }

  void multiplySlopes(const float* x, const float* out, float* in, std::int64_t count) const override
  {
    forEachBlock(x, count,
                 [&, function = function_](std::int64_t begin, const float* k, std::int64_t size)
                 {
                   for (std::int64_t i = 0; i < size; ++i)
                   {
                     in[begin + i] = out[begin + i] * function.derivative(x[begin + i], k[i]);
                   }
                 });
  }

private:
  template <class Body>
  void forEachBlock(const float* x, std::int64_t count, const Body& body) const
  {
    std::array<float, 256> k;
    const auto block = static_cast<std::int64_t>(k.size());
    for (std::int64_t begin = 0; begin < count; begin += block)
    {
      const std::int64_t size = std::min(block, count - begin);
      for (std::int64_t i = 0; i < size; ++i)
      {
        k[static_cast<std::size_t>(i)] = function_.argument(x[begin + i]);
      }
      (kernels_.*kernel)(k.data(), k.data(), size);
      body(begin, k.data(), size);
    }
  }

  Function function_;
  // Found here, since a loop over several threads must not throw.
  const Kernels& kernels_ = kernels();
};

}  // namespace layerscope

#endif
