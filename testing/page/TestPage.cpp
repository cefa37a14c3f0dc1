#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>

#include "ExamplePages.h"
#include "page/Page.h"

namespace layerscope
{

namespace
{

bool has(const std::string& text, const std::string& part)
{
  return text.find(part) != std::string::npos;
}

std::size_t countOf(const std::string& text, const std::string& part)
{
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
  {
    ++count;
  }
  return count;
}

/// One panel with some marks.
Page pageOf(const PageMarks& marks)
{
  Page page;
  page.samples.ids = {10, 20, 30};
  page.panels.resize(1);
  page.panels[0].plots.resize(1);
  page.panels[0].plots[0].marks = {marks};
  return page;
}

}  // namespace

TEST(Page, IsWholeAndAsksNoNetwork)
{
  const std::string text = makePage(scatterPage(40));
  EXPECT_EQ(text.rfind("<!DOCTYPE html>", 0), 0U);
  EXPECT_TRUE(has(text, "</html>"));
  EXPECT_FALSE(has(text, "{{"));
  EXPECT_FALSE(has(text, "http://"));
  EXPECT_FALSE(has(text, "https://"));
  EXPECT_TRUE(has(text, "default-src 'none'"));
  EXPECT_EQ(countOf(text, "</script>"), 2U);
}

TEST(Page, OfTheSameIsTheSame)
{
  EXPECT_EQ(makePage(scatterPage(300)), makePage(scatterPage(300)));
  EXPECT_EQ(makePage(facetPage(300)), makePage(facetPage(300)));
}

TEST(Page, OfNothing)
{
  const std::string text = makePage({});
  EXPECT_TRUE(has(text, "\"ids\":\"i32:0\""));
  EXPECT_FALSE(has(text, "\"panels\""));
}

TEST(Page, TextsCannotEndTheScript)
{
  Page page = facetPage(9);
  const std::string bad = "</script><script>alert(1)</script>{{SCRIPT}}";
  page.title = page.details = page.hint = page.source = bad;
  page.samples.columns = {{bad, std::vector<std::string>(9, bad), {}}};
  page.panels[0].heading = page.panels[0].detail = bad;
  page.panels[0].plots[0].yTicks[0].label = bad;
  page.panels[0].plots[0].marks[0].about = {bad};
  const std::string text = makePage(page);
  EXPECT_EQ(countOf(text, "</script>"), 2U);
  EXPECT_EQ(countOf(text, "<script>alert"), 0U);
}

TEST(Page, LeavesOutMarksThatAreNowhere)
{
  PageMarks marks;
  marks.samples = {0, 1, 2};
  marks.x = {0.5, std::nan(""), 1};
  marks.y = {0.5, 0.5, std::numeric_limits<double>::infinity()};
  marks.columns = {{"value", {}, {1, 2, 3}}};
  const std::string text = makePage(pageOf(marks));
  EXPECT_TRUE(has(text, "\"count\":1"));
  EXPECT_TRUE(has(text, "\"AACAPw==\""));  // 1 alone, as a float
}

TEST(Page, TellsEqualColorsOnce)
{
  PageMarks marks;
  marks.samples = {0, 1, 2};
  marks.x = marks.y = {0, 0.5, 1};
  marks.colors.assign(3, {255, 128, 0});
  EXPECT_TRUE(has(makePage(pageOf(marks)), "\"color\":\"#ff8000\""));
  marks.colors[1] = {0, 0, 1};
  EXPECT_TRUE(has(makePage(pageOf(marks)), "\"palette\":[\"#ff8000\",\"#000001\"]"));
}

TEST(Page, HoldsIdsAndNumbersOfAnySize)
{
  Page page;
  page.samples.ids = {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  page.samples.columns = {{"value", {}, {std::numeric_limits<double>::max(), std::nan("")}}};
  const std::string text = makePage(page);
  EXPECT_TRUE(has(text, "\"i64:0\""));
  EXPECT_TRUE(has(text, "\"f64:1\""));
}

TEST(Page, HoldsHugeTexts)
{
  Page page;
  page.samples.ids = {1};
  page.samples.columns = {{"text", {std::string(2000000, '<')}, {}}};
  EXPECT_GT(makePage(page).size(), 12000000U);
}

TEST(Page, EncodesPicturesAsAsked)
{
  Page page = scatterPage(10);
  page.encode = [](const PagePicture& sheet) {
    return PageImage{"image/test", {static_cast<std::uint8_t>(sheet.width / 32), 0, 0}};
  };
  EXPECT_TRUE(has(makePage(page), "\"data:image/test;base64,CgAA\""));
}

TEST(Page, OfTwoThousandSamplesIsSmall)
{
  Page page = scatterPage(2000);
  EXPECT_LT(makePage(page).size(), 3000000U);
}

TEST(Page, OfManySamplesTakesFewBytesEach)
{
  Page page = facetPage(100000);
  // Nine cells of 100 000 samples in all three layers: five marks each.
  const std::size_t marks = 5 * 3 * 100000;
  EXPECT_LT(makePage(page).size(), 12 * marks);
}

}  // namespace layerscope
