#include "NumpyType.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "network/Error.h"

namespace layerscope
{

namespace
{

constexpr bool isHostBigEndian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

/// A half-precision number (IEEE 754 binary16), held by its bits.
struct Half
{
  std::uint16_t bits;

  operator float() const
  {
    const int exponent = bits >> 10 & 0x1F;
    const int fraction = bits & 0x3FF;
    float magnitude = 0.0F;
    if (exponent == 0x1F)
    {
      magnitude =
          fraction == 0 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    }
    else
    {
      magnitude = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                                : std::ldexp(static_cast<float>(fraction + 0x400), exponent - 25);
    }
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
  }
};

struct Bool
{
  std::uint8_t byte;

  operator float() const { return byte != 0 ? 1.0F : 0.0F; }
};

template <class Element, class Number>
void convertAs(bool isSwapped, const unsigned char* from, std::size_t count, Number* to)
{
  constexpr std::size_t size = sizeof(Element);
  for (std::size_t i = 0; i < count; ++i)
  {
    unsigned char bytes[size];
    for (std::size_t byte = 0; byte < size; ++byte)
    {
      bytes[byte] = from[i * size + (isSwapped ? size - 1 - byte : byte)];
    }
    Element element;
    std::memcpy(&element, bytes, size);
    to[i] = static_cast<Number>(element);
  }
}

/// Integers of `size` bytes.
template <class Int1, class Int2, class Int4, class Int8, class Number>
void convertInteger(std::size_t size, bool isSwapped, const unsigned char* from, std::size_t count,
                    Number* to)
{
  switch (size)
  {
    case 1:
      return convertAs<Int1>(isSwapped, from, count, to);
    case 2:
      return convertAs<Int2>(isSwapped, from, count, to);
    case 4:
      return convertAs<Int4>(isSwapped, from, count, to);
    default:
      return convertAs<Int8>(isSwapped, from, count, to);
  }
}

template <class Number>
void convert(const NumpyType& type, const unsigned char* from, std::size_t count, Number* to)
{
  const bool isSwapped = type.isBigEndian != isHostBigEndian;
  switch (type.kind)
  {
    case 'b':
      return convertAs<Bool>(isSwapped, from, count, to);
    case 'i':
      return convertInteger<std::int8_t, std::int16_t, std::int32_t, std::int64_t>(type.size, isSwapped, from,
                                                                                   count, to);
    case 'u':
      return convertInteger<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t>(type.size, isSwapped,
                                                                                       from, count, to);
    default:
      switch (type.size)
      {
        case 2:
          return convertAs<Half>(isSwapped, from, count, to);
        case 4:
          return convertAs<float>(isSwapped, from, count, to);
        default:
          return convertAs<double>(isSwapped, from, count, to);
      }
  }
}

bool isReadable(char kind, const std::string& size)
{
  switch (kind)
  {
    case 'b':
      return size == "1";
    case 'i':
    case 'u':
      return size == "1" || size == "2" || size == "4" || size == "8";
    case 'f':
      return size == "2" || size == "4" || size == "8";
    default:
      return false;
  }
}

}  // namespace

NumpyType numpyType(const std::string& descr)
{
  const bool hasOrder = !descr.empty() && std::strchr("<>|=", descr[0]) != nullptr;
  const char order = hasOrder ? descr[0] : '=';
  const std::string rest = descr.substr(hasOrder ? 1 : 0);
  if (!rest.empty() && rest[0] == 'O')
  {
    throw Error("the array is pickled, and to read it would run code")
        .expected("numbers")
        .found("Python objects");
  }
  if (rest.empty() || !isReadable(rest[0], rest.substr(1)))
  {
    throw Error("the array's elements are no plain numbers")
        .expected("booleans, integers or floats of up to 8 bytes")
        .found("'" + descr + "'");
  }
  NumpyType type;
  type.kind = rest[0];
  type.size = static_cast<std::size_t>(rest[1] - '0');
  type.isBigEndian = order == '>' || (order != '<' && isHostBigEndian);
  return type;
}

void convertElements(const NumpyType& type, const unsigned char* from, std::size_t count, float* to)
{
  convert(type, from, count, to);
}

void convertElements(const NumpyType& type, const unsigned char* from, std::size_t count, double* to)
{
  convert(type, from, count, to);
}

}  // namespace layerscope
