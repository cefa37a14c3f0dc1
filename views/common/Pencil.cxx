#include "Pencil.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "ImagePixels.h"
#include "TextImages.h"
#include "samples/Canvas.h"
#include "vtkBrush.h"
#include "vtkContext2D.h"
#include "vtkContextDevice2D.h"
#include "vtkImageData.h"
#include "vtkMath.h"
#include "vtkOpenGLContextDevice2D.h"
#include "vtkOpenGLGL2PSHelper.h"
#include "vtkPen.h"
#include "vtkRect.h"
#include "vtkTextProperty.h"
#include "vtkWindow.h"

namespace layerscope
{

namespace
{

constexpr double pointsAnInch = 72;

bool drawsVectors(vtkContextDevice2D* device)
{
  vtkOpenGLGL2PSHelper* helper = vtkOpenGLGL2PSHelper::GetInstance();
  return (helper && helper->GetActiveState() != vtkOpenGLGL2PSHelper::Inactive) ||
         !vtkOpenGLContextDevice2D::SafeDownCast(device);
}

ViewTheme::Color meanColor(const PixelView& image, int left, int bottom, int width, int height)
{
  std::array<int, 3> sums{};
  for (int row = bottom; row < bottom + height; ++row)
  {
    for (int column = left; column < left + width; ++column)
    {
      const std::uint8_t* pixel = image.rgba + 4 * (static_cast<std::size_t>(row) * image.width + column);
      for (std::size_t channel = 0; channel < sums.size(); ++channel)
      {
        sums[channel] += pixel[channel];
      }
    }
  }
  ViewTheme::Color mean{};
  std::transform(sums.begin(), sums.end(), mean.begin(),
                 [=](int sum) { return static_cast<std::uint8_t>(sum / (width * height)); });
  return mean;
}

}  // namespace

TextStyle smallText(const ViewTheme& theme)
{
  TextStyle style;
  style.size = 10;
  style.color = theme.text;
  style.horizontal = -1;
  return style;
}

TextStyle headerText(const ViewTheme& theme)
{
  TextStyle style;
  style.size = 12;
  style.bold = true;
  style.color = theme.text;
  style.horizontal = -1;
  return style;
}

Pencil::Pencil(vtkContext2D* context, TextImages& texts, vtkWindow* window)
    : context_(context), texts_(texts), window_(window), vector_(drawsVectors(context->GetDevice()))
{
  if (window)
  {
    int tiles[2];
    window->GetTileScale(tiles);
    dpi_ = window->GetDPI() * std::max(tiles[0], tiles[1]);
  }
  scale_ = static_cast<float>(dpi_ / pointsAnInch);
  context->GetPen()->SetLineType(vtkPen::SOLID_LINE);
  context->GetBrush()->SetTexture(nullptr);
}

void Pencil::fill(const Rectangle& area, const ViewTheme::Color& color, double opacity)
{
  if (area.isEmpty())
  {
    return;
  }
  if (canvas_)
  {
    canvas_->fill(area, color, opacity);
    return;
  }
  context_->GetPen()->SetLineType(vtkPen::NO_PEN);
  context_->GetBrush()->SetColorF(color[0] / 255.0, color[1] / 255.0, color[2] / 255.0);
  context_->GetBrush()->SetOpacityF(opacity);
  const float left = std::round(area.x);
  const float bottom = std::round(area.y);
  context_->DrawRect(left, bottom, std::max(1.0F, std::round(area.right()) - left),
                     std::max(1.0F, std::round(area.top()) - bottom));
}

void Pencil::outline(const Rectangle& area, const ViewTheme::Color& color, float width)
{
  const float line = std::max(1.0F, std::round(width));
  fill({area.x, area.y, area.width, line}, color);
  fill({area.x, area.top() - line, area.width, line}, color);
  fill({area.x, area.y, line, area.height}, color);
  fill({area.right() - line, area.y, line, area.height}, color);
}

void Pencil::squares(const std::vector<float>& corners, float side, const std::vector<std::uint8_t>& colors)
{
  if (canvas_)
  {
    canvas_->squares(corners, side, colors);
    return;
  }
  for (std::size_t index = 0; index < corners.size() / 2; ++index)
  {
    const std::uint8_t* color = colors.data() + 4 * index;
    fill({corners[2 * index], corners[2 * index + 1], side, side}, {color[0], color[1], color[2]}, color[3] / 255.0);
  }
}

void Pencil::discs(const std::vector<float>& centers, float diameter, const std::vector<std::uint8_t>& colors)
{
  if (canvas_)
  {
    canvas_->discs(centers, diameter, colors);
    return;
  }
  // No circles: VTK writes them into PDF files with operators that viewers don't know. Many are diamonds, as its exporter
  // takes a time that grows faster than the number of triangles.
  context_->GetPen()->SetLineType(vtkPen::NO_PEN);
  const float radius = diameter / 2;
  constexpr std::size_t mostRound = 1000;
  constexpr float leastRound = 5;
  const std::size_t corners = centers.size() / 2 <= mostRound && diameter >= leastRound * scale() ? 12 : 4;
  std::vector<float> outline(2 * corners);
  for (std::size_t index = 0; index < centers.size() / 2; ++index)
  {
    const std::uint8_t* color = colors.data() + 4 * index;
    context_->GetBrush()->SetColor(color[0], color[1], color[2], color[3]);
    const float x = centers[2 * index];
    const float y = centers[2 * index + 1];
    for (std::size_t corner = 0; corner < corners; ++corner)
    {
      const double angle = vtkMath::Pi() * (1 + 2 * static_cast<double>(corner) / static_cast<double>(corners));
      outline[2 * corner] = x + radius * static_cast<float>(std::cos(angle));
      outline[2 * corner + 1] = y + radius * static_cast<float>(std::sin(angle));
    }
    context_->DrawPolygon(outline.data(), static_cast<int>(corners));
  }
}

void Pencil::line(const std::vector<float>& points, const ViewTheme::Color& color, float width)
{
  context_->GetPen()->SetLineType(vtkPen::SOLID_LINE);
  context_->GetPen()->SetColor(color[0], color[1], color[2], 255);
  context_->GetPen()->SetWidth(std::max(1.0F, std::round(width)));
  std::vector<float> copy = points;  // VTK doesn't promise to leave them alone
  context_->DrawPoly(copy.data(), static_cast<int>(copy.size() / 2));
}

void Pencil::ribbons(const std::vector<Ribbon>& ribbons, const std::vector<std::uint8_t>& colors)
{
  if (canvas_)
  {
    canvas_->ribbons(ribbons, colors);
    return;
  }
  context_->GetPen()->SetLineType(vtkPen::NO_PEN);
  for (std::size_t index = 0; index < ribbons.size(); ++index)
  {
    const Ribbon& ribbon = ribbons[index];
    const std::uint8_t* color = colors.data() + 4 * index;
    context_->GetBrush()->SetColor(color[0], color[1], color[2], color[3]);
    // A level one is a single quad.
    const int quads = ribbon.leftBottom == ribbon.rightBottom ? 1 : 24;
    std::vector<float> points;
    for (int corner = 0; corner <= quads; ++corner)
    {
      const float x = ribbon.left + (ribbon.right - ribbon.left) * static_cast<float>(corner) / static_cast<float>(quads);
      points.insert(points.end(), {x, ribbon.bottomAt(x), x, ribbon.topAt(x)});
    }
    context_->DrawQuadStrip(points.data(), static_cast<int>(points.size() / 2));
  }
}

void Pencil::image(const Rectangle& area, vtkImageData* pixels, std::size_t images)
{
  if (canvas_)
  {
    canvas_->blend(static_cast<int>(std::lround(area.x)), static_cast<int>(std::lround(area.y)), pixelsOf(pixels));
    return;
  }
  if (vector_ && picture_)
  {
    cutImage(area, images);
    return;
  }
  context_->GetBrush()->SetTextureProperties(vtkBrush::Linear | vtkBrush::Stretch);
  context_->DrawImage(vtkRectf(area.x, area.y, area.width, area.height), pixels);
}

void Pencil::cutImage(const Rectangle& area, std::size_t images)
{
  const PixelView whole = pixelsOf(picture_);
  const int left = std::clamp(static_cast<int>(std::lround(area.x)), 0, whole.width);
  const int bottom = std::clamp(static_cast<int>(std::lround(area.y)), 0, whole.height);
  const int width = std::min(static_cast<int>(std::lround(area.width)), whole.width - left);
  const int height = std::min(static_cast<int>(std::lround(area.height)), whole.height - bottom);
  if (width < 1 || height < 1)
  {
    return;
  }
  const auto part = cutOut(picture_, left, bottom, width, height);
  // VTK leaves images out of SVG files; there the mosaic is seen, in others it is hidden by the image. The exporter's
  // time grows faster than the number of shapes: so many take some seconds.
  constexpr double mostStones = 12000;
  mosaic(pixelsOf(part), left, bottom, mostStones / static_cast<double>(images));
  context_->DrawImage(static_cast<float>(left), static_cast<float>(bottom), part);
}

void Pencil::mosaic(const PixelView& image, int left, int bottom, double stones)
{
  constexpr int alike = 5;
  const int side = static_cast<int>(std::ceil(std::sqrt(image.width * image.height / stones)));
  for (int row = 0; row < image.height; row += side)
  {
    const int height = std::min(side, image.height - row);
    ViewTheme::Color color{};
    int begin = 0;
    for (int column = 0; column < image.width; column += side)
    {
      const int width = std::min(side, image.width - column);
      const ViewTheme::Color next = meanColor(image, column, row, width, height);
      bool isAlike = column > 0;
      for (std::size_t channel = 0; channel < color.size(); ++channel)
      {
        isAlike = isAlike && std::abs(color[channel] - next[channel]) <= alike;
      }
      if (isAlike)
      {
        continue;
      }
      fill({static_cast<float>(left + begin), static_cast<float>(bottom + row), static_cast<float>(column - begin),
            static_cast<float>(height)},
           color);
      color = next;
      begin = column;
    }
    fill({static_cast<float>(left + begin), static_cast<float>(bottom + row), static_cast<float>(image.width - begin),
          static_cast<float>(height)},
         color);
  }
}

void Pencil::wholeImage(vtkImageData* pixels)
{
  // The variant that keeps its texture, and doesn't enlarge it to powers of two.
  context_->DrawImage(0, 0, pixels);
}

void Pencil::setStyle(const TextStyle& style)
{
  vtkTextProperty* property = context_->GetTextProp();
  property->SetFontFamilyToArial();
  property->SetFontSize(style.size);
  property->SetBold(style.bold);
  property->SetItalic(false);
  property->SetColor(style.color[0] / 255.0, style.color[1] / 255.0, style.color[2] / 255.0);
  property->SetOpacity(1);
  property->SetOrientation(style.turned ? 90 : 0);
  property->SetLineOffset(0);
  if (style.horizontal == 0)
  {
    property->SetJustificationToCentered();
  }
  else if (style.horizontal < 0)
  {
    property->SetJustificationToLeft();
  }
  else
  {
    property->SetJustificationToRight();
  }
  property->SetVerticalJustificationToCentered();
  context_->ApplyTextProp(property);
}

void Pencil::text(const Rectangle& area, const std::string& text, const TextStyle& style)
{
  if (text.empty())
  {
    return;
  }
  setStyle(style);
  float x = area.x + area.width / 2;
  float y = area.y + area.height / 2;
  float& along = style.turned ? y : x;
  const float begin = style.turned ? area.y : area.x;
  const float end = style.turned ? area.top() : area.right();
  along = style.horizontal == 0 ? along : style.horizontal < 0 ? begin : end;
  x = std::round(x);
  y = std::round(y);
  if (isVector())
  {
    context_->DrawString(x, y, text.c_str());
    return;
  }
  const TextImages::Text& found = texts_.find(text, context_->GetTextProp(), dpi_);
  if (found.width > 0)
  {
    image({x + static_cast<float>(found.left), y + static_cast<float>(found.bottom), static_cast<float>(found.width),
           static_cast<float>(found.height)},
          found.image, 1);
  }
}

void Pencil::paragraph(const Rectangle& area, const std::string& text, const TextStyle& style)
{
  const float lineHeight = metrics(style).lineHeight;
  std::istringstream words(text);
  std::string line;
  float top = area.top();
  const auto flush = [&]
  {
    if (top - lineHeight >= area.y)
    {
      this->text({area.x, top - lineHeight, area.width, lineHeight}, line, style);
    }
    top -= lineHeight;
    line.clear();
  };
  for (std::string word; words >> word;)
  {
    const std::string longer = line.empty() ? word : line + " " + word;
    if (textWidth(longer, style) <= area.width)
    {
      line = longer;
      continue;
    }
    if (!line.empty())
    {
      flush();
    }
    // A path, say: cut wherever the line ends.
    for (std::size_t part = fittingPart(word, area.width, style); part < word.size();
         part = fittingPart(word, area.width, style))
    {
      line = word.substr(0, part);
      word.erase(0, part);
      flush();
    }
    line = word;
  }
  if (!line.empty())
  {
    flush();
  }
}

std::size_t Pencil::fittingPart(const std::string& word, float width, const TextStyle& style)
{
  std::size_t part = word.size();
  for (float found = textWidth(word, style); found > width && part > 1; found = textWidth(word.substr(0, part), style))
  {
    const auto fitting = static_cast<std::size_t>(static_cast<float>(part) * std::max(0.0F, width) / found);
    part = std::clamp<std::size_t>(fitting, 1, part - 1);
    // Not between the bytes of a letter.
    while (part > 1 && (static_cast<unsigned char>(word[part]) & 0xC0U) == 0x80U)
    {
      --part;
    }
  }
  return part;
}

float Pencil::textWidth(const std::string& text, const TextStyle& style)
{
  setStyle(style);
  return static_cast<float>(texts_.find(text, context_->GetTextProp(), dpi_).width);
}

TextMetrics Pencil::metrics(const TextStyle& style)
{
  setStyle(style);
  vtkTextProperty* property = context_->GetTextProp();
  constexpr int digits = 10;
  TextMetrics metrics;
  metrics.characterWidth = static_cast<float>(texts_.find("0000000000", property, dpi_).width) / digits;
  // The box of a text is as high as its line.
  constexpr float digitOfFont = 0.75F;
  metrics.digitHeight = digitOfFont * static_cast<float>(style.size) * scale_;
  metrics.lineHeight = 1.25F * static_cast<float>(texts_.find("0gjÁ", property, dpi_).height);
  return metrics;
}

}  // namespace layerscope
