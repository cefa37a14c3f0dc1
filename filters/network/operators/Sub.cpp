#include "Binary.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Minus
{
  float operator()(float a, float b) const { return a - b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return wrappingSubtract(a, b); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sub, Binary<Minus>);

}  // namespace layerscope
