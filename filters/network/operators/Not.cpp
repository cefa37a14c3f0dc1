#include "WholeUnary.h"

namespace layerscope
{

namespace
{
struct Negation
{
  std::int64_t operator()(std::int64_t x) const { return std::int64_t(x == 0); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Not, WholeUnary<Negation>);

}  // namespace layerscope
