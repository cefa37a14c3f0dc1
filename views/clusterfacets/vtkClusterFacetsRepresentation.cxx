#include "vtkClusterFacetsRepresentation.h"

#include "vtkObjectFactory.h"

vtkStandardNewMacro(vtkClusterFacetsRepresentation);

vtkClusterFacetsRepresentation::vtkClusterFacetsRepresentation()
{
  this->SetColorBy("center_dist");
}

vtkClusterFacetsRepresentation::~vtkClusterFacetsRepresentation() = default;

std::vector<const char*> vtkClusterFacetsRepresentation::GetDrawnColumns() const
{
  return {"layer",       "cluster",        "sample",           "center_dist",
          "top_channel", "top_activation", this->GetColorBy(), this->GetColorNames()};
}

std::vector<const char*> vtkClusterFacetsRepresentation::GetNeededColumns() const
{
  return {"layer", "cluster", "sample", "center_dist"};
}

void vtkClusterFacetsRepresentation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
}
