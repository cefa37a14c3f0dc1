#ifndef layerscope_testing_ConstantInputs_h
#define layerscope_testing_ConstantInputs_h

#include <deque>
#include <vector>

#include "OperatorCheck.h"

namespace layerscope
{

/// An input whose values are known when an operator is prepared. The values live as long as the program.
inline InputInfo knownInput(const Tensor& values)
{
  static std::deque<Tensor> kept;
  kept.push_back(values);
  return {true, values.info(), &kept.back()};
}

inline InputInfo knownInts(const std::vector<std::int64_t>& values)
{
  return knownInput(Tensor::ints({static_cast<std::int64_t>(values.size())}, values));
}

inline InputInfo knownFloats(const std::vector<float>& values)
{
  return knownInput(Tensor::floats({static_cast<std::int64_t>(values.size())}, values));
}

}  // namespace layerscope

#endif
