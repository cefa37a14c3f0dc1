#include "PngFile.h"

#include <png.h>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "data/DataFile.h"
#include "network/Error.h"
#include "network/Memory.h"

namespace layerscope
{
namespace
{

/// libpng leaves a function that met an error by longjmp, over whatever stands there: what has a destructor
/// is a member here, and never local to a function that calls libpng.
class PngReader
{
public:
  explicit PngReader(std::FILE* file)
      : png_(png_create_read_struct(PNG_LIBPNG_VER_STRING, this, &PngReader::fail, &PngReader::warn)),
        info_(png_create_info_struct(png_))
  {
    png_init_io(png_, file);
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  /// `fileBytes`: the size of the file.
  Picture read(std::uint64_t fileBytes)
  {
    need(readHeader());
    // A byte of deflated data holds 1032 at most: what a header promises beyond is not there.
    need(rowBytes() / 1032 * height() <= fileBytes);
    requireMemory(
        static_cast<double>(height()) * (static_cast<double>(rowBytes()) + 3.0 * sizeof(float) * width()),
        "the picture doesn't fit into memory");
    bytes_.resize(rowBytes() * height());
    for (std::size_t row = 0; row < height(); ++row)
    {
      rows_.push_back(bytes_.data() + row * rowBytes());
    }
    need(readRows());
    return picture();
  }

private:
  static void fail(png_structp png, png_const_charp message)
  {
    auto* reader = static_cast<PngReader*>(png_get_error_ptr(png));
    std::snprintf(reader->complaint_, sizeof(reader->complaint_), "%s", message);
    png_longjmp(png, 1);
  }
  static void warn(png_structp, png_const_charp) {}

  void need(bool isDone) const
  {
    if (!isDone)
    {
      throw Error("the picture cannot be decoded")
          .expected("a whole PNG file")
          .found(complaint_[0] != '\0' ? complaint_ : "less than its header says");
    }
  }

  bool readHeader()
  {
    if (setjmp(png_jmpbuf(png_)) != 0)
    {
      return false;
    }
    png_read_info(png_, info_);
    png_set_palette_to_rgb(png_);
    png_set_expand_gray_1_2_4_to_8(png_);
    png_set_strip_alpha(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  bool readRows()
  {
    if (setjmp(png_jmpbuf(png_)) != 0)
    {
      return false;
    }
    png_read_image(png_, rows_.data());
    png_read_end(png_, nullptr);
    return true;
  }

  std::size_t width() const { return png_get_image_width(png_, info_); }
  std::size_t height() const { return png_get_image_height(png_, info_); }
  std::size_t rowBytes() const { return png_get_rowbytes(png_, info_); }

  Picture picture() const
  {
    const std::size_t channels = png_get_channels(png_, info_);
    const bool isWide = png_get_bit_depth(png_, info_) == 16;
    Picture picture;
    picture.shape = {static_cast<std::int64_t>(channels), static_cast<std::int64_t>(height()),
                     static_cast<std::int64_t>(width())};
    picture.values.reserve(channels * height() * width());
    for (std::size_t channel = 0; channel < channels; ++channel)
    {
      for (const unsigned char* row : rows_)
      {
        for (std::size_t at = channel; at < channels * width(); at += channels)
        {
          picture.values.push_back(isWide ? (row[2 * at] * 256.0F + row[2 * at + 1]) * (255.0F / 65535.0F)
                                          : row[at]);
        }
      }
    }
    return picture;
  }

  char complaint_[128] = {};
  std::vector<unsigned char> bytes_;
  std::vector<png_bytep> rows_;
  png_structp png_;
  png_infop info_;
};

}  // namespace

Picture readPng(const std::string& file)
{
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(file.c_str(), "rb"), &std::fclose);
  if (!stream)
  {
    throw Error("the file cannot be opened").inFile(file);
  }
  return PngReader(stream.get()).read(stampOf(file).size);
}

}  // namespace layerscope
