#include "Binary.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Plus
{
  float operator()(float a, float b) const { return a + b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return wrappingAdd(a, b); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Add, Binary<Plus>);

}  // namespace layerscope
