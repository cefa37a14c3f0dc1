#ifndef layerscope_network_kernels_simd_Activate_h
#define layerscope_network_kernels_simd_Activate_h

#include "../Kernels.h"
#include "Simd.h"

namespace layerscope
{
namespace
{

inline Vec activate(Vec x, const Epilogue& epilogue)
{
  switch (epilogue.activation)
  {
    case Epilogue::Relu:
      return x < Vec{} ? Vec{} : x;
    case Epilogue::LeakyRelu:
      return x < Vec{} ? x * broadcast(epilogue.slope) : x;
    default:
      return x;
  }
}

inline float activate(float x, const Epilogue& epilogue)
{
  if (epilogue.activation == Epilogue::None || !(x < 0.0F))
  {
    return x;
  }
  return epilogue.activation == Epilogue::Relu ? 0.0F : x * epilogue.slope;
}

}  // namespace
}  // namespace layerscope

#endif
