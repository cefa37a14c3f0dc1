#include "RandomNumbers.h"

namespace layerscope
{

namespace
{
class RandomNormalLike : public RandomTensor
{
public:
  explicit RandomNormalLike(const Node& node) : RandomTensor(node, Distribution::Normal, true) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(RandomNormalLike, RandomNormalLike);

}  // namespace layerscope
