#include "vtkLatentSamples.h"

#include <algorithm>
#include <numeric>

#include "analysis/Latents.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"
#include "vtkFloatArray.h"
#include "vtkIdTypeArray.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkNew.h"
#include "vtkObjectFactory.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkTable.h"

using layerscope::Error;

vtkStandardNewMacro(vtkLatentSamples);

namespace
{

/// Samples between two looks at the abort flag.
constexpr vtkIdType samplesOfBlock = 1 << 16;

/// Part of [0, count) that belongs to the piece which the pipeline asks for.
void pieceRange(vtkInformation* outInfo, vtkIdType count, vtkIdType& begin, vtkIdType& end)
{
  using Pipeline = vtkStreamingDemandDrivenPipeline;
  vtkIdType piece = 0, pieces = 1;
  if (outInfo->Has(Pipeline::UPDATE_PIECE_NUMBER()) && outInfo->Has(Pipeline::UPDATE_NUMBER_OF_PIECES()))
  {
    piece = outInfo->Get(Pipeline::UPDATE_PIECE_NUMBER());
    pieces = std::max(1, outInfo->Get(Pipeline::UPDATE_NUMBER_OF_PIECES()));
  }
  const vtkIdType size = count / pieces, larger = count % pieces;
  begin = piece * size + std::min(piece, larger);
  end = begin + size + (piece < larger ? 1 : 0);
}

}  // namespace

vtkLatentSamples::vtkLatentSamples()
{
  this->SetNumberOfInputPorts(0);
}

int vtkLatentSamples::RequestInformation(vtkInformation*, vtkInformationVector**,
                                         vtkInformationVector* outputs)
{
  outputs->GetInformationObject(0)->Set(vtkAlgorithm::CAN_HANDLE_PIECE_REQUEST(), 1);
  return 1;
}

void vtkLatentSamples::CheckProperties() const
{
  if (this->NumberOfSamples < 1)
  {
    throw Error("NumberOfSamples is too small")
        .expected("1 or more")
        .found(std::to_string(this->NumberOfSamples));
  }
  if (this->Dimension < 1)
  {
    throw Error("Dimension is too small").expected("1 or more").found(std::to_string(this->Dimension));
  }
  layerscope::requireMemory(
      4.0 * static_cast<double>(this->NumberOfSamples) * this->Dimension,
      "the latent vectors don't fit into memory; take fewer samples or a smaller Dimension");
}

int vtkLatentSamples::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                  vtkInformationVector* outputs)
{
  const auto work = [&](layerscope::Communicator& communicator)
  {
    vtkIdType begin = 0, end = 0;
    vtkNew<vtkIdTypeArray> samples;
    vtkNew<vtkFloatArray> latents;
    bool finished = true;
    const auto fill = [&]
    {
      this->CheckProperties();
      pieceRange(outputs->GetInformationObject(0), this->NumberOfSamples, begin, end);
      samples->SetNumberOfTuples(end - begin);
      latents->SetName("z");
      latents->SetNumberOfComponents(this->Dimension);
      latents->SetNumberOfTuples(end - begin);
      layerscope::LatentOptions options;
      options.distribution = layerscope::latentDistribution(this->Distribution);
      options.seed = static_cast<std::uint64_t>(this->Seed);
      options.truncation = this->Truncation;
      const auto fillBlock = [&](vtkIdType first, vtkIdType count)
      {
        layerscope::fillLatents(options, static_cast<std::uint64_t>(first), static_cast<std::size_t>(count),
                                static_cast<std::size_t>(this->Dimension),
                                latents->GetPointer((first - begin) * this->Dimension));
        std::iota(samples->GetPointer(first - begin), samples->GetPointer(first - begin) + count, first);
      };
      finished = layerscope::runBlocks(this, begin, end, samplesOfBlock, fillBlock);
    };
    layerscope::runOnAllRanks(communicator, fill);
    if (layerscope::lowestRank(!finished, communicator) >= 0)
    {
      return false;
    }
    vtkTable* output = vtkTable::GetData(outputs, 0);
    layerscope::setSampleColumn(output, samples);
    output->AddColumn(latents);
    return true;
  };
  return layerscope::runStage(this, inputs, outputs, work);
}

void vtkLatentSamples::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "NumberOfSamples: " << this->NumberOfSamples << "\n"
     << indent << "Dimension: " << this->Dimension << "\n"
     << indent << "Distribution: " << this->Distribution << "\n"
     << indent << "Truncation: " << this->Truncation << "\n"
     << indent << "Seed: " << this->Seed << "\n";
}
