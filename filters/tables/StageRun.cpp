#include "StageRun.h"

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <vtkAlgorithm.h>
#include <vtkDataObject.h>
#include <vtkFieldData.h>
#include <vtkInformation.h>
#include <vtkInformationIntegerKey.h>
#include <vtkInformationVector.h>
#include <vtkMultiProcessController.h>
#include <vtkNew.h>
#include <vtkStringArray.h>

#include "ControllerCommunicator.h"
#include "RankAgreement.h"

namespace layerscope
{
namespace
{

constexpr const char* errorField = "layerscope_error";

void clearOutputs(vtkInformationVector* outputs)
{
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    if (vtkDataObject* data = vtkDataObject::GetData(outputs, port))
    {
      data->Initialize();
    }
  }
}

/// Leaves the outputs empty but for the message. It is the name of the array's only component: an array with
/// a value would be all that a spreadsheet has to show, and the view would stay at the field data after the
/// mistake is corrected.
void markFailed(vtkInformationVector* outputs, const std::string& message)
{
  clearOutputs(outputs);
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkNew<vtkStringArray> text;
    text->SetName(errorField);
    text->SetComponentName(0, message.c_str());
    vtkDataObject::GetData(outputs, port)->GetFieldData()->AddArray(text);
  }
}

/// All connections to the input ports of a stage.
std::vector<vtkInformation*> connections(vtkAlgorithm* stage, vtkInformationVector** inputs)
{
  std::vector<vtkInformation*> found;
  for (int port = 0; port < stage->GetNumberOfInputPorts(); ++port)
  {
    for (int index = 0; index < inputs[port]->GetNumberOfInformationObjects(); ++index)
    {
      found.push_back(inputs[port]->GetInformationObject(index));
    }
  }
  return found;
}

/// The error of a stage before this one; empty when there is none.
std::string upstreamError(vtkAlgorithm* stage, vtkInformationVector** inputs)
{
  for (vtkInformation* info : connections(stage, inputs))
  {
    vtkDataObject* data = vtkDataObject::GetData(info);
    auto* text =
        data ? vtkStringArray::SafeDownCast(data->GetFieldData()->GetAbstractArray(errorField)) : nullptr;
    if (text && text->GetComponentName(0))
    {
      return text->GetComponentName(0);
    }
  }
  return {};
}

/// True when a stage before this one was aborted: its output is empty, but nothing is wrong with it.
bool isUpstreamAborted(vtkAlgorithm* stage, vtkInformationVector** inputs)
{
  const auto inputConnections = connections(stage, inputs);
  return std::any_of(inputConnections.begin(), inputConnections.end(),
                     [](vtkInformation* info) { return info->Get(vtkAlgorithm::ABORTED()) != 0; });
}

}  // namespace

bool isAborted(vtkAlgorithm* stage)
{
  return stage->CheckAbort() || stage->GetAbortExecute();
}

bool reportProgress(vtkAlgorithm* stage, double fraction)
{
  stage->UpdateProgress(fraction);
  return !isAborted(stage);
}

bool runBlocks(vtkAlgorithm* stage, std::int64_t begin, std::int64_t end, std::int64_t sizeOfBlock,
               const std::function<void(std::int64_t, std::int64_t)>& work)
{
  bool goesOn = true;
  for (std::int64_t first = begin; first < end && goesOn; first += sizeOfBlock)
  {
    const std::int64_t count = std::min(sizeOfBlock, end - first);
    work(first, count);
    goesOn =
        reportProgress(stage, static_cast<double>(first + count - begin) / static_cast<double>(end - begin));
  }
  return goesOn;
}

int runStage(vtkAlgorithm* stage, vtkInformationVector** inputs, vtkInformationVector* outputs,
             const std::function<bool(Communicator&)>& work)
{
  ControllerCommunicator communicator(vtkMultiProcessController::GetGlobalController());
  clearOutputs(outputs);
  std::string message;
  try
  {
    message = upstreamError(stage, inputs);
    const int failed = lowestRank(!message.empty(), communicator);
    if (failed >= 0)
    {
      broadcastText(message, failed, communicator);
      markFailed(outputs, message);
      return 1;
    }
    const bool isUnwanted = isAborted(stage) || isUpstreamAborted(stage, inputs);
    if (lowestRank(isUnwanted, communicator) >= 0 || !work(communicator))
    {
      clearOutputs(outputs);
      stage->SetAbortOutput(true);
    }
    return 1;
  }
  catch (const std::bad_alloc&)
  {
    message = "out of memory";
  }
  catch (const std::exception& exception)
  {
    message = exception.what();
  }
  markFailed(outputs, message);
  if (communicator.rank() == 0)
  {
    vtkErrorWithObjectMacro(stage, << message);
  }
  return 1;
}

}  // namespace layerscope
