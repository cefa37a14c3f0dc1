#include "GatherByPlaces.h"

namespace layerscope
{

namespace
{
class GatherND : public GatherByPlaces<SlicePlaces>
{
public:
  explicit GatherND(const Node& node) : batchAxes_(node.attributes.getInt("batch_dims", 0))
  {
    if (batchAxes_ < 0)
    {
      throw Error("attribute 'batch_dims' is negative")
          .expected("at least 0")
          .found(std::to_string(batchAxes_));
    }
  }

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    places_.prepare(inputs.shape(0), inputs.intShape(1), static_cast<std::size_t>(batchAxes_));
    return prepared(inputs);
  }

private:
  std::int64_t batchAxes_;
};
}  // namespace

LAYERSCOPE_OPERATOR(GatherND, GatherND);

}  // namespace layerscope
