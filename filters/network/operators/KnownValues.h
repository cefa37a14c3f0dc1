#ifndef layerscope_network_operators_KnownValues_h
#define layerscope_network_operators_KnownValues_h

#include "network/Operator.h"

namespace layerscope
{

/// The values of an input on which the shape of the outputs depends, so that a plan can only be made where
/// they are known. Throws Error where they are not.
inline const Tensor& requireKnown(const Inputs& inputs, std::size_t index)
{
  inputs.at(index);
  const Tensor* const values = inputs.constant(index);
  if (!values)
  {
    throw Error("the shape of the result depends on values that are known only during a run")
        .expected("a constant")
        .found("a tensor that the network computes from its input");
  }
  return *values;
}

}  // namespace layerscope

#endif
