#ifndef layerscope_page_PageText_h
#define layerscope_page_PageText_h

#include <cstdint>
#include <string>
#include <vector>

namespace layerscope
{

/// The same text as UTF-8 that is right: bytes that are none become U+FFFD.
std::string soundUtf8(const std::string& text);

/// A text in quotes, of JSON that may stand within an HTML script: no text can end the script.
std::string jsonText(const std::string& text);

/// A number of JSON, the shortest that is read as the same; 0 for one that isn't finite.
std::string jsonNumber(double value);

/// A text within HTML; control characters become blanks.
std::string htmlText(const std::string& text);

std::string base64(const std::vector<std::uint8_t>& bytes);

}  // namespace layerscope

#endif
