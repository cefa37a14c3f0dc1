#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Logistic
{
  float operator()(float x) const { return 1.0F / (1.0F + std::exp(-x)); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sigmoid, Elementwise<Logistic>);

}  // namespace layerscope
