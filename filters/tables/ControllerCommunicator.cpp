#include "ControllerCommunicator.h"

#include <algorithm>
#include <limits>
#include <vector>

#include <vtkCommunicator.h>
#include <vtkMultiProcessController.h>

#include "network/Error.h"

namespace layerscope
{
namespace
{

static_assert(sizeof(vtkIdType) == sizeof(std::int64_t), "VTK must be built with 64-bit ids");

int operationOf(Reduction reduction)
{
  switch (reduction)
  {
    case Reduction::Minimum:
      return vtkCommunicator::MIN_OP;
    case Reduction::Maximum:
      return vtkCommunicator::MAX_OP;
    case Reduction::Sum:
      break;
  }
  return vtkCommunicator::SUM_OP;
}

void require(int succeeded)
{
  if (!succeeded)
  {
    throw Error("the processes could not exchange data");
  }
}

template <class T>
void allReduceValues(vtkMultiProcessController* controller, Reduction reduction, T* values, std::size_t count)
{
  const std::vector<T> local(values, values + count);
  require(controller->AllReduce(local.data(), values, static_cast<vtkIdType>(count), operationOf(reduction)));
}

}  // namespace

ControllerCommunicator::ControllerCommunicator(vtkMultiProcessController* controller)
    : controller_(controller)
{
}

ControllerCommunicator::~ControllerCommunicator() = default;

int ControllerCommunicator::rank() const
{
  return controller_ ? controller_->GetLocalProcessId() : 0;
}

int ControllerCommunicator::size() const
{
  return controller_ ? controller_->GetNumberOfProcesses() : 1;
}

void ControllerCommunicator::allReduce(Reduction reduction, std::int64_t* values, std::size_t count)
{
  if (this->size() > 1)
  {
    // vtkIdType and int64_t are different types of one size; aliasing is avoided by the copy.
    std::vector<vtkIdType> ids(values, values + count);
    allReduceValues(controller_, reduction, ids.data(), count);
    std::copy(ids.begin(), ids.end(), values);
  }
}

void ControllerCommunicator::allReduce(Reduction reduction, double* values, std::size_t count)
{
  if (this->size() > 1)
  {
    allReduceValues(controller_, reduction, values, count);
  }
}

void ControllerCommunicator::broadcast(void* data, std::size_t bytes, int root)
{
  if (this->size() == 1)
  {
    return;
  }
  // The messages' length is an int.
  constexpr std::size_t largest = std::numeric_limits<int>::max() / 2;
  auto* next = static_cast<unsigned char*>(data);
  while (bytes > 0)
  {
    const std::size_t part = std::min(bytes, largest);
    require(controller_->Broadcast(next, static_cast<vtkIdType>(part), root));
    next += part;
    bytes -= part;
  }
}

void ControllerCommunicator::allGather(const std::int64_t* local, std::size_t count, std::int64_t* all)
{
  if (this->size() == 1)
  {
    std::copy(local, local + count, all);
    return;
  }
  const std::vector<vtkIdType> send(local, local + count);
  std::vector<vtkIdType> received(count * static_cast<std::size_t>(this->size()));
  require(controller_->AllGather(send.data(), received.data(), static_cast<vtkIdType>(count)));
  std::copy(received.begin(), received.end(), all);
}

}  // namespace layerscope
