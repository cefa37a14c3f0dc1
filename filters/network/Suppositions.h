#ifndef layerscope_network_Suppositions_h
#define layerscope_network_Suppositions_h

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "Graph.h"
#include "Tensor.h"

namespace layerscope
{

/// A tensor on the way through a graph: its type and shape, and its values where they are known.
struct WalkedTensor
{
  TensorInfo info;
  Tensor values;  ///< where `hasValues`
  bool hasValues = false;
  bool isConstant = false;  ///< the same for all samples: a weight, or made of weights and shapes alone
  bool isOpen = false;      ///< in the supposition that all is as large as can be: no limit is known

  static WalkedTensor of(const Tensor& values, bool isConstant)
  {
    return {values.info(), values, true, isConstant, false};
  }
};

/// What is supposed of values of samples while a graph is looked at before any run. What has the same shape
/// in all suppositions is taken to have it for all samples.
struct Supposition
{
  bool takesThen = true;
  std::int64_t trips = 0;  ///< of a loop
  std::int64_t rows = 2;   ///< that are found, of several
  bool isLargest = false;  ///< all are found
  bool isHalf = false;     ///< half of them

  /// Of `most` that there may be: never the same number for all suppositions.
  std::int64_t found(std::int64_t most) const
  {
    return isLargest   ? most
           : isHalf    ? most - most / 2
           : rows == 2 ? std::clamp<std::int64_t>(most - 1, 0, 2)
                       : std::min(most, rows);
  }
};

/// Few, more, many, half, and as many as there can be.
const std::vector<Supposition>& suppositions();

/// The outputs of an operator that finds some of its inputs' elements, boxes or slices; nothing for other
/// operators. `inputs`: nullptr for one that is left out.
std::optional<std::vector<WalkedTensor>> supposedFinds(const Node& node,
                                                       const std::vector<const WalkedTensor*>& inputs,
                                                       const Supposition& supposition);

/// Values for an input on which the shape of the outputs depends; nothing where none come to mind. `isOpen`
/// becomes true where they could be any others.
std::optional<Tensor> supposedValues(const Node& node, std::size_t input,
                                     const std::vector<const WalkedTensor*>& inputs,
                                     const Supposition& supposition, bool& isOpen);

}  // namespace layerscope

#endif
