#include "NumberFormat.h"

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "Error.h"
#include "Tensor.h"
#include "operators/Parallel.h"

namespace layerscope
{

namespace
{
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

struct Entry
{
  const char* name;
  int bits;
  bool isFloat;
};

// By ONNX's number; those without a name are not for the engine.
constexpr std::array<Entry, 27> entries = {
    {{"float32", 32, true},       {"float32", 32, true},   {"uint8", 8, false},
     {"int8", 8, false},          {"uint16", 16, false},   {"int16", 16, false},
     {"int32", 32, false},        {"int64", 64, false},    {nullptr, 0, false},
     {"bool", 8, false},          {"float16", 16, true},   {"double", 64, true},
     {"uint32", 32, false},       {"uint64", 64, false},   {nullptr, 0, false},
     {nullptr, 0, false},         {"bfloat16", 16, true},  {"float8e4m3fn", 8, true},
     {"float8e4m3fnuz", 8, true}, {"float8e5m2", 8, true}, {"float8e5m2fnuz", 8, true},
     {"uint4", 4, false},         {"int4", 4, false},      {"float4e2m1", 4, true},
     {"float8e8m0", 8, true},     {"uint2", 2, false},     {"int2", 2, false}}};

const Entry& entryOf(NumberFormat format)
{
  return entries[static_cast<std::size_t>(format)];
}

// A sign, an exponent and a mantissa in few bits; exponents of 0 stand for numbers without the leading 1.
struct SmallFloat
{
  int exponentBits;
  int mantissaBits;
  int bias;
  float largest;
  bool hasInfinity;
  bool hasNegativeZero;  ///< in the others its bits mean not-a-number
};

SmallFloat smallFloat(NumberFormat format)
{
  switch (format)
  {
    case NumberFormat::Float8E4M3FN:
      return {4, 3, 7, 448.0F, false, true};
    case NumberFormat::Float8E4M3FNUZ:
      return {4, 3, 8, 240.0F, false, false};
    case NumberFormat::Float8E5M2:
      return {5, 2, 15, 57344.0F, true, true};
    case NumberFormat::Float8E5M2FNUZ:
      return {5, 2, 16, 57344.0F, false, false};
    default:
      return {2, 1, 1, 6.0F, false, true};
  }
}

float roundedToSmall(float value, NumberFormat format, bool saturates)
{
  if (std::isnan(value))
  {
    // Four bits have no place for it; converters make it the negative zero.
    return format == NumberFormat::Float4E2M1 ? -0.0F : value;
  }
  const SmallFloat small = smallFloat(format);
  const double size = std::fabs(static_cast<double>(value));
  double nearest = size;
  if (size != 0.0 && std::isfinite(size))
  {
    const int exponent = std::max(std::ilogb(size), 1 - small.bias);
    nearest = std::ldexp(std::nearbyint(std::ldexp(size, small.mantissaBits - exponent)),
                         exponent - small.mantissaBits);
  }
  if (nearest > static_cast<double>(small.largest))
  {
    const float beyond = saturates || format == NumberFormat::Float4E2M1 ? small.largest
                         : small.hasInfinity                             ? infinity
                                                                         : notANumber;
    return std::copysign(beyond, value);
  }
  if (nearest == 0.0 && !small.hasNegativeZero)
  {
    return 0.0F;
  }
  return std::copysign(static_cast<float>(nearest), value);
}

// Powers of two from 2^-127 to 2^127.
float roundedToPower(float value, bool saturates, PowerRounding rule)
{
  if (std::isnan(value) || value < 0.0F)
  {
    return notANumber;
  }
  int exponent = 0;
  const double part = std::frexp(static_cast<double>(value), &exponent);  // in [0.5, 1)
  --exponent;
  const bool isBelow = value == 0.0F || exponent < -127;
  const bool isUp =
      (rule == PowerRounding::Up && part > 0.5) || (rule == PowerRounding::Nearest && part >= 0.75);
  exponent += isUp ? 1 : 0;
  if (isBelow || std::isinf(value) || exponent > 127)
  {
    return !saturates ? notANumber : std::ldexp(1.0F, isBelow ? -127 : 127);
  }
  return std::ldexp(1.0F, exponent);
}
}  // namespace

NumberFormat numberFormat(std::int64_t onnxType)
{
  const bool isKnown = onnxType > 0 && onnxType < static_cast<std::int64_t>(entries.size()) &&
                       entries[static_cast<std::size_t>(onnxType)].name;
  if (!isKnown)
  {
    const std::string found = onnxType == 8                      ? "strings"
                              : onnxType == 14 || onnxType == 15 ? "complex numbers"
                                                                 : "type " + std::to_string(onnxType);
    throw Error("tensors of that type are not supported")
        .expected("float32 or other floats, whole numbers or bool")
        .found(found);
  }
  return static_cast<NumberFormat>(onnxType);
}

const char* toString(NumberFormat format)
{
  return entryOf(format).name;
}

ElementType elementTypeOf(NumberFormat format)
{
  return entryOf(format).isFloat ? ElementType::Float32 : ElementType::Int64;
}

bool isFloat8(NumberFormat format)
{
  return entryOf(format).isFloat && entryOf(format).bits == 8;
}

int bitsOf(NumberFormat format)
{
  return entryOf(format).bits;
}

IntRange rangeOf(NumberFormat format)
{
  const bool isUnsigned = format == NumberFormat::UInt8 || format == NumberFormat::UInt16 ||
                          format == NumberFormat::UInt32 || format == NumberFormat::UInt64 ||
                          format == NumberFormat::UInt4 || format == NumberFormat::UInt2;
  const int bits = format == NumberFormat::Own ? 64 : bitsOf(format);
  if (format == NumberFormat::Bool)
  {
    return {0, 1};
  }
  if (isUnsigned)
  {
    return {0, bits == 64 ? std::numeric_limits<std::int64_t>::max() : (std::int64_t(1) << bits) - 1};
  }
  const std::int64_t most =
      bits == 64 ? std::numeric_limits<std::int64_t>::max() : (std::int64_t(1) << (bits - 1)) - 1;
  return {-most - 1, most};
}

std::int64_t wrapped(std::int64_t value, NumberFormat format)
{
  if (format == NumberFormat::Own || format == NumberFormat::Bool || bitsOf(format) == 64)
  {
    return value;
  }
  const int bits = bitsOf(format);
  const auto low =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(value) & ((std::uint64_t(1) << bits) - 1));
  return low > rangeOf(format).most ? low - (std::int64_t(1) << bits) : low;
}

