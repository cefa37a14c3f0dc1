#include <cmath>

#include "Truth.h"

namespace layerscope
{

namespace
{
struct IsNotANumber
{
  explicit IsNotANumber(const Node& /*node*/) {}

  bool operator()(float x) const { return std::isnan(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(IsNaN, Truth<IsNotANumber>);

}  // namespace layerscope
