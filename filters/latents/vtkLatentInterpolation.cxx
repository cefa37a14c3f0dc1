#include "vtkLatentInterpolation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "LatentRows.h"
#include "LatentTable.h"
#include "analysis/Communicator.h"
#include "analysis/LatentInterpolation.h"
#include "network/Error.h"
#include "tables/FirstSamples.h"
#include "tables/RankAgreement.h"
#include "tables/SelectedRows.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkFieldData.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkSelection.h"
#include "vtkTable.h"

using layerscope::Communicator;
using layerscope::Error;

vtkStandardNewMacro(vtkLatentInterpolation);

namespace
{

/// Collective. The two samples that are selected, the lower number first.
std::array<std::int64_t, 2> selectedSamples(const layerscope::LatentRows& rows, vtkSelection* selection,
                                            Communicator& communicator)
{
  // With the samples as global ids, selections by samples work on tables that came from a file, too.
  vtkNew<vtkTable> table;
  table->ShallowCopy(rows.table);
  layerscope::setSampleColumn(table, rows.samples);
  const auto selected = layerscope::selectedRows(table, selection);
  vtkSmartPointer<vtkIdTypeArray> samples;
  layerscope::runOnAllRanks(communicator, [&] { samples = layerscope::sampleColumn(selected, 0); });
  std::int64_t total = 0;
  const std::int64_t firstRow = layerscope::rowsBefore(samples->GetNumberOfTuples(), total, communicator);
  const auto found = layerscope::firstSamples(samples, {}, firstRow, 3, communicator);
  if (found.size() != 2)
  {
    constexpr const char* counts[] = {"none", "one", "", "more"};
    throw Error("the selection must have the two samples to go between")
        .expected("rows of two samples")
        .found(counts[found.size()]);
  }
  return {std::min(found[0].sample, found[1].sample), std::max(found[0].sample, found[1].sample)};
}

}  // namespace

vtkLatentInterpolation::vtkLatentInterpolation()
{
  this->SetNumberOfInputPorts(2);
}

int vtkLatentInterpolation::FillInputPortInformation(int port, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), port == 0 ? "vtkTable" : "vtkSelection");
  info->Set(vtkAlgorithm::INPUT_IS_OPTIONAL(), port == 0 ? 0 : 1);
  return 1;
}

int vtkLatentInterpolation::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                        vtkInformationVector* outputs)
{
  const auto work = [&](Communicator& communicator)
  {
    if (this->NumberOfSteps < 2)
    {
      throw Error("NumberOfSteps is too small")
          .expected("2 or more, both ends among them")
          .found(std::to_string(this->NumberOfSteps));
    }
    const auto rows = layerscope::readLatentRows(
        vtkTable::GetData(inputs[0], 0), inputs[0]->GetInformationObject(0), this->LatentArray, communicator);
    std::array<std::int64_t, 2> ends = {this->From, this->To};
    if (vtkSelection* selection = vtkSelection::GetData(inputs[1], 0))
    {
      ends = selectedSamples(rows, selection, communicator);
    }
    const auto from = layerscope::latentOfSample(rows, ends[0], "From", communicator);
    const auto to = layerscope::latentOfSample(rows, ends[1], "To", communicator);
    const layerscope::LatentInterpolation path(layerscope::latentPath(this->Path), from, to);
    const auto fill = [&](std::int64_t first, std::int64_t count, float* latents, double* t)
    {
      for (std::int64_t step = 0; step < count; ++step)
      {
        t[step] = static_cast<double>(first + step) / static_cast<double>(this->NumberOfSteps - 1);
        path.at(t[step], latents + static_cast<std::size_t>(step) * rows.dimension);
      }
    };
    vtkNew<vtkTable> steps;
    if (!layerscope::fillLatentTable(this, {this->NumberOfSteps, rows.dimension, rows.name, "t"}, fill, steps,
                                     communicator))
    {
      return false;
    }
    if (rows.binding)
    {
      layerscope::writeBinding(*rows.binding, steps->GetFieldData());
    }
    vtkTable::GetData(outputs, 0)->ShallowCopy(steps);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkLatentInterpolation::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "From: " << this->From << "\n"
     << indent << "To: " << this->To << "\n"
     << indent << "NumberOfSteps: " << this->NumberOfSteps << "\n"
     << indent << "Path: " << this->Path << "\n"
     << indent << "LatentArray: " << this->LatentArray << "\n";
}
