#include "ColorTable.h"

#include <vtk_jsoncpp.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "vtkColorTransferFunction.h"
#include "vtkNew.h"
#include "vtkSMTransferFunctionPresets.h"

namespace layerscope
{

namespace
{

void setColorSpace(vtkColorTransferFunction* function, const std::string& name)
{
  if (name == "HSV" || name == "HSVNoWrap")
  {
    function->SetColorSpaceToHSV();
    function->SetHSVWrap(name == "HSV");
  }
  else if (name == "Lab" || name == "LAB" || name == "CIELAB")
  {
    function->SetColorSpaceToLab();
  }
  else if (name == "Diverging")
  {
    function->SetColorSpaceToDiverging();
  }
  else if (name == "Step")
  {
    function->SetColorSpaceToStep();
  }
  else
  {
    function->SetColorSpaceToRGB();
  }
}

/// False where the preset has no colours to interpolate.
bool fill(vtkColorTransferFunction* function, const Json::Value& preset)
{
  const Json::Value& points = preset["RGBPoints"];
  if (!points.isArray() || points.size() < 8)
  {
    return false;
  }
  setColorSpace(function, preset.get("ColorSpace", "RGB").asString());
  for (Json::ArrayIndex index = 0; index + 3 < points.size(); index += 4)
  {
    function->AddRGBPoint(points[index].asDouble(), points[index + 1].asDouble(), points[index + 2].asDouble(),
                          points[index + 3].asDouble());
  }
  return function->GetRange()[0] < function->GetRange()[1];
}

/// The name of the preset in this version: before ParaView 6.1, those of matplotlib had its name behind theirs. Empty
/// where there is none.
std::string nameHere(vtkSMTransferFunctionPresets* presets, const std::string& name)
{
  const std::string origin = " (matplotlib)";
  for (const std::string& candidate : { name, name.substr(0, name.rfind(origin)), name + origin })
  {
    if (presets->HasPreset(candidate.c_str()))
    {
      return candidate;
    }
  }
  return {};
}

}  // namespace

ColorTable makeColorTable(const std::string& preset, bool invert)
{
  auto* presets = vtkSMTransferFunctionPresets::GetInstance();
  vtkNew<vtkColorTransferFunction> function;
  const std::string name = nameHere(presets, preset);
  if (name.empty() || !fill(function, presets->GetFirstPresetWithName(name.c_str())))
  {
    function->RemoveAllPoints();
    fill(function, presets->GetFirstPresetWithName("Cividis"));
  }

  ColorTable table;
  std::vector<double> colors(3 * table.size());
  const double* range = function->GetRange();
  function->GetTable(range[0], range[1], static_cast<int>(table.size()), colors.data());
  for (std::size_t index = 0; index < table.size(); ++index)
  {
    auto& color = table[invert ? table.size() - 1 - index : index];
    for (std::size_t channel = 0; channel < 3; ++channel)
    {
      const double value = std::clamp(colors[3 * index + channel], 0.0, 1.0);
      color[channel] = static_cast<std::uint8_t>(std::lround(255 * value));
    }
    color[3] = 255;
  }
  return table;
}

}  // namespace layerscope
