#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct HyperbolicTangent
{
  float operator()(float x) const { return std::tanh(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Tanh, Elementwise<HyperbolicTangent>);

}  // namespace layerscope
