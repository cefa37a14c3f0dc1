#include "page/Page.h"
#include "page/PageCheck.h"
#include "page/PageJson.h"
#include "page/PageText.h"

namespace layerscope
{

namespace page
{
// Page.html, Page.css and Page.js, of which the build makes a source file.
extern const char* const html;
extern const char* const css;
extern const char* const javascript;
}  // namespace page

namespace
{

/// What stands in Page.html where something else is to stand.
struct Gap
{
  const char* mark;
  std::string text;
};

}  // namespace

std::string makePage(const Page& page)
{
  checkPage(page);
  std::string rest = page::html;
  std::string result;
  for (const Gap& gap : {Gap{"TITLE", htmlText(page.title)}, Gap{"STYLE", page::css}, Gap{"DATA", pageJson(page)},
                         Gap{"SCRIPT", page::javascript}})
  {
    const std::string mark = "{{" + std::string(gap.mark) + "}}";
    const std::size_t at = rest.find(mark);
    result.append(rest, 0, at);
    result += gap.text;
    rest.erase(0, at + mark.size());
  }
  return result + rest;
}

}  // namespace layerscope
