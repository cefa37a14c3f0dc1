#include "vtkLatentTruncation.h"

#include <cstdint>

#include "LatentRows.h"
#include "analysis/LatentTruncation.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/RankAgreement.h"
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

vtkStandardNewMacro(vtkLatentTruncation);

namespace
{

/// Values between two looks at the abort flag.
constexpr std::int64_t valuesOfBlock = 1 << 22;

}  // namespace

vtkLatentTruncation::vtkLatentTruncation()
{
  this->SetNumberOfInputPorts(1);
}

int vtkLatentTruncation::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

bool vtkLatentTruncation::Truncate(vtkFloatArray* latents, vtkFloatArray* truncated)
{
  layerscope::requireMemory(4.0 * static_cast<double>(latents->GetNumberOfValues()),
                            "the latent vectors don't fit into memory a second time");
  truncated->SetName(latents->GetName());
  truncated->SetNumberOfComponents(latents->GetNumberOfComponents());
  truncated->CopyComponentNames(latents);
  truncated->SetNumberOfTuples(latents->GetNumberOfTuples());
  const auto truncateBlock = [&](std::int64_t first, std::int64_t count)
  {
    const float* values = latents->GetPointer(first);
    if (this->Mode == CLAMP)
    {
      layerscope::clampLatents(values, static_cast<std::size_t>(count), this->Limit,
                               truncated->GetPointer(first));
    }
    else
    {
      layerscope::scaleLatents(values, static_cast<std::size_t>(count), this->Psi,
                               truncated->GetPointer(first));
    }
  };
  return layerscope::runBlocks(this, 0, latents->GetNumberOfValues(), valuesOfBlock, truncateBlock);
}

int vtkLatentTruncation::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                     vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    if (this->Mode != SCALE && this->Mode != CLAMP)
    {
      throw Error("unknown Mode").expected("0 or 1").found(std::to_string(this->Mode));
    }
    const auto rows = layerscope::readLatentRows(
        vtkTable::GetData(inputs[0], 0), inputs[0]->GetInformationObject(0), this->LatentArray, communicator);
    bool finished = true;
    const auto truncate = [&]
    {
      vtkNew<vtkFloatArray> truncated;
      finished = this->Truncate(rows.latents, truncated);
      // In place of the latents that were there.
      rows.table->AddColumn(truncated);
      if (rows.binding)
      {
        layerscope::writeBinding(*rows.binding, rows.table->GetFieldData());
      }
    };
    layerscope::runOnAllRanks(communicator, truncate);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    vtkTable::GetData(outputs, 0)->ShallowCopy(rows.table);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkLatentTruncation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Mode: " << this->Mode << "\n"
     << indent << "Psi: " << this->Psi << "\n"
     << indent << "Limit: " << this->Limit << "\n"
     << indent << "LatentArray: " << this->LatentArray << "\n";
}
