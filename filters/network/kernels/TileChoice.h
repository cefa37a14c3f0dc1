#ifndef layerscope_network_kernels_TileChoice_h
#define layerscope_network_kernels_TileChoice_h

#include <cstdint>

#include "Kernels.h"

namespace layerscope
{

/// How a product of `rows` rows is cut into register tiles.
struct TileChoice
{
  RowPanels panels;
  std::int32_t vectors = 1;
};

/// The cut with the least estimated time for rows x columns sums, 1 or more of each. The estimate counts, for
/// each tile and step of the chain, multiply-adds and loads at two a cycle and the latency of a chain of
/// additions.
TileChoice chooseTile(const Kernels& kernels, std::int64_t rows, std::int64_t columns);

}  // namespace layerscope

#endif
