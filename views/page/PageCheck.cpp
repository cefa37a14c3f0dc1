#include "page/PageCheck.h"

#include <algorithm>
#include <limits>

#include "network/Error.h"
#include "page/PageSheets.h"

namespace layerscope
{

namespace
{

/// `lengths`: those that are right, and what they are called.
void checkLength(std::size_t length, const std::vector<std::size_t>& lengths, const std::string& where,
                 const std::string& what, const std::string& expected)
{
  if (std::find(lengths.begin(), lengths.end(), length) == lengths.end())
  {
    throw Error(where + ": " + what + " of another number").expected(expected).found(std::to_string(length));
  }
}

std::string countOf(std::size_t count, const std::string& what)
{
  return std::to_string(count) + ", one each " + what;
}

void checkColumns(const std::vector<PageColumn>& columns, std::size_t count, const std::string& where,
                  const std::string& of)
{
  for (const PageColumn& column : columns)
  {
    const std::size_t length = column.texts.empty() ? column.numbers.size() : column.texts.size();
    checkLength(length, {count}, where, "values in column '" + column.name + "'", countOf(count, of));
  }
}

void checkIndices(const std::vector<std::size_t>& indices, std::size_t count, const std::string& where)
{
  for (const std::size_t index : indices)
  {
    if (index >= count)
    {
      throw Error(where + ": there is no such sample")
          .expected("an index below " + std::to_string(count))
          .found(std::to_string(index));
    }
  }
}

void checkSamples(const Page& page)
{
  const PageSamples& samples = page.samples;
  const std::size_t count = samples.ids.size();
  const std::string where = "the samples";
  if (count > std::numeric_limits<std::uint32_t>::max())
  {
    throw Error("too many samples").expected("at most 4294967295").found(std::to_string(count));
  }
  checkLength(samples.classes.size(), {0, count}, where, "classes", countOf(count, "sample"));
  checkLength(samples.pictures.size(), {0, count}, where, "pictures", countOf(count, "sample"));
  checkColumns(samples.columns, count, where, "sample");
  checkIndices(samples.selected, count, "the selection");
  const auto check = [&](const std::vector<int>& indices, std::size_t limit, const char* what)
  {
    for (const int index : indices)
    {
      if (index < -1 || index >= static_cast<std::int64_t>(limit))
      {
        throw Error(where + ": there is no such " + what)
            .expected("-1 or an index below " + std::to_string(limit))
            .found(std::to_string(index));
      }
    }
  };
  check(samples.classes, page.legend.classes.size(), "class");
  check(samples.pictures, page.pictures.size(), "picture");
}

void checkPictures(const Page& page)
{
  for (std::size_t index = 0; index < page.pictures.size(); ++index)
  {
    const PagePicture& picture = page.pictures[index];
    const std::string where = "picture " + std::to_string(index);
    if (picture.width < 1 || picture.height < 1 || picture.width > mostPictureSide || picture.height > mostPictureSide)
    {
      throw Error(where + " has a size that pages can't show")
          .expected("1 to " + std::to_string(mostPictureSide) + " pixels a side")
          .found(std::to_string(picture.width) + " x " + std::to_string(picture.height));
    }
    const std::size_t bytes = 3 * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    checkLength(picture.rgb.size(), {bytes}, where, "bytes", std::to_string(bytes) + ", three a pixel");
  }
}

void checkMarks(const Page& page, const PageMarks& marks, const std::string& where)
{
  const bool arePlaced = marks.arrangement == PageMarks::Places;
  const std::size_t count = arePlaced ? marks.x.size() : marks.samples.size();
  const std::string each = countOf(count, "mark");
  checkLength(marks.y.size(), {arePlaced ? count : marks.y.size()}, where, "y", each);
  checkLength(marks.samples.size(), {0, count}, where, "samples", each);
  checkLength(marks.sizes.size(), {0, 1, count}, where, "sizes", "one, or " + each);
  checkLength(marks.colors.size(), {0, 1, count}, where, "colors", "one, or " + each);
  checkLength(marks.rings.size(), {0, count}, where, "rings", each);
  checkColumns(marks.columns, count, where, "mark");
  checkIndices(marks.samples, page.samples.ids.size(), where);
}

void checkLines(const Page& page, const PageLines& lines, const std::string& where)
{
  const std::size_t points = lines.x.size();
  const std::size_t count = lines.starts.size();
  checkLength(lines.y.size(), {points}, where, "y", countOf(points, "point"));
  checkLength(lines.samples.size(), {0, count}, where, "samples", countOf(count, "line"));
  checkLength(lines.colors.size(), {0, 1, count, points}, where, "colors",
              "one, or " + countOf(count, "line") + ", or " + countOf(points, "point"));
  checkIndices(lines.samples, page.samples.ids.size(), where);
  std::size_t before = 0;
  for (const std::size_t start : lines.starts)
  {
    if (start < before || start > points)
    {
      throw Error(where + ": lines don't begin one after the other")
          .expected(std::to_string(before) + " to " + std::to_string(points))
          .found(std::to_string(start));
    }
    before = start;
  }
}

}  // namespace

void checkPage(const Page& page)
{
  checkSamples(page);
  checkPictures(page);
  for (std::size_t index = 0; index < page.panels.size(); ++index)
  {
    const PagePanel& panel = page.panels[index];
    const std::string where =
        "panel " + std::to_string(index) + (panel.heading.empty() ? "" : " (" + panel.heading + ")");
    for (const PagePlot& plot : panel.plots)
    {
      for (const PageMarks& marks : plot.marks)
      {
        checkMarks(page, marks, where);
      }
      for (const PageLines& lines : plot.lines)
      {
        checkLines(page, lines, where);
      }
    }
  }
}

}  // namespace layerscope
