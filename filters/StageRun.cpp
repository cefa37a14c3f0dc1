#include "StageRun.h"

#include <exception>
#include <new>
#include <string>

#include <vtkAlgorithm.h>
#include <vtkDataObject.h>
#include <vtkFieldData.h>
#include <vtkInformation.h>
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

void markFailed(vtkInformationVector* outputs, const std::string& message)
{
  clearOutputs(outputs);
  for (int port = 0; port < outputs->GetNumberOfInformationObjects(); ++port)
  {
    vtkNew<vtkStringArray> text;
    text->SetName(errorField);
    text->InsertNextValue(message);
    vtkDataObject::GetData(outputs, port)->GetFieldData()->AddArray(text);
  }
}

/// The error of a stage before this one; empty when there is none.
std::string upstreamError(vtkAlgorithm* stage, vtkInformationVector** inputs)
{
  for (int port = 0; port < stage->GetNumberOfInputPorts(); ++port)
  {
    for (int index = 0; index < inputs[port]->GetNumberOfInformationObjects(); ++index)
    {
      vtkDataObject* data = vtkDataObject::GetData(inputs[port], index);
      auto* text =
          data ? vtkStringArray::SafeDownCast(data->GetFieldData()->GetAbstractArray(errorField)) : nullptr;
      if (text && text->GetNumberOfValues() > 0)
      {
        return text->GetValue(0);
      }
    }
  }
  return {};
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
    if (!work(communicator))
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
