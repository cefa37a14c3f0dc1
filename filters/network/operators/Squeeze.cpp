#include <algorithm>

#include "Checks.h"
#include "IntList.h"
#include "ViewOperator.h"

namespace layerscope
{

namespace
{
// Takes out the axes given (attribute below operator set 13, then input 1); without them all of extent 1.
class Squeeze : public ViewOperator
{
public:
  explicit Squeeze(const Node& node) : axes_(node, "axes", 1) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 2);
    const TensorInfo& info = inputs.at(0);
    const auto given = axes_.read(inputs);
    const std::vector<std::size_t> axes =
        given ? normalizedAxes(*given, info.shape.size()) : std::vector<std::size_t>();
    Shape shape;
    for (std::size_t i = 0; i < info.shape.size(); ++i)
    {
      const bool isNamed = std::binary_search(axes.begin(), axes.end(), i);
      if (isNamed && info.shape[i] != 1)
      {
        throw Error("an axis to squeeze has more or less than one element")
            .expected("extent 1 at axis " + std::to_string(i))
            .found(toString(info.shape));
      }
      if (given ? !isNamed : info.shape[i] != 1)
      {
        shape.push_back(info.shape[i]);
      }
    }
    return {{info.type, shape, info.format}};
  }

private:
  IntList axes_;
};
}  // namespace

LAYERSCOPE_OPERATOR(Squeeze, Squeeze);

}  // namespace layerscope
