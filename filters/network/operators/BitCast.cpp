#include <cstring>

#include <Eigen/Core>

#include "Checks.h"
#include "Parallel.h"

namespace layerscope
{

namespace
{
using Bits = std::uint64_t;

Bits bitsOfFloat(float value, NumberFormat format)
{
  if (format == NumberFormat::Float16)
  {
    return Eigen::half_impl::float_to_half_rtne(value).x;
  }
  if (format == NumberFormat::BFloat16)
  {
    return static_cast<Eigen::bfloat16>(value).value;
  }
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

float floatOfBits(Bits bits, NumberFormat format)
{
  if (bitsOf(format) == 16)
  {
    return decoded(static_cast<std::uint32_t>(bits), format);
  }
  if (format == NumberFormat::Double)
  {
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    return static_cast<float>(value);
  }
  const auto low = static_cast<std::uint32_t>(bits);
  float value;
  std::memcpy(&value, &low, sizeof(value));
  return value;
}

// The same bits read as another type of as many.
class BitCast : public Operator
{
public:
  explicit BitCast(const Node& node) : to_(numberFormat(node.attributes.requireInt("to"))) {}

  std::vector<TensorInfo> prepare(const Inputs& inputs) override
  {
    requireInputCount(inputs, 1, 1);
    const TensorInfo& info = inputs.at(0);
    from_ = fileFormat(info);
    if (bitsOf(from_) != bitsOf(to_))
    {
      throw Error("the types differ in their bits")
          .expected(std::to_string(bitsOf(from_)) + " bits, as " + toString(from_))
          .found(toString(to_));
    }
    const auto isSmall = [](NumberFormat format)
    { return elementTypeOf(format) == ElementType::Float32 && bitsOf(format) < 16; };
    if (from_ != to_ && (from_ == NumberFormat::Double || isSmall(from_) || isSmall(to_)))
    {
      throw Error("the bits of that type are not kept")
          .expected("float32, float16, bfloat16 or whole numbers")
          .found(toString(isSmall(to_) ? to_ : from_));
    }
    elementCount(info.shape);
    return {{elementTypeOf(to_), info.shape, to_}};
  }

  void run(const std::vector<const Tensor*>& inputs, const std::vector<Tensor*>& outputs,
           void* /*scratch*/) const override
  {
    const Tensor& in = *inputs[0];
    Tensor& out = *outputs[0];
    const bool isFromFloat = in.type() == ElementType::Float32;
    const bool isToFloat = out.type() == ElementType::Float32;
    parallelBlocks(out.size(),
                   [&](std::int64_t begin, std::int64_t end)
                   {
                     for (std::int64_t i = begin; i < end; ++i)
                     {
                       if (isFromFloat && from_ == to_)
                       {
                         out.floats()[i] = in.floats()[i];
                         continue;
                       }
                       const Bits bits =
                           isFromFloat ? bitsOfFloat(in.floats()[i], from_) : static_cast<Bits>(in.ints()[i]);
                       if (isToFloat)
                       {
                         out.floats()[i] = floatOfBits(bits, to_);
                       }
                       else
                       {
                         out.ints()[i] = wrapped(static_cast<std::int64_t>(bits), to_);
                       }
                     }
                   });
  }

private:
  NumberFormat from_ = NumberFormat::Own;
  NumberFormat to_;
};
}  // namespace

LAYERSCOPE_OPERATOR(BitCast, BitCast);

}  // namespace layerscope
