#include "Binary.h"

namespace layerscope
{

namespace
{
// Bits that leave the number are gone; those that come in are 0.
std::int64_t shiftedLeft(std::int64_t x, std::int64_t by)
{
  const auto bits = static_cast<std::uint64_t>(by);
  return bits > 63 ? 0 : static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << bits);
}

std::int64_t shiftedRight(std::int64_t x, std::int64_t by)
{
  const auto bits = static_cast<std::uint64_t>(by);
  return bits > 63 ? 0 : static_cast<std::int64_t>(static_cast<std::uint64_t>(x) >> bits);
}

// Of unsigned numbers, by the amounts of input 1.
class BitShift : public BinaryOperator
{
public:
  explicit BitShift(const Node& node) : BinaryOperator(node)
  {
    const std::string direction = node.attributes.getString("direction", "");
    if (direction != "LEFT" && direction != "RIGHT")
    {
      throw Error("attribute 'direction' is unknown").expected("LEFT or RIGHT").found("'" + direction + "'");
    }
    isLeft_ = direction == "LEFT";
  }

  bool hasGradient(std::size_t /*input*/) const override { return false; }

protected:
  void checkTypes(const Inputs& inputs) const override
  {
    inputs.intShape(0);
    inputs.intShape(1);
  }

  void compute(const BroadcastLoops& loops, const Tensor& a, const Tensor& b, Tensor& out) const override
  {
    loops.run(a.ints(), b.ints(), out.ints(), isLeft_ ? shiftedLeft : shiftedRight);
  }

private:
  bool isLeft_ = false;
};
}  // namespace

LAYERSCOPE_OPERATOR(BitShift, BitShift);

}  // namespace layerscope
