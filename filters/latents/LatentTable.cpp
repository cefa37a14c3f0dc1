#include "LatentTable.h"

#include <numeric>

#include <vtkDoubleArray.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkNew.h>
#include <vtkTable.h>

#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "tables/TableColumns.h"

namespace layerscope
{
namespace
{

/// Samples between two looks at the abort flag.
constexpr std::int64_t samplesOfBlock = 1 << 16;

void check(const LatentTableOptions& options)
{
  if (options.latentArray == options.numberArray)
  {
    throw Error("the latent column has the name that another column of the output has")
        .expected("another name than '" + options.numberArray + "'");
  }
  const double bytesOfSample = 4.0 * static_cast<double>(options.dimension) + 16;
  requireMemory(static_cast<double>(options.count) * bytesOfSample,
                "the latent vectors don't fit into memory; take fewer of them");
}

}  // namespace

bool fillLatentTable(vtkAlgorithm* stage, const LatentTableOptions& options, const SampleFiller& fill,
                     vtkTable* table, Communicator& communicator)
{
  bool finished = true;
  const auto make = [&]
  {
    check(options);
    const std::int64_t begin = options.count * communicator.rank() / communicator.size();
    const std::int64_t end = options.count * (communicator.rank() + 1) / communicator.size();
    vtkNew<vtkIdTypeArray> samples;
    vtkNew<vtkFloatArray> latents;
    vtkNew<vtkDoubleArray> numbers;
    samples->SetNumberOfTuples(end - begin);
    std::iota(samples->GetPointer(0), samples->GetPointer(0) + (end - begin), begin);
    latents->SetName(options.latentArray.c_str());
    latents->SetNumberOfComponents(static_cast<int>(options.dimension));
    latents->SetNumberOfTuples(end - begin);
    numbers->SetName(options.numberArray.c_str());
    numbers->SetNumberOfTuples(end - begin);
    const auto fillBlock = [&](std::int64_t first, std::int64_t count)
    {
      const auto dimension = static_cast<vtkIdType>(options.dimension);
      fill(first, count, latents->GetPointer((first - begin) * dimension),
           numbers->GetPointer(first - begin));
    };
    finished = runBlocks(stage, begin, end, samplesOfBlock, fillBlock);
    setSampleColumn(table, samples);
    table->AddColumn(latents);
    table->AddColumn(numbers);
  };
  runOnAllRanks(communicator, make);
  return lowestRank(!finished, communicator) < 0;
}

}  // namespace layerscope
