#include <algorithm>
#include <limits>

#include "Checks.h"

namespace layerscope
{

namespace
{
// The input's extents, from operator set 15 on those from axis `start` to before `end`.
class ShapeOf : public Operator
{
public:
  explicit ShapeOf(const Node& node)
      : start_(node.attributes.getInt("start", 0)),
        end_(node.attributes.getInt("end", std::numeric_limits<std::int64_t>::max()))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const Shape& shape = inputs.shape(0);
    const std::int64_t start = clampedAxis(start_, shape.size());
    const std::int64_t end = std::max(start, clampedAxis(end_, shape.size()));
    extents_.assign(shape.begin() + start, shape.begin() + end);
    return {{ElementType::Int64, {end - start}}};
  }

  void run(const std::vector<const Tensor*>& /*inputs*/, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    std::copy(extents_.begin(), extents_.end(), outputs[0]->ints());
  }

  bool dependsOnShapeOnly() const override { return true; }

private:
  static std::int64_t clampedAxis(std::int64_t axis, std::size_t rank)
  {
    const auto count = static_cast<std::int64_t>(rank);
    return std::clamp<std::int64_t>(axis < 0 ? axis + count : axis, 0, count);
  }

  std::int64_t start_, end_;
  std::vector<std::int64_t> extents_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Shape, ShapeOf);

}  // namespace layerscope
