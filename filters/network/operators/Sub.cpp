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

class Sub : public Binary<Minus>
{
public:
  using Binary::Binary;

protected:
  float constantSlope(std::size_t input) const override { return input == 0 ? 1.0F : -1.0F; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sub, Sub);

}  // namespace layerscope
