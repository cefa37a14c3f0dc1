#include "WholeBinary.h"

namespace layerscope
{

namespace
{
struct CommonBits
{
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return a & b; }
};
}  // namespace

LAYERSCOPE_OPERATOR(BitwiseAnd, WholeBinary<CommonBits>);

}  // namespace layerscope
