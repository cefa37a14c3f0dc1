#include "samples/AxisTicks.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace layerscope
{

namespace
{

/// The number digits * 10^exponent. Labels are made from it without a detour over binary fractions, and,
/// unlike printf, without the decimal comma of some locales.
struct Decimal
{
  std::int64_t digits = 0;
  int exponent = 0;
};

/// Beyond this a double doesn't hold every whole number.
constexpr double largestWhole = 9007199254740992.0;

/// Up to here a decimal notation is preferred even to a shorter scientific one.
constexpr std::size_t readableLength = 6;

double valueOf(const Decimal& number)
{
  const std::string text = std::to_string(number.digits) + "e" + std::to_string(number.exponent);
  double value = 0;
  // A number below the range of doubles leaves 0 behind.
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string decimalText(const Decimal& number)
{
  if (number.digits == 0)
  {
    return "0";
  }
  std::string digits = std::to_string(std::abs(number.digits));
  if (number.exponent >= 0)
  {
    digits.append(static_cast<std::size_t>(number.exponent), '0');
  }
  else
  {
    const auto decimals = static_cast<std::size_t>(-number.exponent);
    if (digits.size() <= decimals)
    {
      digits.insert(0, decimals + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - decimals, ".");
  }
  return (number.digits < 0 ? "-" : "") + digits;
}

std::string scientificText(const Decimal& number)
{
  if (number.digits == 0)
  {
    return "0";
  }
  std::string digits = std::to_string(std::abs(number.digits));
  const int exponent = number.exponent + static_cast<int>(digits.size()) - 1;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.size() > 1)
  {
    digits.insert(1, ".");
  }
  return (number.digits < 0 ? "-" : "") + digits + "e" + std::to_string(exponent);
}

bool isBetterDecimal(std::size_t decimal, std::size_t scientific)
{
  return decimal <= std::max(scientific, readableLength);
}

std::string textOf(const Decimal& number)
{
  const std::string decimal = decimalText(number);
  const std::string scientific = scientificText(number);
  return isBetterDecimal(decimal.size(), scientific.size()) ? decimal : scientific;
}

/// Multiples of 1, 2 or 5 * 10^exponent inside of a range: first, first + 1, ..., last times the step.
struct Multiples
{
  int factor = 1;
  int exponent = 0;
  double first = 0;
  double last = -1;

  double count() const { return std::max(last - first + 1, 0.0); }
};

Multiples multiplesIn(double low, double high, int factor, int exponent)
{
  const double step = factor * std::pow(10., exponent);
  // An end that is a multiple itself may miss it by rounding.
  const double slack = 1e-10;
  return {factor, exponent, std::ceil(low / step - slack), std::floor(high / step + slack)};
}

/// The finest steps with at most `maximum` multiples in the range.
Multiples finestMultiples(double low, double high, int maximum)
{
  // Halves first: the difference of two doubles may overflow. A finer step than this has too many multiples.
  const double half = (high / 2 - low / 2) / (maximum + 1.);
  const int start = static_cast<int>(std::floor(std::log10(half)));
  for (int exponent = std::max(start, -307);; ++exponent)
  {
    for (const int factor : {1, 2, 5})
    {
      const Multiples multiples = multiplesIn(low, high, factor, exponent);
      if (multiples.count() <= maximum)
      {
        return multiples;
      }
    }
  }
}

void label(std::vector<Tick>& ticks, const std::vector<Decimal>& numbers)
{
  std::size_t decimal = 0;
  std::size_t scientific = 0;
  for (const Decimal& number : numbers)
  {
    decimal = std::max(decimal, decimalText(number).size());
    scientific = std::max(scientific, scientificText(number).size());
  }
  for (std::size_t i = 0; i < ticks.size(); ++i)
  {
    ticks[i].label =
        isBetterDecimal(decimal, scientific) ? decimalText(numbers[i]) : scientificText(numbers[i]);
  }
}

/// `value` to three significant digits.
Decimal threeDigits(double value)
{
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 2).ptr;
  const std::string number(text, end);
  const std::size_t mark = number.find('e');
  std::string digits = number.substr(0, mark);
  digits.erase(digits.find('.'), 1);
  Decimal result{std::atoll(digits.c_str()), std::atoi(number.c_str() + mark + 1) - 2};
  while (result.digits != 0 && result.digits % 10 == 0 && result.exponent < 0)
  {
    result.digits /= 10;
    ++result.exponent;
  }
  return result;
}

}  // namespace

std::vector<Tick> axisTicks(double low, double high, int maximum)
{
  if (!std::isfinite(low) || !std::isfinite(high) || maximum < 1)
  {
    return {};
  }
  if (low > high)
  {
    std::swap(low, high);
  }
  const bool resolved = high / 2 - low / 2 > 1e-12 * std::max(std::abs(low), std::abs(high)) &&
                        high / 2 - low / 2 > 100 * std::numeric_limits<double>::min();
  if (!resolved)
  {
    return {{low, shortNumber(low)}};
  }
  const Multiples multiples = finestMultiples(low, high, maximum);
  std::vector<Tick> ticks;
  std::vector<Decimal> numbers;
  for (double multiple = multiples.first; multiple <= multiples.last; ++multiple)
  {
    const Decimal number{static_cast<std::int64_t>(multiple) * multiples.factor, multiples.exponent};
    ticks.push_back({std::min(std::max(valueOf(number), low), high), {}});
    numbers.push_back(number);
  }
  label(ticks, numbers);
  return ticks;
}

std::string shortNumber(double value, double range)
{
  if (std::isnan(value))
  {
    return "nan";
  }
  if (std::isinf(value))
  {
    return value < 0 ? "-inf" : "inf";
  }
  if (range > 0 && std::isfinite(range))
  {
    const int exponent = std::min(static_cast<int>(std::lround(std::log10(range))) - 2, 0);
    const double digits = std::round(value / std::pow(10., exponent));
    if (std::abs(digits) < largestWhole)
    {
      return textOf({static_cast<std::int64_t>(digits), exponent});
    }
  }
  return textOf(threeDigits(value));
}

std::pair<std::string, std::string> endTexts(double low, double high)
{
  constexpr double longest = 1e6;
  const auto isWhole = [](double value) { return std::abs(value) < longest && value == std::trunc(value); };
  if (isWhole(low) && isWhole(high))
  {
    return {std::to_string(static_cast<std::int64_t>(low)), std::to_string(static_cast<std::int64_t>(high))};
  }
  return {shortNumber(low, high - low), shortNumber(high, high - low)};
}

std::string countText(std::int64_t count)
{
  std::string text = std::to_string(count);
  const std::size_t start = count < 0 ? 1 : 0;
  for (std::size_t i = text.size(); i > start + 3;)
  {
    i -= 3;
    text.insert(i, " ");
  }
  return text;
}

std::string percentText(std::int64_t part, std::int64_t whole)
{
  const double share = whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0;
  if (part > 0 && share < 1)
  {
    return "<1 %";
  }
  if (part < whole && share > 99)
  {
    return ">99 %";
  }
  return std::to_string(std::lround(share)) + " %";
}

}  // namespace layerscope
