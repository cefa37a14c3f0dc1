#include "DistanceBlocks.h"

#include <cstdint>

#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"
#include "network/kernels/Parallel.h"

namespace layerscope
{

namespace
{
constexpr std::uintptr_t line = 64;  // of the cache, in bytes
}

DistanceBlocks::DistanceBlocks(const RowsView& rows)
    : columns_(rows.columns), values_(rows.count * rows.columns), squares_(rows.count)
{
  std::vector<double> mean(columns_);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < columns_; ++column)
    {
      mean[column] += static_cast<double>(rows.row(row)[column]) / static_cast<double>(rows.count);
    }
  }
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    double square = 0;
    for (std::size_t column = 0; column < columns_; ++column)
    {
      const double value = static_cast<double>(rows.row(row)[column]) - mean[column];
      values_[row * columns_ + column] = static_cast<float>(value);
      square += value * value;
    }
    squares_[row] = static_cast<float>(square);
  }
}

void DistanceBlocks::write(std::size_t first, std::size_t height, std::vector<float>& values)
{
  const std::size_t width = squares_.size();
  MatrixProductShape shape;
  shape.rows = static_cast<std::int64_t>(height);
  shape.depth = static_cast<std::int64_t>(columns_);
  shape.columns = static_cast<std::int64_t>(width);
  shape.isRightTransposed = true;
  const MatrixProduct product(shape, kernels());
  scratch_.resize((product.scratchBytes() + line) / sizeof(float) + 1);
  const auto begin = reinterpret_cast<std::uintptr_t>(scratch_.data());
  auto* const scratch = reinterpret_cast<float*>((begin + line - 1) / line * line);
  values.resize(height * width);
  product.run(values_.data() + first * columns_, values_.data(), {}, values.data(), scratch);
  const auto finish = [&](std::int64_t row, int)
  {
    float* const own = values.data() + static_cast<std::size_t>(row) * width;
    for (std::size_t other = 0; other < width; ++other)
    {
      own[other] = squares_[other] - 2.0F * own[other];
    }
  };
  parallelTasks(static_cast<std::int64_t>(height), availableThreads(), finish);
}

}  // namespace layerscope
