#include "page/PageArrays.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "page/PageText.h"

namespace layerscope
{

namespace
{

/// The lowest bytes of a number, the lowest one first.
void append(std::string& bytes, std::uint64_t value, unsigned count)
{
  for (unsigned index = 0; index < count; ++index)
  {
    bytes += static_cast<char>(value >> (8U * index) & 255U);
  }
}

template <class Bits, class Number>
Bits bitsOf(Number value)
{
  static_assert(sizeof(Bits) == sizeof(Number));
  const Number sound = std::isnan(value) ? std::numeric_limits<Number>::quiet_NaN() : value;
  Bits bits = 0;
  std::memcpy(&bits, &sound, sizeof(bits));
  return bits;
}

bool isGoodAsFloat(double value)
{
  if (!std::isfinite(value))
  {
    return true;
  }
  if (std::abs(value) > std::numeric_limits<float>::max())
  {
    return false;
  }
  const double kept = static_cast<float>(value);
  return value == std::trunc(value) ? kept == value : std::abs(kept - value) <= 1e-6 * std::abs(value);
}

}  // namespace

std::string PageArrays::add(const char* type, std::string bytes)
{
  const auto [found, isNew] = known_.emplace(bytes, arrays_.size());
  if (isNew)
  {
    arrays_.push_back(std::move(bytes));
  }
  return '"' + std::string(type) + ':' + std::to_string(found->second) + '"';
}

std::string PageArrays::addIntegers(const std::vector<std::uint64_t>& values)
{
  const std::uint64_t most = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  const unsigned count = most < 1U << 8U ? 1 : most < 1U << 16U ? 2 : 4;
  std::string bytes;
  bytes.reserve(count * values.size());
  for (const std::uint64_t value : values)
  {
    append(bytes, value, count);
  }
  return add(count == 1 ? "u8" : count == 2 ? "u16" : "u32", std::move(bytes));
}

std::string PageArrays::addIds(const std::vector<std::int64_t>& values)
{
  const bool isShort = std::all_of(values.begin(), values.end(),
                                   [](std::int64_t value) {
                                     return value >= std::numeric_limits<std::int32_t>::min() &&
                                            value <= std::numeric_limits<std::int32_t>::max();
                                   });
  std::string bytes;
  for (const std::int64_t value : values)
  {
    append(bytes, static_cast<std::uint64_t>(value), isShort ? 4 : 8);
  }
  return add(isShort ? "i32" : "i64", std::move(bytes));
}

std::string PageArrays::addFractions(const std::vector<double>& values)
{
  std::string bytes;
  bytes.reserve(2 * values.size());
  for (const double value : values)
  {
    const bool isThere = std::isfinite(value);
    append(bytes,
           isThere ? static_cast<std::uint64_t>(std::lround(std::clamp(value, 0.0, 1.0) * fractionSteps))
                   : fractionSteps + 1,
           2);
  }
  return add("u16", std::move(bytes));
}

std::string PageArrays::addNumbers(const std::vector<double>& values)
{
  const bool isShort = std::all_of(values.begin(), values.end(), isGoodAsFloat);
  std::string bytes;
  for (const double value : values)
  {
    if (isShort)
    {
      append(bytes, bitsOf<std::uint32_t>(static_cast<float>(value)), 4);
    }
    else
    {
      append(bytes, bitsOf<std::uint64_t>(value), 8);
    }
  }
  return add(isShort ? "f32" : "f64", std::move(bytes));
}

std::string PageArrays::json() const
{
  std::string result = "[";
  for (const std::string& bytes : arrays_)
  {
    result += result.size() > 1 ? ",\n\"" : "\"";
    result += base64({bytes.begin(), bytes.end()});
    result += '"';
  }
  return result + ']';
}

}  // namespace layerscope
