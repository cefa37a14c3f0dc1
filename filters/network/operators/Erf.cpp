#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct ErrorFunction
{
  float operator()(float x) const { return std::erf(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Erf, Elementwise<ErrorFunction>);

}  // namespace layerscope
