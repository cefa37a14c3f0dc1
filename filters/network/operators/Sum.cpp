#include "Folds.h"
#include "Variadic.h"

namespace layerscope
{

namespace
{
class Sum : public Variadic<Accumulate, true>
{
public:
  using Variadic::Variadic;

  bool isSum() const override { return isPointwise(); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sum, Sum);

}  // namespace layerscope
