#include "vtkLayerTableAlgorithm.h"

#include <utility>

#include "LayerSelection.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"

vtkLayerTableAlgorithm::vtkLayerTableAlgorithm(std::function<bool(const layerscope::Layer&)> isKept)
    : Layers(std::make_unique<layerscope::LayerSelection>(std::move(isKept)))
{
  this->SetNumberOfInputPorts(1);
}

vtkLayerTableAlgorithm::~vtkLayerTableAlgorithm() = default;

int vtkLayerTableAlgorithm::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

int vtkLayerTableAlgorithm::GetNumberOfLayerArrays() const
{
  return this->Layers->count();
}

const char* vtkLayerTableAlgorithm::GetLayerArrayName(int index) const
{
  return this->Layers->name(index);
}

const char* vtkLayerTableAlgorithm::GetLayerNodes()
{
  return this->Layers->nodes();
}

int vtkLayerTableAlgorithm::GetLayerArrayStatus(const char* name) const
{
  return this->Layers->isChosen(name) ? 1 : 0;
}

void vtkLayerTableAlgorithm::SetLayerArrayStatus(const char* name, int status)
{
  this->Layers->choose(name, status != 0);
  this->Modified();
}

void vtkLayerTableAlgorithm::ClearLayerArrayStatus()
{
  this->Layers->clear();
  this->Modified();
}

int vtkLayerTableAlgorithm::RequestInformation(vtkInformation*, vtkInformationVector** inputs,
                                               vtkInformationVector*)
{
  this->Layers->list(inputs[0]->GetInformationObject(0));
  return 1;
}

void vtkLayerTableAlgorithm::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  for (int index = 0; index < this->Layers->count(); ++index)
  {
    const char* name = this->Layers->name(index);
    os << indent << name << ": " << this->GetLayerArrayStatus(name) << "\n";
  }
}
