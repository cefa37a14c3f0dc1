#include "ExponentialUnit.h"

namespace layerscope
{

namespace
{
class Elu : public ExponentialUnit
{
public:
  explicit Elu(const Node& node) : ExponentialUnit(1.0F, node.attributes.getFloat("alpha", 1.0F)) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(Elu, Elu);

}  // namespace layerscope
