#include "analysis/Normalization.h"

#include "analysis/Lanes.h"
#include "analysis/Sums.h"
#include "network/Error.h"
#include "network/operators/Parallel.h"

#include <cmath>
#include <string>

namespace layerscope
{

namespace
{

struct MagnitudeSum
{
  template <int Parts>
  LAYERSCOPE_INLINE static double run(const float* row, std::size_t columns)
  {
    return sums::sum<Parts>(row, columns, sums::Magnitude{});
  }
};

struct EuclideanNorm
{
  template <int Parts>
  LAYERSCOPE_INLINE static double run(const float* row, std::size_t columns)
  {
    return std::sqrt(sums::sum<Parts>(row, columns, sums::Square{}));
  }
};

struct Divide
{
  template <int Parts>
  LAYERSCOPE_INLINE static void run(float* row, std::size_t columns, double divisor)
  {
    for (std::size_t column = 0; column < columns; ++column)
    {
      row[column] = static_cast<float>(row[column] / divisor);
    }
  }
};

template <typename Norm>
void divideRows(float* rows, std::size_t count, std::size_t columns, std::size_t stride)
{
  parallelItems(static_cast<std::int64_t>(count), static_cast<std::int64_t>(columns),
                [&](std::int64_t i)
                {
                  float* row = rows + static_cast<std::size_t>(i) * stride;
                  const double divisor = runKernel<Norm>(row, columns);
                  if (divisor != 0)
                  {
                    runKernel<Divide>(row, columns, divisor);
                  }
                });
}

}  // namespace

void normalizeRows(Normalization normalization, float* rows, std::size_t count, std::size_t columns,
                   std::size_t stride)
{
  if (count > 1 && stride < columns)
  {
    throw Error("rows to normalise overlap")
        .expected("rows at least " + std::to_string(columns) + " values apart")
        .found(std::to_string(stride));
  }
  switch (normalization)
  {
    case Normalization::RowSum:
      return divideRows<MagnitudeSum>(rows, count, columns, stride);
    case Normalization::L2:
      return divideRows<EuclideanNorm>(rows, count, columns, stride);
    case Normalization::None:
      return;
  }
}

}  // namespace layerscope
