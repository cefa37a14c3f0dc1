#include "GatherByPlaces.h"

namespace layerscope
{

namespace
{
class GatherElements : public GatherByPlaces<LinePlaces>
{
public:
  explicit GatherElements(const Node& node) : axis_(node.attributes.getInt("axis", 0)) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    places_.prepare(inputs.shape(0), inputs.intShape(1), axis_);
    return prepared(inputs);
  }

private:
  std::int64_t axis_;
};
}  // namespace

LAYERSCOPE_OPERATOR(GatherElements, GatherElements);

}  // namespace layerscope
