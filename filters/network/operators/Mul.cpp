#include "Binary.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Times
{
  float operator()(float a, float b) const { return a * b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return wrappingMultiply(a, b); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Mul, Binary<Times>);

}  // namespace layerscope
