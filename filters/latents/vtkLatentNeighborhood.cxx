#include "vtkLatentNeighborhood.h"

#include <cstdint>

#include "LatentRows.h"
#include "LatentTable.h"
#include "analysis/LatentNeighborhood.h"
#include "network/Error.h"
#include "tables/StageRun.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkTable.h"

using layerscope::Error;

vtkStandardNewMacro(vtkLatentNeighborhood);

vtkLatentNeighborhood::vtkLatentNeighborhood()
{
  this->SetNumberOfInputPorts(1);
}

int vtkLatentNeighborhood::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

int vtkLatentNeighborhood::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                       vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    if (this->NumberOfSamples < 1)
    {
      throw Error("NumberOfSamples is too small")
          .expected("1 or more")
          .found(std::to_string(this->NumberOfSamples));
    }
    const auto rows = layerscope::readLatentRows(
        vtkTable::GetData(inputs[0], 0), inputs[0]->GetInformationObject(0), this->LatentArray, communicator);
    const auto latent = layerscope::latentOfSample(rows, this->Sample, "Sample", communicator);
    const layerscope::NeighborhoodOptions options = {this->Sigma, static_cast<std::uint64_t>(this->Seed)};
    const auto fill = [&](std::int64_t first, std::int64_t count, float* latents, double* distances)
    {
      layerscope::fillNeighborhood(options, latent.data(), static_cast<std::uint64_t>(first),
                                   static_cast<std::size_t>(count), rows.dimension, latents, distances);
    };
    vtkNew<vtkTable> neighbours;
    if (!layerscope::fillLatentTable(this, {this->NumberOfSamples, rows.dimension, rows.name, "distance"},
                                     fill, neighbours, communicator))
    {
      return false;
    }
    if (rows.binding)
    {
      layerscope::writeBinding(*rows.binding, neighbours->GetFieldData());
    }
    vtkTable::GetData(outputs, 0)->ShallowCopy(neighbours);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkLatentNeighborhood::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Sample: " << this->Sample << "\n"
     << indent << "Sigma: " << this->Sigma << "\n"
     << indent << "NumberOfSamples: " << this->NumberOfSamples << "\n"
     << indent << "Seed: " << this->Seed << "\n"
     << indent << "LatentArray: " << this->LatentArray << "\n";
}
