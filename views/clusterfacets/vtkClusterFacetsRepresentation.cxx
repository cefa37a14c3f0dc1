#include "vtkClusterFacetsRepresentation.h"

#include "common/ColorTable.h"
#include "vtkClusterFacetsChart.h"
#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkClusterFacetsRepresentation);

vtkClusterFacetsRepresentation::vtkClusterFacetsRepresentation() = default;

vtkClusterFacetsRepresentation::~vtkClusterFacetsRepresentation() = default;

std::vector<const char*> vtkClusterFacetsRepresentation::GetDrawnColumns() const
{
  return {"layer",       "cluster",        "sample",              "center_dist",
          "top_channel", "top_activation", this->GetColorBy(), this->ColorNames.c_str()};
}

std::vector<const char*> vtkClusterFacetsRepresentation::GetNeededColumns() const
{
  return {"layer", "cluster", "sample", "center_dist"};
}

void vtkClusterFacetsRepresentation::SetColorBy(const char* name)
{
  const std::string array = name ? name : "";
  if (array != this->ColorBy)
  {
    this->ColorBy = array;
    this->ColorNames = array + "_name";
    this->MarkModified();  // another column has to travel
  }
}

void vtkClusterFacetsRepresentation::SetColorMap(const char* name)
{
  const std::string map = name ? name : "";
  if (map != this->ColorMap)
  {
    this->ColorMap = map;
    this->Modified();  // not MarkModified: only the drawing changes
  }
}

void vtkClusterFacetsRepresentation::SetInvertColorMap(bool invert)
{
  if (invert != this->InvertColorMap)
  {
    this->InvertColorMap = invert;
    this->Modified();
  }
}

void vtkClusterFacetsRepresentation::PrepareForRendering()
{
  this->Superclass::PrepareForRendering();
  auto* chart = vtkClusterFacetsChart::SafeDownCast(this->GetChart());
  if (chart && this->GetVisibility())
  {
    chart->SetColorBy(this->ColorBy);
    chart->SetColors(layerscope::makeColorTable(this->ColorMap, this->InvertColorMap));
  }
}

void vtkClusterFacetsRepresentation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "ColorBy: " << this->ColorBy << "\n"
     << indent << "ColorMap: " << this->ColorMap << "\n"
     << indent << "InvertColorMap: " << this->InvertColorMap << "\n";
}
