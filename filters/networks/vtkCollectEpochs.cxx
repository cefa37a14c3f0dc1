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
#include "vtkAlgorithmOutput.h"
#include "vtkDataObject.h"
#include "vtkExecutive.h"
#include "vtkInformation.h"
#include "vtkInformationVector.h"
#include "vtkObjectFactory.h"
#include "vtkStreamingDemandDrivenPipeline.h"
#include "vtkTable.h"

using layerscope::Error;
using Pipeline = vtkStreamingDemandDrivenPipeline;

vtkStandardNewMacro(vtkCollectEpochs);

/// What has been collected of the steps so far, and whether there are more.
struct vtkCollectEpochs::Collection
{
  layerscope::EpochTables tables;
  layerscope::LearningCurve curve;
  bool inputFailed = false;
  bool isReady = false;
};

vtkCollectEpochs::vtkCollectEpochs()
{
  this->SetNumberOfInputPorts(1);
  this->SetNumberOfOutputPorts(2);
}

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
    if (!steps.empty())
    {
      inInfo->Set(Pipeline::UPDATE_TIME_STEP(), steps.front());
    }
  }
  catch (const Error&)
  {
    // RequestData will meet the same fault and report it.
  }
  return this->Superclass::RequestUpdateExtent(request, inputs, outputs);
}

/// Brings the input to another step. VTK's own loop over steps, by CONTINUE_EXECUTING, never ends where a
/// stage before fails in its midst.
bool vtkCollectEpochs::UpdateInput(double step)
{
  vtkAlgorithmOutput* connection = this->GetInputConnection(0, 0);
  vtkExecutive* executive = connection->GetProducer()->GetExecutive();
  executive->GetOutputInformation(connection->GetIndex())->Set(Pipeline::UPDATE_TIME_STEP(), step);
  return executive->Update(connection->GetIndex()) != 0;
}

/// Collective. Takes the rows of one more step; the last one fills the outputs. Returns false when aborted.
bool vtkCollectEpochs::Collect(Collection& collected, vtkInformation* inInfo, vtkInformationVector* outputs,
                               layerscope::Communicator& communicator)
{
  vtkTable* input = vtkTable::GetData(inInfo);
  auto& tables = collected.tables;
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
    if (collected.inputFailed)
    {
      throw Error("the stage before failed at epoch " + layerscope::epochText(epoch));
    }
    tables.add(epoch, file, input);
    layerscope::requireMemory(
        tables.bytes() * static_cast<double>(steps) / static_cast<double>(tables.count()),
        "the rows of " + std::to_string(steps) +
            " epochs don't fit into memory; take fewer samples or epochs");
  };
  layerscope::runOnAllRanks(communicator, take);
  collected.curve.add(epoch, file, input, communicator);
  const double done = static_cast<double>(tables.count()) / static_cast<double>(steps);
  const bool isUnwanted = !layerscope::reportProgress(this, done);
  if (layerscope::lowestRank(isUnwanted, communicator) >= 0)
  {
    return false;
  }
  if (tables.count() < steps)
  {
    return true;
  }
  layerscope::runOnAllRanks(communicator, [&] { vtkTable::GetData(outputs, 0)->ShallowCopy(tables.join()); });
  collected.curve.fill(communicator.rank() == 0, vtkTable::GetData(outputs, 1));
  collected.isReady = true;
  return true;
}

int vtkCollectEpochs::RequestData(vtkInformation*, vtkInformationVector** inputs,
                                  vtkInformationVector* outputs)
{
  vtkInformation* inInfo = inputs[0]->GetInformationObject(0);
  Collection collected;
  for (bool goesOn = true; goesOn;)
  {
    goesOn = false;
    const auto work = [&](layerscope::Communicator& communicator)
    {
      const bool isWanted = this->Collect(collected, inInfo, outputs, communicator);
      goesOn = isWanted && !collected.isReady;
      return isWanted;
    };
    // It looks anew at what the stages before say: that is of one step.
    layerscope::runStage(this, inputs, outputs, work);
    if (goesOn)
    {
      collected.inputFailed = !this->UpdateInput(this->ChosenSteps(inInfo)[collected.tables.count()]);
    }
  }
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkDataObject::GetData(outputs, port)->GetInformation()->Remove(vtkDataObject::DATA_TIME_STEP());
  }
  return 1;
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
