#include "NumpyHeader.h"

#include <cctype>
#include <cstring>

#include "Extents.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{

// Hundreds of times what NumPy writes for plain numbers.
constexpr std::size_t longestHeader = 1 << 20;
constexpr std::size_t mostAxes = 64;

/// What is needed of Python's literals, from left to right.
class Literals
{
public:
  explicit Literals(const std::string& text) : text_(text) {}

  bool take(char wanted)
  {
    const bool isThere = peek() == wanted;
    at_ += isThere ? 1 : 0;
    return isThere;
  }

  void need(char wanted)
  {
    if (!take(wanted))
    {
      fail("'" + std::string(1, wanted) + "'");
    }
  }

  std::string string()
  {
    const char quote = peek();
    if (quote != '\'' && quote != '"')
    {
      fail("a string");
    }
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string::npos)
    {
      fail("the end of a string");
    }
    std::string value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return value;
  }

  bool boolean()
  {
    for (const char* word : {"True", "False"})
    {
      if (peek() == word[0] && text_.compare(at_, std::strlen(word), word) == 0)
      {
        at_ += std::strlen(word);
        return word[0] == 'T';
      }
    }
    fail("True or False");
  }

  std::int64_t extent()
  {
    if (std::isdigit(static_cast<unsigned char>(peek())) == 0)
    {
      fail("an extent that is not negative");
    }
    std::int64_t value = 0;
    for (; at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0; ++at_)
    {
      const int digit = text_[at_] - '0';
      if (value > (INT64_MAX - digit) / 10)
      {
        fail("an extent below 2^63");
      }
      value = value * 10 + digit;
    }
    take('L');  // as Python 2 wrote them
    return value;
  }

  std::vector<std::int64_t> extents()
  {
    std::vector<std::int64_t> values;
    need('(');
    while (!take(')'))
    {
      values.push_back(extent());
      if (values.size() > mostAxes)
      {
        fail("at most " + std::to_string(mostAxes) + " axes");
      }
      if (!take(','))
      {
        need(')');
        break;
      }
    }
    return values;
  }

  /// A list, up to its closing bracket, as it stands.
  std::string list()
  {
    peek();
    const std::size_t begin = at_;
    int depth = 0;
    do
    {
      const char here = peek();
      if (here == '\'' || here == '"')
      {
        string();
        continue;
      }
      if (at_ >= text_.size())
      {
        fail("']'");
      }
      depth += here == '[' || here == '(' ? 1 : here == ']' || here == ')' ? -1 : 0;
      ++at_;
    } while (depth > 0);
    return text_.substr(begin, at_ - begin);
  }

  char peek()
  {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
    {
      ++at_;
    }
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  void needEnd()
  {
    peek();
    if (at_ < text_.size())
    {
      fail("its end");
    }
  }

  [[noreturn]] void fail(const std::string& expected)
  {
    throw Error("the header is not as NumPy writes it")
        .expected(expected + " at character " + std::to_string(at_))
        .found(at_ < text_.size() ? "'" + text_.substr(at_, 20) + "'" : "its end");
  }

private:
  const std::string& text_;
  std::size_t at_ = 0;
};

void needBytes(const ByteReader& next, std::vector<unsigned char>& bytes)
{
  const std::size_t got = next(bytes.data(), bytes.size());
  if (got < bytes.size())
  {
    throw Error("the file ends within its header").expected(bytesText(bytes.size())).found(bytesText(got));
  }
}

}  // namespace

std::int64_t NumpyHeader::count() const
{
  return *productOf(shape);
}

NumpyHeader parseNumpyHeader(const std::string& text)
{
  NumpyHeader header;
  Literals literals(text);
  bool hasType = false, hasOrder = false, hasShape = false;
  literals.need('{');
  while (!literals.take('}'))
  {
    const std::string key = literals.string();
    literals.need(':');
    if (key == "descr" && !hasType)
    {
      hasType = true;
      header.type = literals.peek() == '[' ? literals.list() : literals.string();
    }
    else if (key == "fortran_order" && !hasOrder)
    {
      hasOrder = true;
      header.isFortran = literals.boolean();
    }
    else if (key == "shape" && !hasShape)
    {
      hasShape = true;
      header.shape = literals.extents();
    }
    else
    {
      throw Error("the header is not as NumPy writes it")
          .expected("descr, fortran_order and shape, each once")
          .found("'" + key + "'");
    }
    if (!literals.take(','))
    {
      literals.need('}');
      break;
    }
  }
  literals.needEnd();
  if (!hasType || !hasOrder || !hasShape)
  {
    throw Error("the header is not as NumPy writes it")
        .expected("descr, fortran_order and shape")
        .found(hasType ? hasOrder ? "no shape" : "no fortran_order" : "no descr");
  }
  if (!productOf(header.shape))
  {
    throw Error("the array's extents are too large")
        .expected("fewer than 2^63 elements")
        .found(extentsText(header.shape));
  }
  return header;
}

NumpyHeader readNumpyHeader(const ByteReader& next)
{
  std::vector<unsigned char> head(8);
  head.resize(next(head.data(), head.size()));
  if (head.size() < 8 || std::memcmp(head.data(), "\x93NUMPY", 6) != 0)
  {
    const bool isPickle = !head.empty() && head[0] == 0x80;
    throw Error(isPickle ? "the file is pickled, and to read it would run code" : "that is no NumPy array")
        .expected("a file that begins with \\x93NUMPY")
        .found(isPickle       ? "a pickle"
               : head.empty() ? "nothing"
                              : "something else");
  }
  const int version = head[6];
  if (version < 1 || version > 3)
  {
    throw Error("the version of the NumPy format is unknown")
        .expected("1.0, 2.0 or 3.0")
        .found(std::to_string(version) + "." + std::to_string(head[7]));
  }
  std::vector<unsigned char> length(version == 1 ? 2 : 4);
  needBytes(next, length);
  std::size_t bytes = 0;
  for (std::size_t i = length.size(); i-- > 0;)
  {
    bytes = bytes << 8 | length[i];
  }
  if (bytes > longestHeader)
  {
    throw Error("the header is too long")
        .expected("at most " + bytesText(longestHeader))
        .found(bytesText(bytes));
  }
  std::vector<unsigned char> text(bytes);
  needBytes(next, text);
  NumpyHeader header = parseNumpyHeader({text.begin(), text.end()});
  header.bodyOffset = head.size() + length.size() + text.size();
  return header;
}

}  // namespace layerscope
