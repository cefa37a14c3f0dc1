#ifndef layerscope_network_operators_TypedValues_h
#define layerscope_network_operators_TypedValues_h

#include "network/Tensor.h"

namespace layerscope
{

/// Calls body(in, out) with pointers to the values of two tensors of one type.
template <class Body>
void withValues(const Tensor& in, Tensor& out, const Body& body)
{
  if (in.type() == ElementType::Float32)
  {
    body(in.floats(), out.floats());
  }
  else
  {
    body(in.ints(), out.ints());
  }
}

}  // namespace layerscope

#endif
