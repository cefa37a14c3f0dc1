#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct SquareRoot
{
  float operator()(float x) const { return std::sqrt(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sqrt, Elementwise<SquareRoot>);

}  // namespace layerscope
