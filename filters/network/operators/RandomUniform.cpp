#include "RandomNumbers.h"

namespace layerscope
{

namespace
{
class RandomUniform : public RandomTensor
{
public:
  explicit RandomUniform(const Node& node) : RandomTensor(node, Distribution::Uniform, false) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(RandomUniform, RandomUniform);

}  // namespace layerscope
