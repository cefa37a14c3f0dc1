#ifndef layerscope_network_operators_GradientView_h
#define layerscope_network_operators_GradientView_h

#include "ViewOperator.h"

namespace layerscope
{

/// Passes its input 0 on as it is, at no cost, and changes the gradient that comes back.
class GradientView : public ViewOperator
{
public:
  bool changesGradient() const override { return true; }
  bool canGoBackInPlace() const override { return true; }
};

}  // namespace layerscope

#endif
