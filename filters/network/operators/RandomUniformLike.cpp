#include "RandomNumbers.h"

namespace layerscope
{

namespace
{
class RandomUniformLike : public RandomTensor
{
public:
  explicit RandomUniformLike(const Node& node) : RandomTensor(node, Distribution::Uniform, true) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(RandomUniformLike, RandomUniformLike);

}  // namespace layerscope
