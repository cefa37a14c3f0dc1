#include "Binary.h"
#include "Integers.h"

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
    // The least number has no positive counterpart.
    return b == -1 ? wrappingSubtract(0, a) : a / b;
  }
};
}  // namespace

LAYERSCOPE_OPERATOR(Div, Binary<Over>);

}  // namespace layerscope
