#include "vtkProjectionRepresentation.h"

#include "ReadPlots.h"
#include "vtkObjectFactory.h"
#include "vtkProjectionChart.h"

vtkStandardNewMacro(vtkProjectionRepresentation);

vtkProjectionRepresentation::vtkProjectionRepresentation()
{
  this->SetColorBy("label");
}

vtkProjectionRepresentation::~vtkProjectionRepresentation() = default;

std::vector<const char*> vtkProjectionRepresentation::GetDrawnColumns() const
{
  return {"layer",      "epoch",      "sample",  "neuron",     "channel",         this->GetXArray(), this->GetYArray(),
          "label",      "label_name", "correct", "prediction", "prediction_name", "confidence",      "best_class",
          "best_power", "selection_activation", this->GetColorBy(), this->GetColorNames()};
}

std::vector<const char*> vtkProjectionRepresentation::GetNeededColumns() const
{
  return {this->GetXArray(), this->GetYArray()};
}

const char* vtkProjectionRepresentation::GetIdColumn(vtkTable* table) const
{
  return layerscope::idColumnOf(table);
}

void vtkProjectionRepresentation::SetArray(std::string& array, const char* name)
{
  const std::string wanted = name ? name : "";
  if (wanted != array)
  {
    array = wanted;
    this->MarkModified();  // another column has to travel
  }
}

void vtkProjectionRepresentation::SetLook(double& look, double value)
{
  if (value != look)
  {
    look = value;
    this->Modified();
  }
}

void vtkProjectionRepresentation::PrepareForRendering()
{
  auto* chart = vtkProjectionChart::SafeDownCast(this->GetChart());
  if (chart && this->GetVisibility())
  {
    chart->SetPlaceArrays(this->XArray, this->YArray);
    chart->SetPoints(this->PointSize, this->Opacity, this->Thumbnails);
    chart->SetDensity(this->Density);
  }
  this->Superclass::PrepareForRendering();
}

void vtkProjectionRepresentation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "XArray: " << this->XArray << "\n"
     << indent << "YArray: " << this->YArray << "\n"
     << indent << "PointSize: " << this->PointSize << "\n"
     << indent << "Opacity: " << this->Opacity << "\n"
     << indent << "Thumbnails: " << this->Thumbnails << "\n"
     << indent << "Density: " << this->Density << "\n";
}
