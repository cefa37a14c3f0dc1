#include "DistanceBlocks.h"

#include <cstdint>

#include "network/kernels/Parallel.h"

namespace layerscope
{

void DistanceBlocks::write(std::size_t first, std::size_t height, std::vector<float>& values)
{
  const std::size_t width = rows_.squares.size();
  values.resize(height * width);
  multiplyRows(rows_, first, height, rows_, 0, width, values.data(), scratch_);
  const auto finish = [&](std::int64_t row, int)
  {
    float* const own = values.data() + static_cast<std::size_t>(row) * width;
    for (std::size_t other = 0; other < width; ++other)
    {
      own[other] = rows_.squares[other] - 2.0F * own[other];
    }
  };
  parallelTasks(static_cast<std::int64_t>(height), availableThreads(), finish);
}

}  // namespace layerscope
