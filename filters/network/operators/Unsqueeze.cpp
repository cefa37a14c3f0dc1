#include "Checks.h"
#include "IntList.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
// Puts in axes of extent 1 at the places given (attribute below operator set 13, then input 1), which count
// in the output.
class Unsqueeze : public ViewOperator
{
public:
  explicit Unsqueeze(const Node& node) : axes_(node, "axes", 1) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const TensorInfo& info = inputs.at(0);
    const std::vector<std::int64_t> given = axes_.require(inputs);
    Shape shape = info.shape;
    // In rising order, so that each place is final.
    for (const std::size_t axis : normalizedAxes(given, info.shape.size() + given.size()))
    {
      shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(axis), 1);
    }
    return {{info.type, shape, info.format}};
  }

private:
  IntList axes_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Unsqueeze, Unsqueeze);

}  // namespace layerscope
