#include "ChannelAffine.h"

#include "Convolutional.h"

namespace layerscope
{

namespace
{
/// Calls run(function) with the activation as a function object, so that each gets a loop of its own.
template <class Run>
void withActivation(const Activation& activation, const Run& run)
{
  switch (activation.kind)
  {
    case Activation::Kind::None:
    case Activation::Kind::Clip:  // none that addActivation takes
      run([](float y) { return y; });
      break;
    case Activation::Kind::Relu:
      run([](float y) { return 0.0F > y ? 0.0F : y; });
      break;
    case Activation::Kind::LeakyRelu:
      run([slope = activation.slope](float y) { return y < 0.0F ? slope * y : y; });
      break;
  }
}
}  // namespace

bool addActivation(const Activation& activation, Activation& ofNormalization)
{
  if (ofNormalization.kind != Activation::Kind::None || activation.kind == Activation::Kind::Clip)
  {
    return false;
  }
  ofNormalization = activation;
  return true;
}

AffineMap channelAffine(float mean, float factor, float bias, const Activation& activation)
{
  AffineMap map;
  map.mean = mean;
  map.factor = factor;
  map.bias = bias;
  Epilogue epilogue;
  addActivation(activation, epilogue);
  map.activation = epilogue.activation;
  map.slope = epilogue.slope;
  return map;
}

void applyToChannels(const float* mean, const float* factor, const float* bias, const float* in, float* out,
                     std::int64_t channels, const Activation& activation)
{
  withActivation(activation,
                 [&](const auto& function)
                 {
#pragma GCC ivdep
                   for (std::int64_t c = 0; c < channels; ++c)
                   {
                     out[c] = function(factor[c] * (in[c] - mean[c]) + bias[c]);
                   }
                 });
}

}  // namespace layerscope
