#ifndef layerscope_network_kernels_simd_Functions_h
#define layerscope_network_kernels_simd_Functions_h

#include "../Kernels.h"

// The entries of the table, described in Kernels.h, and what they share.
namespace layerscope
{
namespace simd
{

void product(const TapProduct& task);

void convolve(const ConvolutionTask& task);
std::int64_t scratchFloats(const LoweredConvolution& convolution);

/// Fills task.scratch with the lowered planes of the task's rows: [channel][plane][row][column].
void lower(const ConvolutionTask& task);

void exp(const float* x, float* y, std::int64_t count);
void tanh(const float* x, float* y, std::int64_t count);
void sigmoid(const float* x, float* y, std::int64_t count);

float maximum(const float* x, std::int64_t count);
float minimum(const float* x, std::int64_t count);
double sum(const float* x, std::int64_t count);
double sumOfSquares(const float* x, std::int64_t count);

/// One tile of `vectors` x `rows` at a place; the inner loop of all products.
struct TilePlace
{
  const float* a;
  const float* b;
  float* c;
  std::int64_t row;      ///< for the row bias
  std::int64_t column;   ///< for the column bias
  std::int64_t columns;  ///< at most vectors * lanes
};
using TileFunction = void (*)(const TapProduct& product, const TilePlace& place);

/// nullptr where the registers do not hold such a tile.
TileFunction tileFunction(std::int64_t rows, std::int64_t vectors);

/// Widest tile of at most `vectors` vectors, for panels up to `rows` high.
std::int64_t tileWidth(std::int64_t rows, std::int64_t vectors);

extern const std::int32_t tileRows[8];

}  // namespace simd
}  // namespace layerscope

#endif
