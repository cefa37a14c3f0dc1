#include "TextImages.h"

#include <algorithm>

#include "ImagePixels.h"
#include "vtkImageData.h"
#include "vtkNew.h"
#include "vtkStdString.h"
#include "vtkTextProperty.h"
#include "vtkTextRenderer.h"

namespace layerscope
{

namespace
{

/// Many times what a view shows at once; tooltips and captions make new ones for ever.
constexpr std::size_t mostTexts = 4000;

std::string keyOf(const std::string& text, vtkTextProperty* style, int dpi)
{
  double color[3];
  style->GetColor(color);
  std::string key;
  for (const int number : {dpi, style->GetFontSize(), style->GetBold(), style->GetJustification(),
                           static_cast<int>(style->GetOrientation()), static_cast<int>(255 * color[0]),
                           static_cast<int>(255 * color[1]), static_cast<int>(255 * color[2])})
  {
    key += std::to_string(number) + ' ';
  }
  return key + text;
}

}  // namespace

const TextImages::Text& TextImages::find(const std::string& text, vtkTextProperty* style, int dpi)
{
  const std::string key = keyOf(text, style, dpi);
  const auto known = texts_.find(key);
  if (known != texts_.end())
  {
    return known->second;
  }
  if (texts_.size() >= mostTexts)
  {
    texts_.clear();
  }
  Text& made = texts_[key];
  vtkNew<vtkImageData> image;
  vtkTextRenderer* renderer = vtkTextRenderer::GetInstance();
  int size[2] = {0, 0};
  vtkTextRenderer::Metrics metrics;
  if (renderer && renderer->RenderString(style, vtkStdString(text), image, size, dpi) &&
      renderer->GetMetrics(style, vtkStdString(text), metrics, dpi))
  {
    made.left = metrics.BoundingBox[0];
    made.bottom = metrics.BoundingBox[2];
    made.width = metrics.BoundingBox[1] - metrics.BoundingBox[0] + 1;
    made.height = metrics.BoundingBox[3] - metrics.BoundingBox[2] + 1;
    made.image = cutOut(image, 0, 0, std::min(made.width, image->GetDimensions()[0]),
                        std::min(made.height, image->GetDimensions()[1]));
  }
  return made;
}

}  // namespace layerscope
