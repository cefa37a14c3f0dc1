#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "network/Error.h"
#include "page/Page.h"

namespace layerscope
{

namespace
{

/// A new file beside the one that is to be written; removed unless it takes its name.
class FileBeside
{
public:
  explicit FileBeside(const std::string& path)
      : path_(path),
        own_(path + "." + std::to_string(getpid()) + ".unfinished"),
        file_(open(own_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666))
  {
    if (file_ < 0)
    {
      fail();
    }
  }
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  ~FileBeside()
  {
    if (file_ >= 0)
    {
      close(file_);
    }
    if (isUnfinished_)
    {
      std::remove(own_.c_str());
    }
  }

  void write(const std::string& text)
  {
    for (std::size_t begin = 0; begin < text.size();)
    {
      const ssize_t count = ::write(file_, text.data() + begin, text.size() - begin);
      if (count < 0 && errno != EINTR)
      {
        fail();
      }
      begin += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
  }

  void takeName()
  {
    const int file = file_;
    file_ = -1;
    if (close(file) != 0 || std::rename(own_.c_str(), path_.c_str()) != 0)
    {
      fail();
    }
    isUnfinished_ = false;
  }

private:
  [[noreturn]] void fail() const
  {
    throw Error("the page cannot be written: " + std::string(std::strerror(errno))).inFile(path_);
  }

  std::string path_;
  std::string own_;
  int file_ = -1;
  bool isUnfinished_ = true;
};

}  // namespace

void writePage(const Page& page, const std::string& path)
{
  std::string text;
  try
  {
    text = makePage(page);
  }
  catch (Error& error)
  {
    error.inFile(path);
    throw;
  }
  FileBeside file(path);
  file.write(text);
  file.takeName();
}

}  // namespace layerscope
