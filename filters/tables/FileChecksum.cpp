#include "FileChecksum.h"

#include <array>
#include <fstream>

#include <vtksys/MD5.h>

namespace layerscope
{
namespace
{

class Md5
{
public:
  Md5() : md5_(vtksysMD5_New()) { vtksysMD5_Initialize(md5_); }
  ~Md5() { vtksysMD5_Delete(md5_); }
  Md5(const Md5&) = delete;
  Md5& operator=(const Md5&) = delete;

  void append(const char* data, std::size_t bytes)
  {
    vtksysMD5_Append(md5_, reinterpret_cast<const unsigned char*>(data), static_cast<int>(bytes));
  }

  void appendFile(const std::string& file)
  {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> block(1 << 20);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0)
    {
      append(block.data(), static_cast<std::size_t>(stream.gcount()));
    }
  }

  std::string digits()
  {
    std::array<char, 32> digits{};
    vtksysMD5_FinalizeHex(md5_, digits.data());
    return std::string(digits.data(), digits.size());
  }

private:
  vtksysMD5* md5_;
};

}  // namespace

std::string md5Of(const std::string& file)
{
  return md5Of(std::vector<std::string>{file});
}

std::string md5Of(const std::vector<std::string>& files)
{
  Md5 md5;
  for (const std::string& file : files)
  {
    md5.appendFile(file);
  }
  return md5.digits();
}

std::string md5OfText(const std::string& text)
{
  Md5 md5;
  md5.append(text.data(), text.size());
  return md5.digits();
}

}  // namespace layerscope
