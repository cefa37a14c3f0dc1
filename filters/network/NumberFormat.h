#ifndef layerscope_network_NumberFormat_h
#define layerscope_network_NumberFormat_h

#include <cstdint>

namespace layerscope
{

enum class ElementType;
class Tensor;

/// What a file calls the elements of a tensor; the numbers are ONNX's. The engine holds all floats as float32
/// and all whole numbers and truth values as int64: a format tells where rounding, saturation and overflow
/// set in.
enum class NumberFormat : std::uint8_t
{
  Own = 0,  ///< float32 or int64, as the engine holds it
  Float32 = 1,
  UInt8 = 2,
  Int8 = 3,
  UInt16 = 4,
  Int16 = 5,
  Int32 = 6,
  Int64 = 7,
  Bool = 9,
  Float16 = 10,
  Double = 11,
  UInt32 = 12,
  UInt64 = 13,
  BFloat16 = 16,
  Float8E4M3FN = 17,
  Float8E4M3FNUZ = 18,
  Float8E5M2 = 19,
  Float8E5M2FNUZ = 20,
  UInt4 = 21,
  Int4 = 22,
  Float4E2M1 = 23,
  Float8E8M0 = 24,
  UInt2 = 25,
  Int2 = 26
};

/// The format of an ONNX element type. Throws Error for strings, complex numbers and unknown ones.
NumberFormat numberFormat(std::int64_t onnxType);

/// ONNX's name: "float8e4m3fn"; "float32" for its float.
const char* toString(NumberFormat format);

/// What the engine holds such numbers as; not for Own.
ElementType elementTypeOf(NumberFormat format);

bool isFloat8(NumberFormat format);

/// Bits of one number in a file; not for Own. Those of less than 8 are packed, the first ones lowest.
int bitsOf(NumberFormat format);

/// A range of whole numbers; of uint64 the part that int64 holds.
struct IntRange
{
  std::int64_t least;
  std::int64_t most;
};
IntRange rangeOf(NumberFormat format);

/// The low bits that a format of whole numbers has, as it reads them. A truth value stays as it is.
std::int64_t wrapped(std::int64_t value, NumberFormat format);

/// Wraps all values of a tensor of whole numbers to its format, where that is narrower than int64.
void wrapIntegers(Tensor& tensor);

/// The number that the low bits stand for, in a float format of 4 to 16 bits.
float decoded(std::uint32_t bits, NumberFormat format);

/// Which power of two a number becomes in float8e8m0.
enum class PowerRounding
{
  Up,
  Down,
  Nearest
};

/// The nearest number in a float format, ties to even. What is too large becomes the largest number of a
/// format of 8 bits or less where it `saturates`; else infinity, or not-a-number where there is none.
float rounded(float value, NumberFormat format, bool saturates = true,
              PowerRounding powers = PowerRounding::Up);

}  // namespace layerscope

#endif
