#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct NaturalLogarithm
{
  float operator()(float x) const { return std::log(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Log, Elementwise<NaturalLogarithm>);

}  // namespace layerscope
