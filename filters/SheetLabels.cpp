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
