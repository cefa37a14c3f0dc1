#include "Casting.h"
#include "Checks.h"

namespace layerscope
{

namespace
{
// Casts input 0 to the format of input 1.
class CastLike : public Casting
{
public:
  using Casting::Casting;

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 2, 2);
    const TensorInfo& like = inputs.at(1);
    const NumberFormat own = like.type == ElementType::Float32 ? NumberFormat::Float32 : NumberFormat::Int64;
    return prepareCast(inputs.at(0), like.format == NumberFormat::Own ? own : like.format);
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(CastLike, CastLike);

}  // namespace layerscope
