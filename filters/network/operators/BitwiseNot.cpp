#include "WholeUnary.h"

namespace layerscope
{

namespace
{
struct OtherBits
{
  std::int64_t operator()(std::int64_t x) const { return ~x; }
};
}  // namespace

LAYERSCOPE_OPERATOR(BitwiseNot, WholeUnary<OtherBits>);

}  // namespace layerscope
