#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Squash
{
  float operator()(float x) const { return x / (1.0F + std::fabs(x)); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Softsign, Elementwise<Squash>);

}  // namespace layerscope
