#include "Activate.h"
#include "Functions.h"
#include "Simd.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t floatsOfLine = 16;
// More columns than that take the weights from a cache, all but the first.
constexpr std::int64_t fewColumns = 512;

std::int64_t wholeLines(std::int64_t floats)
{
  return (floats + floatsOfLine - 1) / floatsOfLine * floatsOfLine;
}

std::int64_t pointwisePitch(std::int64_t columns)
{
  return (columns + lanes) / lanes * lanes;
}

std::int64_t loweredFloats(const LoweredConvolution& geometry)
{
  return wholeLines(geometry.inChannels * (geometry.isPointwise
                                               ? pointwisePitch(geometry.bandRows * geometry.columns)
                                               : geometry.planeCount * geometry.planeSize) +
                    lanes);
}

/// Bare sums of all x phases of one piece of the grid, [phase][row of the panel][pitch].
struct PhaseTiles
{
  const float* values;
  std::int64_t rows;
  std::int64_t pitch;
  std::int64_t columns;
  std::int64_t firstColumn;  ///< in the task's grid, row-major
  Epilogue epilogue;         ///< from the panel's first row on
};

/// Two phases interleave in registers. Grid rows are a multiple of half a vector long, so each half of a
/// vector goes to one output row as `lanes` floats.
void scatterPairs(const ConvolutionTask& task, const PhaseTiles& tiles, float* slice,
                  std::int64_t channelSize, std::int64_t firstY)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t width = geometry.columns;
  const auto place = [&](std::int64_t n) -> float*
  {
    const std::int64_t grid = tiles.firstColumn + n;
    const std::int64_t y = (task.firstRow + grid / width) * geometry.outStepY + firstY;
    const bool isInside = n < tiles.columns && y < geometry.outHeight;
    return isInside ? slice + y * geometry.outWidth + grid % width * 2 : nullptr;
  };
  for (std::int64_t n = 0; n < tiles.columns; n += lanes)
  {
    float* const toLow = place(n);
    float* const toHigh = place(n + lanes / 2);
    const float* const from = tiles.values + n;
    const float* const other = from + tiles.rows * tiles.pitch;
    for (std::int64_t r = 0; r < tiles.rows; ++r)
    {
      const RowFinish finish(tiles.epilogue, r);
      Vec low, high;
      interleave(finish(load(from + r * tiles.pitch)), finish(load(other + r * tiles.pitch)), low, high);
      if (toLow)
      {
        store(toLow + r * channelSize, low);
      }
      if (toHigh)
      {
        store(toHigh + r * channelSize, high);
      }
    }
  }
}

/// Of a piece of one grid row: what lies inside the output, element by element.
void scatterRow(const ConvolutionTask& task, const PhaseTiles& tiles, std::int64_t n, std::int64_t count,
                float* line, std::int64_t channelSize, const ConvolutionPhase* phases)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t step = geometry.outStepX;
  const std::int64_t x = (tiles.firstColumn + n) % geometry.columns;
  for (std::int64_t b = 0; b < geometry.xPhases; ++b)
  {
    const std::int64_t first = x * step + phases[b].x;
    const std::int64_t inside = first < geometry.outWidth ? (geometry.outWidth - first + step - 1) / step : 0;
    const std::int64_t used = count < inside ? count : inside;
    for (std::int64_t r = 0; r < tiles.rows; ++r)
    {
      const RowFinish finish(tiles.epilogue, r);
      const float* const from = tiles.values + (b * tiles.rows + r) * tiles.pitch + n;
      float* const to = line + r * channelSize + first;
      for (std::int64_t j = 0; j < used; j += lanes)
      {
        const std::int64_t count = used - j < lanes ? used - j : lanes;
        const Vec values = finish(loadPart(from + j, count));
        for (std::int64_t i = 0; i < count; ++i)
        {
          to[(j + i) * step] = values[i];
        }
      }
    }
  }
}

