#include "page/PageText.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace layerscope
{

namespace
{

/// The bytes of the UTF-8 character that begins there, 0 where none does. RFC 3629, section 4.
std::size_t characterBytes(const std::string& text, std::size_t begin)
{
  const auto byte = [&](std::size_t index)
  { return begin + index < text.size() ? static_cast<unsigned char>(text[begin + index]) : 0U; };
  const auto follows = [&](std::size_t index, unsigned low = 0x80U, unsigned high = 0xBFU)
  { return byte(index) >= low && byte(index) <= high; };
  const unsigned first = byte(0);
  if (first < 0x80U)
  {
    return 1;
  }
  if (first >= 0xC2U && first <= 0xDFU)
  {
    return follows(1) ? 2 : 0;
  }
  if (first >= 0xE0U && first <= 0xEFU)
  {
    return follows(1, first == 0xE0U ? 0xA0U : 0x80U, first == 0xEDU ? 0x9FU : 0xBFU) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U)
  {
    return follows(1, first == 0xF0U ? 0x90U : 0x80U, first == 0xF4U ? 0x8FU : 0xBFU) && follows(2) && follows(3) ? 4
                                                                                                                  : 0;
  }
  return 0;
}

void appendEscape(std::string& result, unsigned character)
{
  constexpr const char* digits = "0123456789abcdef";
  result += "\\u00";
  result += digits[character >> 4U];
  result += digits[character & 15U];
}

}  // namespace

std::string soundUtf8(const std::string& text)
{
  std::string result;
  result.reserve(text.size());
  for (std::size_t begin = 0; begin < text.size();)
  {
    const std::size_t bytes = characterBytes(text, begin);
    if (bytes > 0)
    {
      result.append(text, begin, bytes);
    }
    else
    {
      result += "\xEF\xBF\xBD";
    }
    begin += bytes > 0 ? bytes : 1;
  }
  return result;
}

std::string jsonText(const std::string& text)
{
  std::string result = "\"";
  for (const char each : soundUtf8(text))
  {
    const auto character = static_cast<unsigned char>(each);
    if (each == '"' || each == '\\')
    {
      result += '\\';
      result += each;
    }
    else if (character < 0x20U || character == 0x7FU || each == '<' || each == '>' || each == '&')
    {
      appendEscape(result, character);
    }
    else
    {
      result += each;
    }
  }
  return result + '"';
}

std::string jsonNumber(double value)
{
  if (!std::isfinite(value) || value == 0)
  {
    return "0";
  }
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string htmlText(const std::string& text)
{
  std::string result;
  for (const char each : soundUtf8(text))
  {
    const auto character = static_cast<unsigned char>(each);
    switch (each)
    {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += character < 0x20U || character == 0x7FU ? ' ' : each;
    }
  }
  return result;
}

std::string base64(const std::vector<std::uint8_t>& bytes)
{
  constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  result.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t begin = 0; begin < bytes.size(); begin += 3)
  {
    const std::size_t count = bytes.size() - begin < 3 ? bytes.size() - begin : 3;
    std::uint32_t bits = 0;
    for (std::size_t index = 0; index < 3; ++index)
    {
      bits = bits << 8U | (index < count ? bytes[begin + index] : 0U);
    }
    for (std::size_t index = 0; index < 4; ++index)
    {
      result += index <= count ? letters[bits >> (18U - 6U * index) & 63U] : '=';
    }
  }
  return result;
}

}  // namespace layerscope
