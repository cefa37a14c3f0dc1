#include "TileChoice.h"

#include <algorithm>

#include "Rounding.h"

namespace layerscope
{

namespace
{
constexpr int widest = 8;

// Cycles of one step of the chain: latency, arithmetic, loads; and what B costs when it comes from the
// second-level cache.
double tileCycles(std::int64_t rows, std::int64_t vectors)
{
  const double latency = 4.0;
  const double arithmetic = 0.5 * static_cast<double>(rows * vectors);
  const double loads = 0.5 * static_cast<double>(rows + vectors);
  const double fromCache = 1.5 * static_cast<double>(vectors);
  return std::max({latency, arithmetic, loads, fromCache}) + 0.5;
}

/// A single column has its rows in the lanes, and several panels share the latency.
double columnCycles(const Kernels& kernels, std::int64_t height)
{
  return std::max(1.0, 0.5 * static_cast<double>(divideUp(height, kernels.lanes))) + 0.5;
}

double panelCycles(const Kernels& kernels, std::int64_t height, std::int64_t vectors, std::int64_t columns)
{
  const bool isColumnLeft = columns % kernels.lanes == 1;
  std::int64_t left = divideUp(columns, kernels.lanes) - (isColumnLeft ? 1 : 0);
  double cycles = static_cast<double>(left / vectors) * tileCycles(height, vectors) +
                  (isColumnLeft ? columnCycles(kernels, height) : 0.0);
  left %= vectors;
  while (left > 0)
  {
    std::int64_t width = std::min<std::int64_t>(left, widest);
    while (width > 1 && kernels.tileRows[width - 1] < height)
    {
      --width;
    }
    cycles += tileCycles(height, width);
    left -= width;
  }
  return cycles;
}
}  // namespace

TileChoice chooseTile(const Kernels& kernels, std::int64_t rows, std::int64_t columns)
{
  TileChoice best;
  double least = 0.0;
  for (std::int32_t vectors = 1; vectors <= widest; ++vectors)
  {
    const std::int64_t highest = kernels.tileRows[vectors - 1];
    if (highest == 0)
    {
      continue;
    }
    const RowPanels panels{rows, (rows + highest - 1) / highest};
    const std::int64_t high = rows % panels.count;
    const double cycles =
        static_cast<double>(high) * panelCycles(kernels, panels.height(0), vectors, columns) +
        static_cast<double>(panels.count - high) *
            panelCycles(kernels, rows / panels.count, vectors, columns);
    if (best.panels.count == 0 || cycles < least)
    {
      best = {panels, vectors};
      least = cycles;
    }
  }
  return best;
}

}  // namespace layerscope
