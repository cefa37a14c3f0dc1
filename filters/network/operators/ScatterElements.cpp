#include "ScatterByPlaces.h"

namespace layerscope
{

namespace
{
class ScatterElements : public ScatterByPlaces<LinePlaces>
{
public:
  explicit ScatterElements(const Node& node)
      : ScatterByPlaces<LinePlaces>(node), axis_(node.attributes.getInt("axis", 0))
  {
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    places_.prepare(inputs.shape(0), inputs.intShape(1), axis_);
    return prepared(inputs);
  }

private:
  std::int64_t axis_;
};
}  // namespace

LAYERSCOPE_OPERATOR(ScatterElements, ScatterElements);
LAYERSCOPE_OPERATOR(Scatter, ScatterElements);  // its name below operator set 11

}  // namespace layerscope
