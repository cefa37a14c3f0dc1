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
    return prepareCast(inputs.at(0), fileFormat(inputs.at(1)));
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(CastLike, CastLike);

}  // namespace layerscope
