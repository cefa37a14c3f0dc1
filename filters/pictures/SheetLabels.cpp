#include "SheetLabels.h"

#include <algorithm>

#include <vtkFreeTypeTools.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkStdString.h>
#include <vtkTextProperty.h>

namespace layerscope
{
namespace
{

constexpr int smallestType = 8;
constexpr int pixelsPerInch = 72;  // so that points are pixels
constexpr const char* ellipsis = "\u2026";
constexpr std::size_t mostBytes = 500;

int preferredType(std::int64_t imageWidth)
{
  return std::max(9, static_cast<int>(imageWidth / 9));
}

std::int64_t lineHeight(std::int64_t imageWidth)
{
  return (5 * preferredType(imageWidth) + 3) / 4;
}

std::int64_t widthOf(const std::string& text, vtkTextProperty* style)
{
  int box[4] = {0, -1, 0, -1};
  vtkFreeTypeTools::GetInstance()->GetBoundingBox(style, vtkStdString(text), pixelsPerInch, box);
  return box[1] - box[0] + 1;
}

/// Of any line of texts without accents on capitals.
std::int64_t heightOf(vtkTextProperty* style)
{
  int box[4] = {0, -1, 0, -1};
  vtkFreeTypeTools::GetInstance()->GetBoundingBox(style, "0", pixelsPerInch, box);
  return box[3] - box[2] + 1;
}

bool allFit(const std::vector<SheetLabel>& labels, std::int64_t width, vtkTextProperty* style)
{
  const auto lineFits = [&](const LabelLine& line) { return widthOf(line.front(), style) <= width; };
  return std::all_of(labels.begin(), labels.end(),
                     [&](const SheetLabel& label)
                     { return std::all_of(label.begin(), label.end(), lineFits); });
}

/// Bytes of the well-formed UTF-8 sequence that begins at a place in the text (Unicode Standard, table 3-7); 0 for none.
std::size_t sequenceAt(const std::string& text, std::size_t place)
{
  const auto byte = [&](std::size_t offset)
  { return place + offset < text.size() ? static_cast<unsigned char>(text[place + offset]) : 0; };
  const int first = byte(0);
  if (first < 0x80)
  {
    return 1;
  }
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  const int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  bool isWhole = length > 0 && byte(1) >= lowest && byte(1) <= highest;
  for (std::size_t offset = 2; offset < length; ++offset)
  {
    isWhole = isWhole && (byte(offset) & 0xC0) == 0x80;
  }
  return isWhole ? length : 0;
}

/// Takes away the last character, which may have several bytes.
void shorten(std::string& text)
{
  const auto goesOn = [](char byte) { return (byte & 0xC0) == 0x80; };
  while (text.size() > 1 && goesOn(text.back()))
  {
    text.pop_back();
  }
  text.pop_back();
}

std::string fittingText(const LabelLine& line, std::int64_t width, vtkTextProperty* style)
{
  const auto found = std::find_if(line.begin(), line.end(),
                                  [&](const std::string& text) { return widthOf(text, style) <= width; });
  if (found != line.end())
  {
    return *found;
  }
  std::string begun = line.back();
  while (!begun.empty() && widthOf(begun + ellipsis, style) > width)
  {
    shorten(begun);
  }
  return begun + ellipsis;
}

/// A part of the sheet in the coordinates of vtkImageData, from the lower left.
struct Strip
{
  std::int64_t left = 0;
  std::int64_t bottom = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

void paintText(const std::string& text, vtkTextProperty* style, const Strip& strip, std::int64_t sheetWidth,
               std::uint8_t* rgb)
{
  vtkNew<vtkImageData> image;
  int size[2] = {0, 0};  // the image may be larger than the text
  vtkFreeTypeTools* renderer = vtkFreeTypeTools::GetInstance();
  if (text.empty() || !renderer->RenderString(style, vtkStdString(text), pixelsPerInch, image, size))
  {
    return;
  }
  const auto* ink = static_cast<const std::uint8_t*>(image->GetScalarPointer());
  const std::int64_t rowOfInk = 4 * image->GetDimensions()[0];
  const std::int64_t left = std::max<std::int64_t>(0, (strip.width - size[0]) / 2);
  const std::int64_t bottom = std::max<std::int64_t>(0, (strip.height - heightOf(style)) / 2);
  const std::int64_t width = std::min<std::int64_t>(size[0], strip.width - left);
  const std::int64_t height = std::min<std::int64_t>(size[1], strip.height - bottom);
  for (std::int64_t row = 0; row < height; ++row)
  {
    std::uint8_t* target = rgb + 3 * ((strip.bottom + bottom + row) * sheetWidth + strip.left + left);
    for (std::int64_t column = 0; column < width; ++column, target += 3)
    {
      const std::uint8_t* pixel = ink + row * rowOfInk + 4 * column;
      std::transform(target, target + 3, pixel, target,
                     [opacity = pixel[3]](int below, int color)
                     { return static_cast<std::uint8_t>(below + (color - below) * opacity / 255); });
    }
  }
}

}  // namespace

std::string printableText(const std::string& text)
{
  std::string printable;
  for (std::size_t place = 0; place < text.size() && printable.size() < mostBytes;)
  {
    const std::size_t length = sequenceAt(text, place);
    const auto first = static_cast<unsigned char>(text[place]);
    const bool isControl = first < 0x20 || first == 0x7F;
    printable += length == 0 ? "?" : isControl ? " " : text.substr(place, length);
    place += std::max<std::size_t>(1, length);
  }
  return printable;
}

std::int64_t labelHeight(std::size_t lines, std::int64_t imageWidth)
{
  return static_cast<std::int64_t>(lines) * lineHeight(imageWidth);
}

void paintLabels(const std::vector<SheetLabel>& labels, const SheetLayout& layout, std::uint8_t* rgb)
{
  vtkNew<vtkTextProperty> style;
  style->SetColor(0, 0, 0);
  style->SetFontSize(preferredType(layout.imageWidth));
  while (style->GetFontSize() > smallestType && !allFit(labels, layout.imageWidth, style))
  {
    style->SetFontSize(style->GetFontSize() - 1);
  }
  Strip strip;
  strip.width = layout.imageWidth;
  strip.height = lineHeight(layout.imageWidth);
  for (std::size_t index = 0; index < labels.size(); ++index)
  {
    const auto place = static_cast<std::int64_t>(index);
    strip.left = layout.left(place);
    strip.bottom = layout.height - layout.top(place) - layout.imageHeight;
    for (const LabelLine& line : labels[index])
    {
      strip.bottom -= strip.height;
      paintText(fittingText(line, strip.width, style), style, strip, layout.width, rgb);
    }
  }
}

}  // namespace layerscope
