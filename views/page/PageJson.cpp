#include "page/PageJson.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "page/JsonObject.h"
#include "page/PageArrays.h"
#include "page/PagePng.h"
#include "page/PageSheets.h"

namespace layerscope
{

namespace
{

std::string hex(const Rgb& color)
{
  constexpr const char* digits = "0123456789abcdef";
  std::string text = "#";
  for (const unsigned char channel : color)
  {
    text += digits[channel >> 4U];
    text += digits[channel & 15U];
  }
  return text;
}

std::string colorJson(const Rgb& color)
{
  return '"' + hex(color) + '"';
}

std::string areaJson(const PageArea& area)
{
  return '[' + jsonNumber(area.left) + ',' + jsonNumber(area.top) + ',' + jsonNumber(area.width) + ',' +
         jsonNumber(area.height) + ']';
}

/// What goes into the JSON of a page as it is gone through: arrays, and the colours of marks and lines.
class PageWriter
{
public:
  std::string samplesJson(const PageSamples& samples);
  std::string panelJson(const PagePanel& panel);
  std::string sheetsJson(const Page& page);
  std::string arraysJson() const { return arrays_.json(); }
  JsonObject& listPalette(JsonObject& object) const { return object.list("palette", palette_, colorJson); }

private:
  std::string columnJson(const PageColumn& column, const std::vector<std::size_t>& kept);
  std::string plotJson(const PagePlot& plot);
  std::string marksJson(const PageMarks& marks);
  std::string linesJson(const PageLines& lines);
  std::uint64_t paletteIndex(const Rgb& color);
  void addColors(JsonObject& object, const std::vector<Rgb>& colors);

