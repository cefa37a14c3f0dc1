#include <cmath>

#include "ExamplePages.h"
#include "network/Error.h"
#include "page/Page.h"

namespace layerscope
{

namespace
{

std::string errorOf(const Page& page)
{
  try
  {
    makePage(page);
  }
  catch (const Error& error)
  {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST(PageInvalid, ColumnsOfAnotherLength)
{
  Page page = scatterPage(20);
  page.samples.classes.pop_back();
  EXPECT_EQ(errorOf(page), "the samples: classes of another number; expected 20, one each sample, found 19");
  page = scatterPage(20);
  page.samples.columns[0].texts.pop_back();
  EXPECT_EQ(
      errorOf(page),
      "the samples: values in column 'prediction' of another number; expected 20, one each sample, found 19");
}

TEST(PageInvalid, ClassesAndPicturesThatAreNotThere)
{
  Page page = scatterPage(20);
  page.samples.classes[3] = 10;
  EXPECT_EQ(errorOf(page), "the samples: there is no such class; expected -1 or an index below 10, found 10");
  page = scatterPage(20);
  page.samples.pictures[3] = -2;
  EXPECT_EQ(errorOf(page),
            "the samples: there is no such picture; expected -1 or an index below 20, found -2");
}

TEST(PageInvalid, SelectedSamplesThatAreNotThere)
{
  Page page = scatterPage(20);
  page.samples.selected = {20};
  EXPECT_EQ(errorOf(page), "the selection: there is no such sample; expected an index below 20, found 20");
}

TEST(PageInvalid, MarksThatDoNotFit)
{
  const auto broken = [](const auto& change)
  {
    Page page = scatterPage(20);
    change(page.panels[1].plots[0].marks[0]);
    return errorOf(page);
  };
  EXPECT_EQ(broken([](PageMarks& marks) { marks.y.pop_back(); }),
            "panel 1 (layer 1): y of another number; expected 20, one each mark, found 19");
  EXPECT_EQ(broken([](PageMarks& marks) { marks.samples[4] = 20; }),
            "panel 1 (layer 1): there is no such sample; expected an index below 20, found 20");
  EXPECT_EQ(broken(
                [](PageMarks& marks) {
                  marks.sizes = {1, 2};
                }),
            "panel 1 (layer 1): sizes of another number; expected one, or 20, one each mark, found 2");
  EXPECT_EQ(broken([](PageMarks& marks) { marks.colors.resize(3); }),
            "panel 1 (layer 1): colors of another number; expected one, or 20, one each mark, found 3");
  EXPECT_EQ(broken([](PageMarks& marks) { marks.rings.resize(3); }),
            "panel 1 (layer 1): rings of another number; expected 20, one each mark, found 3");
}

TEST(PageInvalid, LinesThatDoNotFit)
{
  Page page = scatterPage(20);
  page.panels[5].plots[0].lines[0].starts[2] = 1;
  EXPECT_EQ(errorOf(page),
            "panel 5 (all layers): lines don't begin one after the other; expected 5 to 35, found 1");
  page = scatterPage(20);
  page.panels[5].plots[0].lines[0].y.pop_back();
  EXPECT_EQ(errorOf(page),
            "panel 5 (all layers): y of another number; expected 35, one each point, found 34");
}

TEST(PageInvalid, PicturesThatAreNone)
{
  Page page = scatterPage(20);
  page.pictures[2].rgb.pop_back();
  EXPECT_EQ(errorOf(page), "picture 2: bytes of another number; expected 2352, three a pixel, found 2351");
  page.pictures[2] = {0, 5, {}};
  EXPECT_EQ(errorOf(page),
            "picture 2 has a size that pages can't show; expected 1 to 1024 pixels a side, found 0 x 5");
  page.pictures[2] = {5000, 1, std::vector<std::uint8_t>(15000)};
  EXPECT_EQ(errorOf(page),
            "picture 2 has a size that pages can't show; expected 1 to 1024 pixels a side, found 5000 x 1");
}

TEST(PageInvalid, NumbersThatAreNotFiniteAreDrawnSomehow)
{
  Page page = scatterPage(20);
  const double nan = std::nan("");
  page.panels[0].place = {nan, nan, nan, nan};
  page.panels[6].plots[0].marks[0].sizes[0] = nan;
  page.panels[0].plots[0].yTicks = {{nan, "nan", false, false, {}}};
  EXPECT_EQ(makePage(page).find("nan,"), std::string::npos);
}

}  // namespace layerscope
