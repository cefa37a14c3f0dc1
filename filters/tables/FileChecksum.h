#ifndef layerscope_FileChecksum_h
#define layerscope_FileChecksum_h

#include <string>
#include <vector>

namespace layerscope
{

/// MD5 of a file's bytes, 32 hexadecimal digits; of what can be read of it.
std::string md5Of(const std::string& file);
/// The same of several, one after the other.
std::string md5Of(const std::vector<std::string>& files);
/// MD5 of a text.
std::string md5OfText(const std::string& text);

}  // namespace layerscope

#endif