  PageArrays arrays_;
  std::vector<Rgb> palette_;
  std::map<Rgb, std::uint64_t> known_;
};

template <class Value>
std::vector<Value> picked(const std::vector<Value>& values, const std::vector<std::size_t>& kept)
{
  std::vector<Value> result;
  result.reserve(kept.size());
  for (const std::size_t index : kept)
  {
    result.push_back(values[index]);
  }
  return result;
}

std::vector<std::uint64_t> integers(const std::vector<std::size_t>& values)
{
  return {values.begin(), values.end()};
}

/// Indices from -1, one more each.
std::vector<std::uint64_t> fromZero(const std::vector<int>& indices)
{
  std::vector<std::uint64_t> result;
  result.reserve(indices.size());
  for (const int index : indices)
  {
    result.push_back(static_cast<std::uint64_t>(index + 1));
  }
  return result;
}

std::uint64_t PageWriter::paletteIndex(const Rgb& color)
{
  const auto [found, isNew] = known_.emplace(color, palette_.size());
  if (isNew)
  {
    palette_.push_back(color);
  }
  return found->second;
}

void PageWriter::addColors(JsonObject& object, const std::vector<Rgb>& colors)
{
  if (colors.empty())
  {
    return;
  }
  if (std::all_of(colors.begin(), colors.end(), [&](const Rgb& color) { return color == colors.front(); }))
  {
    object.json("color", colorJson(colors.front()));
    return;
  }
  std::vector<std::uint64_t> indices;
  indices.reserve(colors.size());
  for (const Rgb& color : colors)
  {
    indices.push_back(paletteIndex(color));
  }
  object.json("colors", arrays_.addIntegers(indices));
}

std::string PageWriter::columnJson(const PageColumn& column, const std::vector<std::size_t>& kept)
{
  JsonObject object;
  object.text("name", column.name);
  if (column.texts.empty())
  {
    return object.json("values", arrays_.addNumbers(picked(column.numbers, kept))).str();
  }
  std::vector<std::string> texts;
  std::vector<std::uint64_t> indices;
  std::unordered_map<std::string, std::uint64_t> known;
  for (const std::size_t index : kept)
  {
    const auto [found, isNew] = known.emplace(column.texts[index], texts.size());
    if (isNew)
    {
      texts.push_back(column.texts[index]);
    }
    indices.push_back(found->second);
  }
  return object.texts("texts", texts).json("values", arrays_.addIntegers(indices)).str();
}

std::string PageWriter::samplesJson(const PageSamples& samples)
{
  std::vector<std::size_t> all(samples.ids.size());
  std::iota(all.begin(), all.end(), std::size_t(0));
  JsonObject object;
  object.text("name", samples.name).json("ids", arrays_.addIds(samples.ids));
  object.list("columns", samples.columns, [&](const PageColumn& column) { return columnJson(column, all); });
  if (!samples.classes.empty())
  {
    object.json("classes", arrays_.addIntegers(fromZero(samples.classes)));
  }
  if (!samples.pictures.empty())
  {
    object.json("pictures", arrays_.addIntegers(fromZero(samples.pictures)));
  }
  return object.json("selected", arrays_.addIntegers(integers(samples.selected))).str();
}

std::string PageWriter::marksJson(const PageMarks& marks)
{
  const bool arePlaced = marks.arrangement == PageMarks::Places;
  const std::size_t count = arePlaced ? marks.x.size() : marks.samples.size();
  std::vector<std::size_t> kept;
  for (std::size_t index = 0; index < count; ++index)
  {
    if (!arePlaced || (std::isfinite(marks.x[index]) && std::isfinite(marks.y[index])))
    {
      kept.push_back(index);
    }
  }

  constexpr const char* shapes[] = {"circle", "square", "picture"};
  JsonObject object;
  object.json("area", areaJson(marks.area))
      .text("shape", shapes[marks.shape])
      .number("count", static_cast<double>(kept.size()));
  object.flag("columnwise", !arePlaced).flag("filled", marks.selected == PageMarks::Filled);
  if (!marks.samples.empty())
  {
    object.json("samples", arrays_.addIntegers(integers(picked(marks.samples, kept))));
  }
  if (arePlaced)
  {
    object.json("x", arrays_.addFractions(picked(marks.x, kept)))
        .json("y", arrays_.addFractions(picked(marks.y, kept)));
  }
  if (marks.sizes.size() == 1)
  {
    object.number("size", std::clamp(marks.sizes.front(), 0.0, PageMarks::mostSize));
  }
  else if (!marks.sizes.empty())
  {
    std::vector<double> sizes = picked(marks.sizes, kept);
    std::transform(sizes.begin(), sizes.end(), sizes.begin(),
                   [](double size) { return std::isfinite(size) ? size / PageMarks::mostSize : 0; });
    object.json("sizes", arrays_.addFractions(sizes)).number("mostSize", PageMarks::mostSize);
  }
  addColors(object, marks.colors.size() == count && count > 1 ? picked(marks.colors, kept) : marks.colors);
  if (std::find(marks.rings.begin(), marks.rings.end(), true) != marks.rings.end())
  {
    std::vector<std::uint64_t> rings;
    for (const std::size_t index : kept)
    {
      rings.push_back(marks.rings[index] ? 1 : 0);
    }
    object.json("rings", arrays_.addIntegers(rings)).json("ring", colorJson(marks.ring));
  }
  if (marks.opacity != 1)
  {
    object.number("opacity", std::clamp(marks.opacity, 0.0, 1.0));
  }
  object.texts("about", marks.about);
  object.list("columns", marks.columns, [&](const PageColumn& column) { return columnJson(column, kept); });
  return object.str();
}

std::string PageWriter::linesJson(const PageLines& lines)
{
  std::vector<double> x = lines.x;
  std::vector<double> y = lines.y;
  for (std::size_t index = 0; index < x.size(); ++index)
  {
    if (!std::isfinite(x[index]) || !std::isfinite(y[index]))
    {
      x[index] = y[index] = std::nan("");
    }
  }
  JsonObject object;
  object.json("area", areaJson(lines.area))
      .number("width", lines.width)
      .number("opacity", std::clamp(lines.opacity, 0.0, 1.0));
  object.json("starts", arrays_.addIntegers(integers(lines.starts)));
  object.json("x", arrays_.addFractions(x)).json("y", arrays_.addFractions(y));
  if (!lines.samples.empty())
  {
    object.json("samples", arrays_.addIntegers(integers(lines.samples)));
  }
  object.flag("colorsOfPoints", lines.colors.size() == x.size() && lines.colors.size() != lines.starts.size());
  addColors(object, lines.colors);
  return object.str();
}

std::string tickJson(const PageTick& tick)
{
  JsonObject object;
  object.number("place", tick.place).text("label", tick.label).flag("bold", tick.bold);
  return (tick.isColored ? object.json("color", colorJson(tick.color)) : object).str();
}

std::string textJson(const PageText& text)
{
  JsonObject object;
  return object.number("x", text.x)
      .number("y", text.y)
      .text("text", text.text)
      .number("size", text.size)
      .flag("bold", text.bold)
      .json("color", colorJson(text.color))
      .str();
}

std::string boxJson(const PageBox& box)
{
  JsonObject object;
  return object.json("area", areaJson(box.area))
      .json("color", colorJson(box.color))
      .number("opacity", box.opacity)
      .str();
}

std::string PageWriter::plotJson(const PagePlot& plot)
{
  JsonObject object;
  object.number("left", plot.left).number("right", plot.right);
  if (plot.aspect > 0)
  {
    object.number("aspect", plot.aspect);
  }
  object.list("yTicks", plot.yTicks, tickJson).list("xTicks", plot.xTicks, tickJson).list("boxes", plot.boxes, boxJson);
  object.list("lines", plot.lines, [&](const PageLines& lines) { return linesJson(lines); });
  object.list("marks", plot.marks, [&](const PageMarks& marks) { return marksJson(marks); });
  return object.list("texts", plot.texts, textJson).text("order", plot.order).str();
}

std::string PageWriter::panelJson(const PagePanel& panel)
{
  JsonObject object;
  object.json("place", areaJson(panel.place)).text("heading", panel.heading).text("detail", panel.detail);
  object.flag("hasCounts", panel.hasCounts);
  return object.list("plots", panel.plots, [&](const PagePlot& plot) { return plotJson(plot); }).str();
}

std::string PageWriter::sheetsJson(const Page& page)
{
  const PageSheets sheets = makeSheets(page.pictures);
  std::vector<std::uint64_t> sizes;
  for (const PagePicture& picture : page.pictures)
  {
    sizes.push_back(static_cast<std::uint64_t>(picture.width));
    sizes.push_back(static_cast<std::uint64_t>(picture.height));
  }
  JsonObject object;
  object.number("width", sheets.placeWidth).number("height", sheets.placeHeight);
  object.number("perRow", sheets.perRow).number("perSheet", sheets.perSheet).json("sizes", arrays_.addIntegers(sizes));
  object.list("files", sheets.sheets,
              [&](const PagePicture& sheet)
              {
                const PageImage file = page.encode ? page.encode(sheet) : encodePng(sheet);
                return jsonText("data:" + file.type + ";base64," + base64(file.bytes));
              });
  return object.str();
}

std::string themeJson(const PageTheme& theme)
{
  JsonObject object;
  object.json("background", colorJson(theme.background))
      .json("panel", colorJson(theme.panel))
      .json("frame", colorJson(theme.frame));
  object.json("grid", colorJson(theme.grid)).json("text", colorJson(theme.text)).json("muted", colorJson(theme.muted));
  return object.json("selected", colorJson(theme.selected)).str();
}

std::string scaleJson(const PageScale& scale)
{
  JsonObject object;
  object.text("title", scale.title).text("low", scale.low).text("high", scale.high);
  return object.list("colors", scale.colors, colorJson).str();
}

std::string headerJson(const PageHeader& header)
{
  JsonObject object;
  object.number("begin", header.begin)
      .number("end", header.end)
      .text("text", header.text)
      .text("shortText", header.shortText);
  object.texts("about", header.about);
  return (header.scale.colors.empty() ? object : object.json("scale", scaleJson(header.scale))).str();
}

std::string legendJson(const PageLegend& legend)
{
  JsonObject object;
  object.text("title", legend.title);
  return object
      .list("classes", legend.classes,
            [](const PageClass& each)
            {
              JsonObject entry;
              return entry.text("name", each.name).json("color", colorJson(each.color)).str();
            })
      .str();
}

}  // namespace

std::string pageJson(const Page& page)
{
  PageWriter writer;
  JsonObject object;
  object.text("title", page.title).text("details", page.details).text("hint", page.hint).text("source", page.source);
  object.json("theme", themeJson(page.theme)).json("samples", writer.samplesJson(page.samples));
  if (!page.pictures.empty())
  {
    object.json("sheets", writer.sheetsJson(page));
  }
  if (!page.legend.classes.empty())
  {
    object.json("legend", legendJson(page.legend));
  }
  if (!page.scale.colors.empty())
  {
    object.json("scale", scaleJson(page.scale));
  }
  object.list("columns", page.columns, headerJson).list("rows", page.rows, headerJson);
  object.list("panels", page.panels, [&](const PagePanel& panel) { return '\n' + writer.panelJson(panel); });
  writer.listPalette(object);  // known only when all have been gone through
  return object.json("arrays", '\n' + writer.arraysJson()).str();
}

}  // namespace layerscope
