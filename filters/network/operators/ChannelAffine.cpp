#include "ChannelAffine.h"

namespace layerscope
{

namespace
{
template <class Function>
void applyWith(const ChannelAffine& affine, const float* in, float* out, std::int64_t count,
               const Function& activation)
{
  const ChannelAffine a = affine;
#pragma GCC ivdep
  for (std::int64_t i = 0; i < count; ++i)
  {
    out[i] = activation(a.factor * (in[i] - a.mean) + a.bias);
  }
}
}  // namespace

void ChannelAffine::apply(const float* in, float* out, std::int64_t count, const Activation& activation) const
{
  switch (activation.kind)
  {
    case Activation::Kind::None:
      applyWith(*this, in, out, count, [](float y) { return y; });
      break;
    case Activation::Kind::Relu:
      applyWith(*this, in, out, count, [](float y) { return 0.0F > y ? 0.0F : y; });
      break;
    case Activation::Kind::LeakyRelu:
      applyWith(*this, in, out, count,
                [slope = activation.slope](float y) { return y < 0.0F ? slope * y : y; });
      break;
  }
}

}  // namespace layerscope
