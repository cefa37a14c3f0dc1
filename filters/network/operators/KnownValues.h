#ifndef layerscope_network_operators_KnownValues_h
#define layerscope_network_operators_KnownValues_h

#include "network/Operator.h"

namespace layerscope
{

/// The values of an input on which the shape of the outputs depends, so that a plan can only be made where
/// they are known. Throws UnknownValues where they are not.
inline const Tensor& requireKnown(const Inputs& inputs, std::size_t index)
{
  inputs.at(index);
  const Tensor* const values = inputs.constant(index);
  if (!values)
  {
    UnknownValues error("the shape of the result depends on values that are known only during a run", index);
    error.expected("a constant").found("a tensor that the network computes from its input");
    throw error;
  }
  return *values;
}

/// The value of a constant input of one whole number; `what` names it ("the axis"). Throws Error where it is
/// not known, or not one.
inline std::int64_t constantNumber(const Inputs& inputs, std::size_t index, const char* what)
{
  const std::vector<std::int64_t> values = inputs.constantInts(index, what);
  if (values.size() != 1)
  {
    throw Error(std::string(what) + " is not one number")
        .expected("one number")
        .found(std::to_string(values.size()));
  }
  return values[0];
}

}  // namespace layerscope

#endif
