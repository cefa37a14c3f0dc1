#include <cmath>

#include "Truth.h"

namespace layerscope
{

namespace
{
struct IsInfinite
{
  explicit IsInfinite(const Node& node)
      : negative(node.attributes.getInt("detect_negative", 1) != 0),
        positive(node.attributes.getInt("detect_positive", 1) != 0)
  {
  }

  bool operator()(float x) const { return std::isinf(x) && (x < 0.0F ? negative : positive); }

  bool negative;
  bool positive;
};
}  // namespace

LAYERSCOPE_OPERATOR(IsInf, Truth<IsInfinite>);

}  // namespace layerscope
