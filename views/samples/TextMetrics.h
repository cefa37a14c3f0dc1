#ifndef layerscope_samples_TextMetrics_h
#define layerscope_samples_TextMetrics_h

#include <algorithm>
#include <cstddef>
#include <string>

namespace layerscope
{

/// The size of a font in device pixels, as far as a layout needs it.
struct TextMetrics
{
  /// From one line's base to the next one's.
  float lineHeight = 0;
  /// Width of a digit; a text is estimated at that width a character.
  float characterWidth = 0;
  /// Height of a digit without the room above and below; 0: that of the line.
  float digitHeight = 0;

  /// What a turned number needs sideways, with a little room to the next one.
  float turnedWidth() const { return digitHeight > 0 ? 1.25F * digitHeight : lineHeight; }
  float width(std::size_t characters) const { return characterWidth * static_cast<float>(characters); }
};

/// Characters of a text in UTF-8.
inline int countCharacters(const std::string& utf8)
{
  return static_cast<int>(std::count_if(utf8.begin(), utf8.end(), [](char byte)
                                        { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// With a capital first, as a sentence begins.
inline std::string sentence(std::string text)
{
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
  {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

}  // namespace layerscope

#endif
