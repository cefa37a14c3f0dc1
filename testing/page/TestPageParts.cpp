// The parts of a page: texts, arrays, pictures.
#include <zlib.h>

#include <cmath>
#include <limits>

#include "page/PageArrays.h"
#include "page/PagePng.h"
#include "page/PageSheets.h"
#include "page/PageText.h"

namespace layerscope
{

TEST(PageText, CannotEndTheScript)
{
  EXPECT_EQ(jsonText("</script>"), "\"\\u003c/script\\u003e\"");
  EXPECT_EQ(jsonText("<!-- & -->"), "\"\\u003c!-- \\u0026 --\\u003e\"");
}

TEST(PageText, EscapesQuotesAndControlCharacters)
{
  EXPECT_EQ(jsonText("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(jsonText(std::string("\n\t\0\x1f\x7f", 5)), "\"\\u000a\\u0009\\u0000\\u001f\\u007f\"");
}

TEST(PageText, KeepsUnicode)
{
  const std::string text = "Größe · 猫 \U0001F408";
  EXPECT_EQ(jsonText(text), '"' + text + '"');
}

TEST(PageText, ReplacesWhatIsNoUtf8)
{
  EXPECT_EQ(soundUtf8("a\xff"
                      "b"),
            "a\uFFFD"
            "b");
  EXPECT_EQ(soundUtf8("\xe4\xb8"), "\uFFFD\uFFFD");            // cut off
  EXPECT_EQ(soundUtf8("\xc0\xaf"), "\uFFFD\uFFFD");            // too long a form
  EXPECT_EQ(soundUtf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");  // half of a pair of UTF-16
  EXPECT_EQ(soundUtf8("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(PageText, OfHtmlHasNoTags)
{
  EXPECT_EQ(htmlText("<b> & \"c\"\n"), "&lt;b&gt; &amp; &quot;c&quot; ");
}

TEST(PageText, WritesNumbersAsTheyAre)
{
  EXPECT_EQ(jsonNumber(0.1), "0.1");
  EXPECT_EQ(jsonNumber(-2), "-2");
  EXPECT_EQ(jsonNumber(std::nan("")), "0");
  EXPECT_EQ(jsonNumber(std::numeric_limits<double>::infinity()), "0");
  EXPECT_EQ(jsonNumber(-0.0), "0");
}

// RFC 4648, section 10.
TEST(PageText, WritesBase64)
{
  const auto of = [](const std::string& text) { return base64({text.begin(), text.end()}); };
  EXPECT_EQ(of(""), "");
  EXPECT_EQ(of("f"), "Zg==");
  EXPECT_EQ(of("fo"), "Zm8=");
  EXPECT_EQ(of("foo"), "Zm9v");
  EXPECT_EQ(of("foob"), "Zm9vYg==");
  EXPECT_EQ(of("fooba"), "Zm9vYmE=");
  EXPECT_EQ(of("foobar"), "Zm9vYmFy");
}

TEST(PageArrays, TakesTheFewestBytes)
{
  PageArrays arrays;
  EXPECT_EQ(arrays.addIntegers({1, 255}), "\"u8:0\"");
  EXPECT_EQ(arrays.addIntegers({1, 256}), "\"u16:1\"");
  EXPECT_EQ(arrays.addIntegers({1, 65536}), "\"u32:2\"");
  EXPECT_EQ(arrays.addIds({-1, 5}), "\"i32:3\"");
  EXPECT_EQ(arrays.addIds({std::int64_t(1) << 40}), "\"i64:4\"");
  EXPECT_EQ(arrays.addNumbers({0.5, std::nan("")}), "\"f32:5\"");
  EXPECT_EQ(arrays.addNumbers({16777217}), "\"f64:6\"");
  EXPECT_EQ(arrays.addNumbers({1e300}), "\"f64:7\"");
  EXPECT_EQ(arrays.json(),
            "[\"Af8=\",\n\"AQAAAQ==\",\n\"AQAAAAAAAQA=\",\n\"/////"
            "wUAAAA=\",\n\"AAAAAAABAAA=\",\n\"AAAAPwAAwH8=\",\n"
            "\"AAAAEAAAcEE=\",\n\"nHUAiDzkN34=\"]");
}

TEST(PageArrays, KeepsTheSameOnce)
{
  PageArrays arrays;
  EXPECT_EQ(arrays.addIntegers({7, 8}), "\"u8:0\"");
  EXPECT_EQ(arrays.addIntegers({9}), "\"u8:1\"");
  EXPECT_EQ(arrays.addIntegers({7, 8}), "\"u8:0\"");
}

TEST(PageArrays, RoundsFractionsAndMovesThemInside)
{
  PageArrays arrays;
  arrays.addFractions({0, 1, 0.5, -3, 7, std::nan(""), std::numeric_limits<double>::infinity()});
  // 0, 65534, 32767, 0, 65534, 65535, 65535
  EXPECT_EQ(arrays.json(), "[\"AAD+//9/AAD+//////8=\"]");
}

TEST(PagePng, IsReadByZlibAsItWas)
{
  PagePicture picture{2, 2, {1, 2, 3, 200, 100, 50, 9, 9, 9, 0, 255, 0}};
  const PageImage image = encodePng(picture);
  EXPECT_EQ(image.type, "image/png");
  ASSERT_GT(image.bytes.size(), 57U);
  EXPECT_EQ(std::string(image.bytes.begin() + 1, image.bytes.begin() + 4), "PNG");
  EXPECT_EQ(image.bytes[25], 2);  // three channels
  // The data begins behind the header's 33 bytes and the chunk's 8.
  std::vector<std::uint8_t> rows(14);
  uLongf size = rows.size();
  ASSERT_EQ(uncompress(rows.data(), &size, image.bytes.data() + 41,
                       static_cast<uLong>(image.bytes.size() - 41 - 16)),
            Z_OK);
  EXPECT_EQ(size, 14U);
}

TEST(PagePng, OfGreyHasOneChannel)
{
  EXPECT_EQ(encodePng({1, 1, {5, 5, 5}}).bytes[25], 0);
  EXPECT_EQ(encodePng({1, 1, {5, 5, 6}}).bytes[25], 2);
}

TEST(PageSheets, PutsPicturesSideBySide)
{
  std::vector<PagePicture> pictures(3, PagePicture{20, 10, std::vector<std::uint8_t>(600, 7)});
  pictures[1].rgb.assign(600, 9);
  pictures[1].rgb[597] = 200;  // the last pixel
  const PageSheets sheets = makeSheets(pictures);
  EXPECT_EQ(sheets.placeWidth, 32);
  EXPECT_EQ(sheets.placeHeight, 16);
  EXPECT_EQ(sheets.perRow, 3);
  ASSERT_EQ(sheets.sheets.size(), 1U);
  const PagePicture& sheet = sheets.sheets[0];
  EXPECT_EQ(sheet.width, 96);
  EXPECT_EQ(sheet.height, 16);
  const auto red = [&](int x, int y) { return sheet.rgb[static_cast<std::size_t>(3 * (y * 96 + x))]; };
  EXPECT_EQ(red(31, 15), 7);
  EXPECT_EQ(red(32, 0), 9);
  EXPECT_EQ(red(51, 9), 200);
  EXPECT_EQ(red(63, 15), 200);  // the edge goes on
  EXPECT_EQ(red(64, 0), 7);
}

TEST(PageSheets, AreAsManyAsAreNeeded)
{
  const std::vector<PagePicture> pictures(1025, PagePicture{64, 64, std::vector<std::uint8_t>(3 * 64 * 64)});
  const PageSheets sheets = makeSheets(pictures);
  EXPECT_EQ(sheets.perSheet, 1024);
  ASSERT_EQ(sheets.sheets.size(), 2U);
  EXPECT_EQ(sheets.sheets[0].height, 2048);
  EXPECT_EQ(sheets.sheets[1].height, 64);
  EXPECT_TRUE(makeSheets({}).sheets.empty());
}

}  // namespace layerscope
