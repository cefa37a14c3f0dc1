#ifndef layerscope_network_operators_Checks_h
#define layerscope_network_operators_Checks_h

#include <cstdint>
#include <vector>

#include "network/Operator.h"

namespace layerscope
{

/// Throws Error unless the node has `least` to `most` inputs, the first `least` of them given.
void requireInputCount(const Inputs& inputs, std::size_t least, std::size_t most);

/// Throws Error unless `shape` has at least `rank` extents; `what` names the tensor ("input 0").
void requireRank(const Shape& shape, std::size_t rank, const char* what);

/// Throws Error unless `shape` is `expected`; `what` names the tensor ("the scale").
void requireShape(const Shape& shape, const Shape& expected, const char* what);

/// An axis counted from the end where negative, as 0 ... rank - 1. Throws Error where it is outside [-rank,
/// rank).
std::size_t normalizedAxis(std::int64_t axis, std::size_t rank);

/// As above for a list, in rising order. Throws Error for an axis that comes twice.
std::vector<std::size_t> normalizedAxes(const std::vector<std::int64_t>& axes, std::size_t rank);

/// Throws Error where the node names an output at `first` or behind: outputs that only training has.
void refuseOutputsFrom(const Node& node, std::size_t first, const char* why);

/// True when the node wants its output `index`.
bool hasOutput(const Node& node, std::size_t index);

}  // namespace layerscope

#endif
