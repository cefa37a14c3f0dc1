#ifndef layerscope_network_kernels_simd_Functions_h
#define layerscope_network_kernels_simd_Functions_h

#include "../Kernels.h"

// The entries of the table, described in Kernels.h, and what they share.
namespace layerscope
{
namespace simd
{

void product(const TapProduct& task);

void packRows(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps, float* to);

void transpose(const float* from, std::int64_t fromStride, std::int64_t rows, std::int64_t steps, float* to,
               std::int64_t toStride);

void convolve(const ConvolutionTask& task);
void lowerChannels(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered);
std::int64_t scratchFloats(const LoweredConvolution& convolution);

void splitProduct(const SplitProduct& task);
void splitRows(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
               SplitPair* to);
void splitColumns(const float* first, const float* second, std::int64_t count, SplitPair* high,
                  SplitPair* low);
void convolveSplit(const ConvolutionTask& task);
void lowerSplit(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered);
std::int64_t splitScratchFloats(const LoweredConvolution& convolution);

void digitProduct(const DigitProduct& task);
void digitsOfRows(const float* from, std::int64_t rowStride, std::int64_t rows, std::int64_t steps,
                  std::int8_t* to, float* scales);
void digitsOfColumns(const DigitColumns& from, std::int8_t* to, float* scales);

void gatherParts(const SpreadParts& spread, const Epilogue& epilogue, float* output);

void winogradInput(const WinogradInput& task);
void winogradOutput(const WinogradOutput& task);
std::int64_t winogradScratch(const WinogradTiles& tiles, std::int64_t rows);

void depthwise(const DepthwiseTask& task);
std::int64_t depthwiseScratch(const DepthwiseConvolution& shape);

/// Writes the lowered planes of the task's rows, those of channels [first, last):
/// [channel][plane][row][column].
void lowerPlanes(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered);

void exp(const float* x, float* y, std::int64_t count);
void tanh(const float* x, float* y, std::int64_t count);
void sigmoid(const float* x, float* y, std::int64_t count);
void erf(const float* x, float* y, std::int64_t count);
void affine(const float* x, const AffineMap& map, float* y, std::int64_t count);
void clip(const float* x, float low, float high, float* y, std::int64_t count);
void hardSigmoid(const float* x, float slope, float shift, float* y, std::int64_t count);
void hardSwish(const float* x, float* y, std::int64_t count);
void add(const float* a, const float* b, float* y, std::int64_t count);
void addNumber(const float* a, float b, float* y, std::int64_t count);
void multiply(const float* a, const float* b, float* y, std::int64_t count);
void multiplyNumber(const float* a, float b, float* y, std::int64_t count);
void shiftedExp(const float* x, float shift, float* y, std::int64_t count);
void summedExp(const float* x, const float* shifts, float* y, double* sums, std::int64_t count);

float maximum(const float* x, std::int64_t count);
float minimum(const float* x, std::int64_t count);
double sum(const float* x, std::int64_t count);
double sumOfSquares(const float* x, std::int64_t count);
double sumOfCentredSquares(const float* x, double mean, std::int64_t count);
double sumOfCentredProducts(const float* x, double mean, const float* weights, std::int64_t count);

void largestOfWindows(const WindowRow& windows, float* y, float* scratch);
void sumsOfWindows(const WindowRow& windows, float* y, float* scratch);
void placesOfLargest(const WindowRow& windows, std::int32_t* places);

/// One tile of `vectors` x `rows` at a place; the inner loop of all products.
struct TilePlace
{
  const float* a;
  const float* b;
  std::int64_t vectorStep;  ///< floats from vector to vector of b
  float* c;
  std::int64_t row;      ///< for the row bias
  std::int64_t column;   ///< for the column bias
  std::int64_t columns;  ///< at most vectors * lanes
};
using TileFunction = void (*)(const TapProduct& product, const TilePlace& place);

/// nullptr where the registers do not hold such a tile.
TileFunction tileFunction(std::int64_t rows, std::int64_t vectors);

/// The next columns that one tile takes, and where they are in B.
struct TileColumns
{
  std::int64_t column;
  std::int64_t count;
  std::int64_t vectors;
  std::int64_t offset;  ///< in B
  std::int64_t vectorStep;
};

/// The columns from `column` on; the widest tile that the product's panels, `vectors` and rows of B allow.
TileColumns nextColumns(const TapProduct& product, std::int64_t column);

extern const std::int32_t tileRows[8];

}  // namespace simd
}  // namespace layerscope

#endif
