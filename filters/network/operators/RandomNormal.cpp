#include "RandomNumbers.h"

namespace layerscope
{

namespace
{
class RandomNormal : public RandomTensor
{
public:
  explicit RandomNormal(const Node& node) : RandomTensor(node, Distribution::Normal, false) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(RandomNormal, RandomNormal);

}  // namespace layerscope
