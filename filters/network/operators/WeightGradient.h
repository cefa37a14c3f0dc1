#ifndef layerscope_network_operators_WeightGradient_h
#define layerscope_network_operators_WeightGradient_h

#include "network/kernels/ConvolutionPlan.h"

namespace layerscope
{

/// The gradient of a convolution's weights, [as the weights], from its input and the gradient of its output;
/// of a transposed one, too. Sums are in double precision over each row, in a fixed order. As many
/// multiply-adds as the convolution has, without its tiling: none of the stages needs it.
void weightGradient(const ConvolutionShape& shape, std::int64_t images, const float* input,
                    const float* outputGradient, float* weights);

/// The gradient of the bias: sums over images and positions. `gradient` is [images][channels][positions].
void biasGradient(const float* gradient, std::int64_t images, std::int64_t channels, std::int64_t positions,
                  float* bias);

}  // namespace layerscope

#endif
