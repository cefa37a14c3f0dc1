#include "CentredRows.h"

#include <cstdint>

#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

std::vector<double> meanOf(const RowsView& rows)
{
  std::vector<double> mean(rows.columns);
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    for (std::size_t column = 0; column < rows.columns; ++column)
    {
      mean[column] += static_cast<double>(rows.row(row)[column]) / static_cast<double>(rows.count);
    }
  }
  return mean;
}

CentredRows::CentredRows(const RowsView& rows, const std::vector<double>& mean)
    : columns(rows.columns), values(rows.count * rows.columns), squares(rows.count)
{
  for (std::size_t row = 0; row < rows.count; ++row)
  {
    double square = 0;
    for (std::size_t column = 0; column < columns; ++column)
    {
      const double value = static_cast<double>(rows.row(row)[column]) - mean[column];
      values[row * columns + column] = static_cast<float>(value);
      square += value * value;
    }
    squares[row] = static_cast<float>(square);
  }
}

void multiplyRows(const CentredRows& rows, std::size_t first, std::size_t height, const CentredRows& others,
                  std::size_t begin, std::size_t width, float* products, std::vector<float>& scratch)
{
  MatrixProductShape shape;
  shape.rows = static_cast<std::int64_t>(height);
  shape.depth = static_cast<std::int64_t>(others.columns);
  shape.columns = static_cast<std::int64_t>(width);
  shape.isRightTransposed = true;
  const MatrixProduct product(shape, kernels());
  constexpr std::uintptr_t line = 64;  // of the cache, in bytes
  scratch.resize((product.scratchBytes() + line) / sizeof(float) + 1);
  const auto memory = reinterpret_cast<std::uintptr_t>(scratch.data());
  product.run(rows.row(first), others.row(begin), {}, products,
              reinterpret_cast<float*>((memory + line - 1) / line * line));
}

}  // namespace layerscope
