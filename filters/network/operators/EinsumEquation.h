#ifndef layerscope_network_operators_EinsumEquation_h
#define layerscope_network_operators_EinsumEquation_h

#include <cstdint>
#include <string>
#include <vector>

#include "network/Tensor.h"

namespace layerscope
{

/// An equation of Einsum for operands of known shapes: each axis has a label, a number from 0 on; axes under
/// an ellipsis have labels of their own, aligned at their last.
struct EinsumEquation
{
  std::vector<std::vector<std::size_t>> operands;  ///< labels of each operand's axes
  std::vector<std::size_t> output;
  std::vector<std::int64_t> extents;  ///< by label

  /// Throws Error where the equation is no equation, or doesn't fit the shapes. An extent of 1 fits any.
  EinsumEquation(const std::string& text, const std::vector<Shape>& shapes);
};

}  // namespace layerscope

#endif
