// Writes the pages that test_browser.py opens into a folder.
#include <exception>
#include <iostream>
#include <limits>

#include "ExamplePages.h"

int main(int argc, char** argv)
{
  if (argc != 2)
  {
    std::cerr << "Usage: WriteExamplePages <folder>\n";
    return 1;
  }
  try
  {
    const std::string folder = argv[1];
    layerscope::writePage(layerscope::scatterPage(1500), folder + "/scatter.html");
    layerscope::writePage(layerscope::facetPage(300), folder + "/facets.html");
    layerscope::Page hostile = layerscope::facetPage(30);
    hostile.samples.ids.back() = std::numeric_limits<std::int64_t>::max();
    hostile.title =
        "</script><script>document.body.dataset.broken = true</script> \"'&amp; \u4e2d\u6587 \U0001F408";
    hostile.samples.columns = {
        {"<b>text</b>",
         std::vector<std::string>(30, "</title><img src=x onerror=alert(1)>\u2028\x01\xff"),
         {}}};
    layerscope::writePage(hostile, folder + "/hostile.html");
    layerscope::Page empty;
    empty.title = "nothing";
    layerscope::writePage(empty, folder + "/empty.html");
  }
  catch (const std::exception& error)
  {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