void scatterAny(const ConvolutionTask& task, const PhaseTiles& tiles, float* slice, std::int64_t channelSize,
                const ConvolutionPhase* phases)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t width = geometry.columns;
  for (std::int64_t n = 0; n < tiles.columns;)
  {
    const std::int64_t grid = tiles.firstColumn + n;
    const std::int64_t rest = tiles.columns - n;
    const std::int64_t count = width - grid % width < rest ? width - grid % width : rest;
    const std::int64_t y = (task.firstRow + grid / width) * geometry.outStepY + phases[0].y;
    if (y < geometry.outHeight)
    {
      scatterRow(task, tiles, n, count, slice + y * geometry.outWidth, channelSize, phases);
    }
    n += count;
  }
}

TapProduct phaseProduct(const ConvolutionTask& task, const ConvolutionPhase& phase)
{
  const LoweredConvolution& geometry = *task.convolution;
  TapProduct product;
  product.a =
      task.weights + phase.weights + task.group * geometry.panels.rows * geometry.inChannels * phase.taps;
  product.panels = geometry.panels;
  product.firstPanel = task.firstPanel;
  product.lastPanel = task.lastPanel;
  product.b = task.lowered ? task.lowered : task.scratch;
  product.columns = (task.lastRow - task.firstRow) * geometry.columns;
  product.channels = geometry.inChannels;
  product.channelStride = geometry.planeCount * geometry.planeSize;
  if (geometry.rowPitch != geometry.columns)
  {
    product.rowLength = geometry.columns;
    product.rowPitch = geometry.rowPitch;
  }
  product.taps = phase.taps;
  product.tapOffsets = phase.tapOffsets;
  product.vectors = geometry.vectors;
  product.isLeftFar = product.columns < fewColumns;
  product.epilogue = task.epilogue;
  return product;
}

/// A product that writes from that element of the task's output on.
void placeOutput(TapProduct& product, const ConvolutionTask& task, std::int64_t element)
{
  product.c = task.output + element;
  product.epilogue = task.epilogue.fromElement(element);
}

/// Grid = output, one phase: the products write straight into the output.
void convolveDirectly(const ConvolutionTask& task)
{
  const LoweredConvolution& geometry = *task.convolution;
  TapProduct product = phaseProduct(task, geometry.phases[0]);
  const std::int64_t sliceSize = geometry.outHeight * geometry.outWidth;
  placeOutput(product, task, task.slice * sliceSize + task.firstRow * geometry.outWidth);
  product.rowStride = geometry.outDepth * sliceSize;
  simd::product(product);
}

/// Is the input of a 1 x 1 convolution read where it stands? Its vectors must be whole, and its planes not a
/// multiple of a page apart, where they would push one another out of the cache. Few output channels don't
/// repay a copy, which stands closer together: in fewer pages of memory.
bool readsInPlace(const ConvolutionTask& task, const TapProduct& product, std::int64_t start)
{
  constexpr std::int64_t fewRows = 48;
  constexpr std::int64_t fewFloats = std::int64_t(1) << 19;
  constexpr std::int64_t floatsOfPage = 1024;
  const RowPanels& panels = product.panels;
  return panels.begin(task.lastPanel) - panels.begin(task.firstPanel) <= fewRows &&
         product.channels * product.rowStride <= fewFloats && product.rowStride % floatsOfPage != 0 &&
         product.rowStride % lanes == 0 && product.columns % lanes == 0 && start % lanes == 0;
}

/// Of a 1 x 1 convolution: its input in whole vectors, channels pointwisePitch() apart.
void copyInput(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* copy)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t columns = (task.lastRow - task.firstRow) * geometry.columns;
  const std::int64_t pitch = pointwisePitch(columns);
  const std::int64_t sliceSize = geometry.inHeight * geometry.inWidth;
  const float* const input = task.input + task.slice * sliceSize + task.firstRow * geometry.columns;
  for (std::int64_t c = first; c < last; ++c)
  {
    const float* const from = input + c * geometry.inDepth * sliceSize;
    float* const to = copy + c * pitch;
    std::int64_t i = 0;
    for (; i + lanes <= columns; i += lanes)
    {
      store(to + i, load(from + i));
    }
    store(to + i, loadPart(from + i, columns - i));
  }
}

