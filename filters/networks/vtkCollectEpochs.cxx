#include "vtkCollectEpochs.h"

#include <algorithm>
#include <string>

#include "EpochTables.h"
#include "LearningCurve.h"
#include "NetworkBinding.h"
#include "analysis/Communicator.h"
#include "network/Error.h"
#include "network/Memory.h"
#include "tables/PropertyChecks.h"
#include "tables/RankAgreement.h"
#include "tables/StageRun.h"
#include "vtkDataObject.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkObjectFactory.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkTable.h"

using layerscope::Error;
using Pipeline = vtkStreamingDemandDrivenPipeline;

vtkStandardNewMacro(vtkCollectEpochs);

struct vtkCollectEpochs::Collection
{
  layerscope::EpochTables tables;
  layerscope::LearningCurve curve;
};

vtkCollectEpochs::vtkCollectEpochs() : Collected(std::make_unique<Collection>())
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(2);
}

vtkCollectEpochs::~vtkCollectEpochs() = default;

int vtkCollectEpochs::FillInputPortInformation(int, vtkInformation* info)
{
  info->Set(vtkAlgorithm::INPUT_REQUIRED_DATA_TYPE(), "vtkTable");
  return 1;
}

void vtkCollectEpochs::ClearEpochs()
{
  if (!this->Epochs.empty())
  {
    this->Epochs.clear();
    this->Modified();
  }
}

void vtkCollectEpochs::AddEpoch(double epoch)
{
  this->Epochs.push_back(epoch);
  this->Modified();
}

/// Empty where the input has no time steps. Throws Error.
std::vector<double> vtkCollectEpochs::ChosenSteps(vtkInformation* inInfo) const
{
  layerscope::checkBounds("Stride", this->Stride, 1);
  const double* times = inInfo->Get(Pipeline::TIME_STEPS());
  const std::vector<double> all(times, times + (times ? inInfo->Length(Pipeline::TIME_STEPS()) : 0));
  std::string known;
  for (const double time : all)
  {
    known += (known.empty() ? "" : ", ") + layerscope::epochText(time);
  }
  for (const double epoch : this->Epochs)
  {
    if (std::find(all.begin(), all.end(), epoch) == all.end())
    {
      throw Error("Epochs has one that is no time step of the input")
          .expected(all.empty() ? "none, as the input has no time steps" : "some of " + known)
          .found(layerscope::epochText(epoch));
    }
  }
  std::vector<double> chosen;
  int number = 0;
  for (const double time : all)
  {
    const bool isWanted = this->Epochs.empty() ||
                          std::find(this->Epochs.begin(), this->Epochs.end(), time) != this->Epochs.end();
    if (isWanted && number++ % this->Stride == 0)
    {
      chosen.push_back(time);
    }
  }
  return chosen;
}

int vtkCollectEpochs::RequestInformation(vtkInformation*, vtkInformationVector**,
                                         vtkInformationVector* outputs)
{
  *this->Collected = Collection();
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkInformation* info = outputs->GetInformationObject(port);
    info->Remove(Pipeline::TIME_STEPS());
    info->Remove(Pipeline::TIME_RANGE());
    // That of one epoch would be wrong for the others.
    layerscope::announceBinding(std::nullopt, info);
  }
  return 1;
}

int vtkCollectEpochs::RequestUpdateExtent(vtkInformation* request, vtkInformationVector** inputs,
                                          vtkInformationVector* outputs)
{
  vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
  try
  {
    const auto steps = this->ChosenSteps(inInfo);
    const std::size_t next = this->Collected->tables.count();
    if (next < steps.size())
    {
      inInfo->Set(Pipeline::UPDATE_TIME_STEP(), steps[next]);
    }
  }
  catch (const Error&)
  {
    // RequestData will meet the same fault and report it.
  }
  return this->Superclass::RequestUpdateExtent(request, inputs, outputs);
}

/// Collective. Takes the rows of one more step; returns whether that was the last one, which fills the
/// outputs.
bool vtkCollectEpochs::Collect(vtkInformation* inInfo, vtkInformationVector* outputs,
                               layerscope::Communicator& communicator)
{
  vtkTable* input = vtkTable::GetData(inInfo);
  auto& [tables, curve] = *this->Collected;
  const auto binding = layerscope::shareBinding(layerscope::findBinding(input, inInfo), communicator);
  const std::string file = binding ? binding->file : "";
  double epoch = 0;
  std::size_t steps = 1;
  const auto take = [&]
  {
    const auto chosen = this->ChosenSteps(inInfo);
    vtkInformation* data = input->GetInformation();
    if (!chosen.empty())
    {
      steps = chosen.size();
      epoch = chosen[tables.count()];
    }
    else if (data->Has(vtkDataObject::DATA_TIME_STEP()))
    {
      epoch = data->Get(vtkDataObject::DATA_TIME_STEP());
    }
    tables.add(epoch, file, input);
    layerscope::requireMemory(
        tables.bytes() * static_cast<double>(steps) / static_cast<double>(tables.count()),
        "the rows of " + std::to_string(steps) +
            " epochs don't fit into memory; take fewer samples or epochs");
  };
  layerscope::runOnAllRanks(communicator, take);
  curve.add(epoch, file, input, communicator);
  const std::size_t done = tables.count();
  if (done == steps)
  {
    layerscope::runOnAllRanks(communicator,
                              [&] { vtkTable::GetData(outputs, 0)->ShallowCopy(tables.join()); });
    curve.fill(communicator.rank() == 0, vtkTable::GetData(outputs, 1));
  }
  this->UpdateProgress(static_cast<double>(done) / static_cast<double>(steps));
  return done == steps;
}

int vtkCollectEpochs::RequestData(vtkInformation* request, vtkInformationVector** inputs,
                                  vtkInformationVector* outputs)
{
  bool goesOn = false;
  const auto work = [&](layerscope::Communicator& communicator)
  {
    goesOn = !this->Collect(inputs[0]->GetInformationObject(0), outputs, communicator);
    const bool isUnwanted = layerscope::lowestRank(layerscope::isAborted(this), communicator) >= 0;
    goesOn = goesOn && !isUnwanted;
    return !isUnwanted;
  };
  const int status = layerscope::runStage(this, inputs, outputs, work);
  if (goesOn)
  {
    request->Set(Pipeline::CONTINUE_EXECUTING(), 1);
    return status;
  }
  request->Remove(Pipeline::CONTINUE_EXECUTING());
  *this->Collected = Collection();
  for (int port = 0; port < 2; ++port)
  {
    vtkTable::GetData(outputs, port)->GetInformation()->Remove(vtkDataObject::DATA_TIME_STEP());
  }
  return status;
}

void vtkCollectEpochs::PrintSelf(ostream& os, vtkIndent indent)
{
  this->Superclass::PrintSelf(os, indent);
  os << indent << "Epochs:";
  for (const double epoch : this->Epochs)
  {
    os << " " << epoch;
  }
  os << "\n" << indent << "Stride: " << this->Stride << "\n";
}
