#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Exponential
{
  float operator()(float x) const { return std::exp(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Exp, Elementwise<Exponential>);

}  // namespace layerscope
