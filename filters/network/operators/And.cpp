#include "WholeBinary.h"

namespace layerscope
{

namespace
{
struct Both
{
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return std::int64_t(a != 0 && b != 0); }
};
}  // namespace

LAYERSCOPE_OPERATOR(And, WholeBinary<Both>);

}  // namespace layerscope