/// 1 x 1, stride 1: the right operand is the input or a copy of it.
void convolvePointwise(const ConvolutionTask& task)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t sliceSize = geometry.outHeight * geometry.outWidth;
  TapProduct product = phaseProduct(task, geometry.phases[0]);
  product.rowStride = geometry.outDepth * sliceSize;
  product.rowLength = 0;
  const std::int64_t start = task.slice * sliceSize + task.firstRow * geometry.columns;
  placeOutput(product, task, start);
  if (!task.lowered && readsInPlace(task, product, start))
  {
    product.b = task.input + start;
    product.channelStride = product.rowStride;
  }
  else
  {
    product.channelStride = pointwisePitch(product.columns);
    if (!task.lowered)
    {
      copyInput(task, 0, geometry.inChannels, task.scratch);
    }
  }
  simd::product(product);
}

/// The phases of one line of the output grid, tile by tile through a buffer that stays in the first-level
/// cache.
void convolvePhases(const ConvolutionTask& task, const ConvolutionPhase* phases,
                    const simd::TileColumns& columns)
{
  const LoweredConvolution& geometry = *task.convolution;
  const std::int64_t sliceSize = geometry.outHeight * geometry.outWidth;
  const std::int64_t channelSize = geometry.outDepth * sliceSize;
  const std::int64_t z = task.slice * geometry.outStepZ + phases[0].z;
  if (z >= geometry.outDepth)
  {
    return;
  }
  float* const buffer = task.scratch + loweredFloats(geometry);
  const bool isPairs = geometry.xPhases == 2 && geometry.outStepX == 2 &&
                       geometry.columns % (lanes / 2) == 0 && geometry.outWidth == 2 * geometry.columns;
  for (std::int64_t panel = task.firstPanel; panel < task.lastPanel; ++panel)
  {
    const std::int64_t row = geometry.panels.begin(panel);
    const std::int64_t height = geometry.panels.height(panel);
    const std::int64_t pitch = columns.vectors * lanes;
    const PhaseTiles tiles{buffer, height, pitch, columns.count, columns.column, task.epilogue.fromRow(row)};
    for (std::int64_t b = 0; b < geometry.xPhases; ++b)
    {
      TapProduct product = phaseProduct(task, phases[b]);
      product.rowStride = pitch;
      product.isPartial = true;
      const std::int64_t depth = product.channels * product.taps;
      simd::tileFunction(height, columns.vectors)(
          product, {product.a + row * depth, product.b + columns.offset, columns.vectorStep,
                    buffer + b * height * pitch, row, columns.column, pitch});
    }
    float* const slice = task.output + row * channelSize + z * sliceSize;
    if (isPairs)
    {
      scatterPairs(task, tiles, slice, channelSize, phases[0].y);
    }
    else
    {
      scatterAny(task, tiles, slice, channelSize, phases);
    }
  }
}
}  // namespace

std::int64_t simd::scratchFloats(const LoweredConvolution& geometry)
{
  std::int64_t tile = 0;
  for (std::int64_t vectors = 1; vectors <= geometry.vectors; ++vectors)
  {
    const std::int64_t floats = tileRows[vectors - 1] * vectors * lanes;
    tile = floats > tile ? floats : tile;
  }
  return loweredFloats(geometry) + wholeLines(geometry.xPhases * tile);
}

void simd::lowerChannels(const ConvolutionTask& task, std::int64_t first, std::int64_t last, float* lowered)
{
  (task.convolution->isPointwise ? copyInput : lowerPlanes)(task, first, last, lowered);
}

void simd::convolve(const ConvolutionTask& task)
{
  const LoweredConvolution& geometry = *task.convolution;
  if (geometry.isPointwise)
  {
    convolvePointwise(task);
    return;
  }
  if (!task.lowered)
  {
    lowerPlanes(task, 0, geometry.inChannels, task.scratch);
  }
  const bool isDirect = geometry.phaseCount == 1 && geometry.outStepZ == 1 && geometry.outStepY == 1 &&
                        geometry.outStepX == 1 && geometry.columns == geometry.outWidth;
  if (isDirect)
  {
    convolveDirectly(task);
    return;
  }
  const TapProduct whole = phaseProduct(task, geometry.phases[0]);
  for (std::int64_t column = 0; column < whole.columns;)
  {
    const TileColumns columns = nextColumns(whole, column);
    for (std::int64_t phase = 0; phase < geometry.phaseCount; phase += geometry.xPhases)
    {
      convolvePhases(task, geometry.phases + phase, columns);
    }
    column += columns.count;
  }
}

}  // namespace layerscope
