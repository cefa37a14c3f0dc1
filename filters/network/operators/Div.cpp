#include <limits>

#include "Binary.h"

namespace layerscope
{

namespace
{
struct Over
{
  float operator()(float a, float b) const { return a / b; }

  /// Truncates towards zero.
  std::int64_t operator()(std::int64_t a, std::int64_t b) const
  {
    if (b == 0)
    {
      throw Error("division of an int64 by zero").found(std::to_string(a) + " / 0");
    }
    if (b == -1 && a == std::numeric_limits<std::int64_t>::min())
    {
      throw Error("the quotient of two int64 does not fit into one").found(std::to_string(a) + " / -1");
    }
    return a / b;
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Div, Binary<Over>);

}  // namespace layerscope
