#include "../data/DataFixtures.h"
#include "datasets/PictureReference.h"

#include <thread>

using namespace layerscope;
using namespace layerscope::testing;

namespace
{

class DecodePicture : public DataTest
{
protected:
  std::string refusal(const std::string& name, const std::string& bytes) const
  {
    const std::string path = write(name, bytes);
    return messageOf([&] { decodePicture(path); });
  }
};

Picture expectedOf(const std::string& name)
{
  const std::vector<double> numbers = numbersOf(name + ".txt");
  Picture picture;
  picture.shape = {static_cast<std::int64_t>(numbers[0]), static_cast<std::int64_t>(numbers[1]),
                   static_cast<std::int64_t>(numbers[2])};
  picture.values.assign(numbers.begin() + 3, numbers.end());
  return picture;
}

void expectSame(const std::string& name, float tolerance)
{
  const Picture found = decodePicture(fixture(name));
  const Picture expected = expectedOf(name);
  ASSERT_EQ(found.shape, expected.shape) << name;
  for (std::size_t index = 0; index < expected.values.size(); ++index)
  {
    ASSERT_NEAR(found.values[index], expected.values[index], tolerance) << name << ", value " << index;
  }
}

/// The size in a PNG's header, whose checksum is then wrong, too.
std::string withSize(std::string png, unsigned char highest)
{
  png[16] = static_cast<char>(highest);
  png[20] = static_cast<char>(highest);
  return png;
}

}  // namespace

TEST_F(DecodePicture, AsPillowReadsThem)
{
  for (const char* name : {"grey.png", "rgb.png", "rgba.png", "grey-alpha.png", "palette.png", "bits.png",
                           "grey.tif", "rgb.tiff", "packed.tif", "rgb.bmp", "palette.bmp", "grey.bmp",
                           "bits.bmp", "rgba.bmp", "top.bmp", "four.bmp", "UPPER.PNG"})
  {
    expectSame(name, 0.0F);
  }
  expectSame("grey-16.png", 1e-4F);
}

/// Decoders of JPEG may round differently.
TEST_F(DecodePicture, Jpeg)
{
  for (const char* name : {"grey.jpg", "rgb.jpeg", "progressive.jpg"})
  {
    expectSame(name, 2.0F);
  }
}

TEST_F(DecodePicture, BrokenFiles)
{
  for (const char* name : {"grey.png", "rgb.jpeg", "progressive.jpg", "rgb.tiff", "packed.tif", "rgb.bmp"})
  {
    const std::string good = bytesOf(fixture(name));
    for (const std::string& bytes :
         {std::string(), std::string("text"), good.substr(0, 10), good.substr(0, good.size() / 2)})
    {
      EXPECT_TRUE(says(refusal(name, bytes), {file(name)})) << name << ", " << bytes.size() << " bytes";
    }
  }
  EXPECT_TRUE(says(messageOf([&] { decodePicture(file("none.png")); }), {file("none.png")}));
}

TEST_F(DecodePicture, AnotherFormatThanTheName)
{
  EXPECT_TRUE(says(refusal("png.jpg", bytesOf(fixture("grey.png"))), {"png.jpg", "JPEG"}));
  EXPECT_TRUE(says(refusal("jpg.png", bytesOf(fixture("grey.jpg"))), {"jpg.png", "PNG"}));
}

TEST_F(DecodePicture, HugeHeaders)
{
  const std::string png = bytesOf(fixture("rgb.png"));
  for (const unsigned char highest : {0x01, 0x10, 0x7F})
  {
    EXPECT_TRUE(says(refusal("huge.png", withSize(png, highest)), {"huge.png"}));
  }
  std::string bmp = bytesOf(fixture("rgb.bmp"));
  bmp[20] = bmp[24] = 0x7F;
  EXPECT_TRUE(says(refusal("huge.bmp", bmp), {"huge.bmp"}));
}

/// Each byte of a file in turn is another one, and every length is tried: a picture or a refusal, and no
/// harm.
TEST_F(DecodePicture, DamagedFiles)
{
  for (const char* name :
       {"grey.png", "palette.png", "grey.jpg", "rgb.tiff", "packed.tif", "rgb.bmp", "palette.bmp"})
  {
    const std::string good = bytesOf(fixture(name));
    SCOPED_TRACE(name);
    for (std::size_t at = 0; at < good.size(); at += at < 60 ? 1 : 1 + good.size() / 50)
    {
      std::string bytes = good;
      for (const int change : {0x01, 0x80, 0xFF})
      {
        bytes[at] = static_cast<char>(good[at] ^ change);
        refusal(name, bytes);
      }
      refusal(name, good.substr(0, at));
    }
  }
}

TEST_F(DecodePicture, FourInks)
{
  EXPECT_TRUE(says(messageOf([] { decodePicture(fixture("cmyk.jpg")); }), {"cmyk.jpg"}));
}

TEST_F(DecodePicture, Threads)
{
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
  {
    threads.emplace_back(
        []
        {
          for (int round = 0; round < 20; ++round)
          {
            expectSame("rgb.png", 0.0F);
            expectSame("packed.tif", 0.0F);
            expectSame("rgb.jpeg", 2.0F);
          }
        });
  }
  for (std::thread& thread : threads)
  {
    thread.join();
  }
}
