#include <algorithm>
#include <cmath>

#include "Checks.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
// start, start + delta ... before limit (inputs 0, 2 and 1, of one element each), as many as
// max(ceil((limit - start) / delta), 0).
class Range : public Operator
{
public:
  explicit Range(const Node& /*node*/) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    const ElementType type = inputs.at(0).type;
    double count = 0.0;
    if (type == ElementType::Float32)
    {
      const double start = read(inputs.constantFloats(0, "start"));
      const double limit = read(inputs.constantFloats(1, "limit"));
      const double delta = read(inputs.constantFloats(2, "delta"));
      count = std::ceil((limit - start) / delta);
    }
    else
    {
      const auto start = read(inputs.constantInts(0, "start"));
      const auto limit = read(inputs.constantInts(1, "limit"));
      const auto delta = read(inputs.constantInts(2, "delta"));
      count =
          std::ceil((static_cast<double>(limit) - static_cast<double>(start)) / static_cast<double>(delta));
    }
    // Also false for what isn't a number, as with a delta of 0.
    if (!(count <= static_cast<double>(longest)))
    {
      throw Error("the range does not end").expected("at most 2^40 numbers").found(std::to_string(count));
    }
    return {{type, {count > 0.0 ? static_cast<std::int64_t>(count) : 0}, inputs.at(0).format}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const std::int64_t count = outputs[0]->size();
    if (outputs[0]->type() == ElementType::Float32)
    {
      float* const out = outputs[0]->floats();
      fill(*inputs[0]->floats(), *inputs[2]->floats(), out, count);
      // Counted in float32, whatever the type.
      const NumberFormat format = outputs[0]->info().format;
      std::transform(out, out + count, out, [format](float x) { return rounded(x, format); });
    }
    else
    {
      fill(*inputs[0]->ints(), *inputs[2]->ints(), outputs[0]->ints(), count);
    }
  }

private:
  static constexpr std::int64_t longest = std::int64_t(1) << 40;

  template <class T>
  static T read(const std::vector<T>& values)
  {
    if (values.size() != 1)
    {
      throw Error("a bound of the range does not fit")
          .expected("one element")
          .found(std::to_string(values.size()));
    }
    return values[0];
  }

  static void fill(float start, float delta, float* out, std::int64_t count)
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = start + static_cast<float>(i) * delta;
    }
  }

  // The numbers are in range where i * delta is not.
  static void fill(std::int64_t start, std::int64_t delta, std::int64_t* out, std::int64_t count)
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      out[i] = wrappingAdd(start, wrappingMultiply(i, delta));
    }
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Range, Range);

}  // namespace layerscope
