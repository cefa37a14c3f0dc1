#include "PageColors.h"

#include "samples/ClassColors.h"

namespace layerscope
{

namespace
{

constexpr std::size_t scaleSteps = 64;

}  // namespace

void fillLegend(const std::string& title, const std::vector<ColorClass>& classes, bool hasUnknown, const ViewTheme& theme,
                PageLegend& legend)
{
  legend.title = title;
  for (const ColorClass& each : classes)
  {
    legend.classes.push_back({each.name, classColor(each.color)});
  }
  if (hasUnknown)
  {
    legend.classes.push_back({"not known", theme.missing});
  }
}

PageScale pageScale(const ColorTable& colors, const std::string& title, const std::string& low, const std::string& high)
{
  PageScale scale{title, low, high, {}};
  for (std::size_t step = 0; step < scaleSteps; ++step)
  {
    const auto& color = colors[step * (colors.size() - 1) / (scaleSteps - 1)];
    scale.colors.push_back({color[0], color[1], color[2]});
  }
  return scale;
}

}  // namespace layerscope
