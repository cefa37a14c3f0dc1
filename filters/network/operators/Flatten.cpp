#include "Checks.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
// The axes before attribute `axis` become the rows, the others the columns of a matrix.
class Flatten : public ViewOperator
{
public:
  explicit Flatten(const Node& node) : axis_(node.attributes.getInt("axis", 1)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const TensorInfo& info = inputs.at(0);
    // An axis of `rank` is allowed too: everything becomes rows.
    const std::size_t rank = info.shape.size();
    const std::size_t axis = axis_ == static_cast<std::int64_t>(rank) ? rank : normalizedAxis(axis_, rank);
    const auto split = info.shape.begin() + static_cast<std::ptrdiff_t>(axis);
    return {{info.type,
             {elementCount({info.shape.begin(), split}), elementCount({split, info.shape.end()})},
             info.format}};
  }

private:
  std::int64_t axis_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Flatten, Flatten);

}  // namespace layerscope