void wrapIntegers(Tensor& tensor)
{
  const NumberFormat format = tensor.info().format;
  if (tensor.type() != ElementType::Int64 || format == NumberFormat::Own || format == NumberFormat::Bool ||
      bitsOf(format) == 64)
  {
    return;
  }
  std::int64_t* const values = tensor.ints();
  parallelBlocks(tensor.size(),
                 [&](std::int64_t begin, std::int64_t end)
                 {
                   for (std::int64_t i = begin; i < end; ++i)
                   {
                     values[i] = wrapped(values[i], format);
                   }
                 });
}

float decoded(std::uint32_t bits, NumberFormat format)
{
  switch (format)
  {
    case NumberFormat::Float16:
      return Eigen::half_impl::half_to_float(
          Eigen::half_impl::raw_uint16_to_half(static_cast<std::uint16_t>(bits)));
    case NumberFormat::BFloat16:
      return Eigen::bfloat16_impl::bfloat16_to_float(
          Eigen::bfloat16_impl::raw_uint16_to_bfloat16(static_cast<std::uint16_t>(bits)));
    case NumberFormat::Float8E8M0:
      return (bits & 255U) == 255U ? notANumber : std::ldexp(1.0F, static_cast<int>(bits & 255U) - 127);
    default:
      break;
  }
  const SmallFloat small = smallFloat(format);
  const int mantissa = static_cast<int>(bits & ((1U << small.mantissaBits) - 1U));
  const int allExponents = (1 << small.exponentBits) - 1;
  const int exponent = static_cast<int>(bits >> small.mantissaBits) & allExponents;
  const bool isNegative = ((bits >> (small.mantissaBits + small.exponentBits)) & 1U) != 0;
  const float sign = isNegative ? -1.0F : 1.0F;
  const int leading = exponent == 0 ? 0 : 1 << small.mantissaBits;
  const float size = std::ldexp(static_cast<float>(leading + mantissa),
                                std::max(exponent, 1) - small.bias - small.mantissaBits);
  if (!small.hasNegativeZero && isNegative && size == 0.0F)
  {
    return notANumber;
  }
  if (small.hasInfinity && exponent == allExponents)
  {
    return mantissa == 0 ? sign * infinity : notANumber;
  }
  return size > small.largest ? std::copysign(notANumber, sign) : sign * size;
}

float rounded(float value, NumberFormat format, bool saturates, PowerRounding powers)
{
  switch (format)
  {
    case NumberFormat::Own:
    case NumberFormat::Float32:
    case NumberFormat::Double:
      return value;
    case NumberFormat::Float16:
      return static_cast<float>(static_cast<Eigen::half>(value));
    case NumberFormat::BFloat16:
      return static_cast<float>(static_cast<Eigen::bfloat16>(value));
    case NumberFormat::Float8E8M0:
      return roundedToPower(value, saturates, powers);
    default:
      return roundedToSmall(value, format, saturates);
  }
}

}  // namespace layerscope
