#include "Binary.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Plus
{
  static constexpr auto ofRows = &Kernels::add;
  static constexpr auto ofNumber = &Kernels::addNumber;
  float operator()(float a, float b) const { return a + b; }
  std::int64_t operator()(std::int64_t a, std::int64_t b) const { return wrappingAdd(a, b); }
};

class Add : public Binary<Plus>
{
public:
  using Binary::Binary;

  bool isSum() const override { return isOfPair(); }

protected:
  float constantSlope(std::size_t /*input*/) const override { return 1.0F; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Add, Add);

}  // namespace layerscope
