#include "ScatterByPlaces.h"

namespace layerscope
{

namespace
{
class ScatterND : public ScatterByPlaces<SlicePlaces>
{
public:
  using ScatterByPlaces<SlicePlaces>::ScatterByPlaces;

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 3, 3);
    places_.prepare(inputs.shape(0), inputs.intShape(1), 0);
    return prepared(inputs);
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(ScatterND, ScatterND);

}  // namespace layerscope
