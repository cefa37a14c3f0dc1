#ifndef layerscope_network_NumberText_h
#define layerscope_network_NumberText_h

#include <cstdio>
#include <string>

namespace layerscope
{

/// For messages: "0.3", "1e+30", "nan".
inline std::string numberText(double value, int digits = 6)
{
  char text[32];
  std::snprintf(text, sizeof(text), "%.*g", digits, value);
  return text;
}

}  // namespace layerscope

#endif
