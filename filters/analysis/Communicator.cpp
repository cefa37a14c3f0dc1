#include "analysis/Communicator.h"

#include <algorithm>

namespace layerscope
{

void SerialCommunicator::allReduce(Reduction, std::int64_t*, std::size_t) {}

void SerialCommunicator::allReduce(Reduction, double*, std::size_t) {}

void SerialCommunicator::broadcast(void*, std::size_t, int) {}

void SerialCommunicator::allGather(const std::int64_t* local, std::size_t count, std::int64_t* all)
{
  std::copy(local, local + count, all);
}

}  // namespace layerscope
