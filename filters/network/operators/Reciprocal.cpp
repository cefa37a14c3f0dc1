#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Inverse
{
  float operator()(float x) const { return 1.0F / x; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Reciprocal, Elementwise<Inverse>);

}  // namespace layerscope
