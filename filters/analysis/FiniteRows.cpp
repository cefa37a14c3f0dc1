#include "analysis/FiniteRows.h"

#include "analysis/ParallelRows.h"
#include "analysis/RowKernels.h"
#include "network/Error.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace layerscope
{

namespace
{

constexpr std::uint32_t infinityBits = 0x7f800000;
constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();

float fromBits(std::uint32_t bits)
{
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

// The owner of the row knows column and value; the others learn them.
[[noreturn]] void reportNotFinite(const RowsView& rows, std::int64_t row, std::int64_t firstRow,
                                  Communicator& communicator)
{
  std::int64_t place[] = {-1, 0};
  if (row >= firstRow && row < firstRow + static_cast<std::int64_t>(rows.count))
  {
    const float* values = rows.row(static_cast<std::size_t>(row - firstRow));
    std::size_t column = 0;
    while (std::isfinite(values[column]))
    {
      ++column;
    }
    place[0] = static_cast<std::int64_t>(column);
    place[1] = std::isnan(values[column]) ? 1 : (values[column] > 0 ? 2 : 3);
  }
  communicator.allReduce(Reduction::Maximum, place, 2);
  const char* names[] = {"", "nan", "inf", "-inf"};
  throw Error("row " + std::to_string(row) + ", column " + std::to_string(place[0]) + " is not finite")
      .expected("a finite number")
      .found(names[place[1]]);
}

}  // namespace

double largestMagnitude(const RowsView& rows, std::int64_t firstRow, Communicator& communicator,
                        WorkMonitor& monitor)
{
  const int threads = availableThreads();
  std::vector<std::int64_t> firstBad(static_cast<std::size_t>(threads), none);
  std::vector<std::uint32_t> largest(static_cast<std::size_t>(threads), 0);
  parallelRows(rows.count, rows.columns, threads, monitor,
               [&](int thread, std::size_t begin, std::size_t end)
               {
                 for (std::size_t i = begin; i < end; ++i)
                 {
                   const std::uint32_t bits = kernels::largestMagnitudeBits(rows.row(i), rows.columns);
                   if (bits >= infinityBits)
                   {
                     firstBad[thread] = std::min(firstBad[thread], firstRow + static_cast<std::int64_t>(i));
                   }
                   largest[thread] = std::max(largest[thread], bits);
                 }
               });
  std::int64_t bad = *std::min_element(firstBad.begin(), firstBad.end());
  communicator.allReduce(Reduction::Minimum, &bad, 1);
  if (bad != none)
  {
    reportNotFinite(rows, bad, firstRow, communicator);
  }
  double magnitude = fromBits(*std::max_element(largest.begin(), largest.end()));
  communicator.allReduce(Reduction::Maximum, &magnitude, 1);
  return magnitude;
}

}  // namespace layerscope
