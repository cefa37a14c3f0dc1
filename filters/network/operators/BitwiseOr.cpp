#include "WholeBinary.h"

namespace layerscope
{

namespace
{
struct AllBits
{
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return a | b; }
};
}  // namespace

LAYERSCOPE_OPERATOR(BitwiseOr, WholeBinary<AllBits>);

}  // namespace layerscope
