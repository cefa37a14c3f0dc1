#include <cmath>

#include "Checks.h"
#include "Parallel.h"
#include "TypedValues.h"

namespace layerscope
{

namespace
{
/// A new axis, along which the element that an index names has the second of two values, and all others the
/// first.
class OneHot : public Operator
{
public:
  explicit OneHot(const Node& node) : axis_(node.attributes.getInt("axis", -1)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    Shape shape = inputs.shape(0);
    const std::size_t axis = normalizedAxis(axis_, shape.size() + 1);
    depth_ = readDepth(inputs);
    if (elementCount(inputs.shape(2)) != 2)
    {
      throw Error("input 2 is not a pair of values").expected("[2]").found(toString(inputs.shape(2)));
    }
    const auto at = shape.begin() + static_cast<std::ptrdiff_t>(axis);
    inner_ = elementCount(Shape(at, shape.end()));
    shape.insert(at, depth_);
    elementCount(shape);
    return {{inputs.at(2).type, shape}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    withValues(*inputs[2], *outputs[0],
               [&](const auto* values, auto* y)
               {
                 const auto off = values[0], on = values[1];
                 const std::int64_t outer = inner_ == 0 ? 0 : inputs[0]->size() / inner_;
                 parallelItems(outer, depth_ * inner_,
                               [&](std::int64_t item)
                               {
                                 auto* const to = y + item * depth_ * inner_;
                                 std::fill_n(to, depth_ * inner_, off);
                                 for (std::int64_t i = 0; i < inner_; ++i)
                                 {
                                   const std::int64_t index = indexAt(*inputs[0], item * inner_ + i);
                                   if (index >= 0)
                                   {
                                     to[index * inner_ + i] = on;
                                   }
                                 }
                               });
               });
  }

private:
  static std::int64_t readDepth(const Inputs& inputs)
  {
    const bool isFloat = inputs.at(1).type == ElementType::Float32;
    std::vector<std::int64_t> depth;
    if (isFloat)
    {
      for (const float value : inputs.constantFloats(1, "the depth"))
      {
        depth.push_back(std::abs(value) < 0x1p40F ? static_cast<std::int64_t>(value) : -1);
      }
    }
    else
    {
      depth = inputs.constantInts(1, "the depth");
    }
    if (depth.size() != 1 || depth[0] < 0)
    {
      throw Error("input 1 is no depth")
          .expected("one number of at least 0")
          .found(depth.size() == 1 ? std::to_string(depth[0]) : toString(inputs.shape(1)));
    }
    return depth[0];
  }

  // -1 where it is outside of the new axis.
  std::int64_t indexAt(const Tensor& indices, std::int64_t i) const
  {
    std::int64_t index = 0;
    if (indices.type() == ElementType::Float32)
    {
      const float value = indices.floats()[i];
      index = std::abs(value) < 0x1p40F ? static_cast<std::int64_t>(value) : depth_;
    }
    else
    {
      index = indices.ints()[i];
    }
    return index >= depth_ || index < -depth_ ? -1 : index + (index < 0 ? depth_ : 0);
  }

  std::int64_t axis_;
  std::int64_t depth_ = 0;
  std::int64_t inner_ = 0;  ///< indices behind the new axis
};
}  // namespace

LAYERSCOPE_OPERATOR(OneHot, OneHot);

}  // namespace layerscope
