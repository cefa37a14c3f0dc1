#include "WinogradConvolution.h"

#include <algorithm>
#include <array>
#include <optional>

#include "DigitTiles.h"
#include "Dispatch.h"
#include "Parallel.h"
#include "Rounding.h"

namespace layerscope
{

namespace
{
// Transformed elements of a block's tiles, of one channel: enough tiles use each transformed weight, and one
// element of all channels stays in the second-level cache.
constexpr std::int64_t blockElements = 36 * 150;
constexpr std::int64_t mostBlockTiles = 112;
// Transformed elements of all channels; wider images than that are left to plain sums.
constexpr std::int64_t mostBlockFloats = std::int64_t(1) << 24;
// Transformed elements of the output channels whose sums stay in the second-level cache until they are
// transformed back.
constexpr std::int64_t chunkElements = 36 * 48;
// What digits should gain by their estimate, which leaves out how products wait for one another's memory.
constexpr double leastGain = 1.3;

std::int64_t blockTiles(const WinogradTiles& tiles)
{
  return std::min(mostBlockTiles, blockElements / tiles.elements());
}

/// Phases of one axis that all have the same number of neighbouring taps.
struct WinogradAxis
{
  std::int64_t taps = 0;
  std::int64_t phases = 0;
  std::int64_t lowest = 0;  ///< input place of the first tap, at grid point 0
  std::array<std::int64_t, 2> starts{};
  std::vector<std::int64_t> elements;  ///< [phase][tap]
};

std::optional<WinogradAxis> winogradAxis(const ConvolutionShape& shape, const ConvolutionAxis& axis)
{
  const bool isPlain = axis.stride == 1 && axis.dilation == 1 && axis.kernel == 3;
  const bool isPhased = shape.isTransposed && axis.stride == 2 && axis.dilation == 1 && axis.kernel == 4;
  if (!isPlain && !isPhased)
  {
    return std::nullopt;
  }
  const AxisPhases split =
      shape.isTransposed ? AxisPhases::ofTransposed(axis) : AxisPhases::ofConvolution(axis);
  WinogradAxis result;
  result.phases = static_cast<std::int64_t>(split.phases.size());
  result.taps = axis.kernel / axis.stride;
  if (result.phases != axis.stride)
  {
    return std::nullopt;
  }
  result.lowest = split.starts().front();
  for (std::int64_t phase = 0; phase < result.phases; ++phase)
  {
    std::vector<AxisTap> taps = split.phases[phase].taps;
    if (split.phases[phase].first != phase || static_cast<std::int64_t>(taps.size()) != result.taps)
    {
      return std::nullopt;
    }
    std::sort(taps.begin(), taps.end(), [](const AxisTap& a, const AxisTap& b) { return a.start < b.start; });
    for (const AxisTap& tap : taps)
    {
      result.elements.push_back(tap.element);
    }
    result.starts[phase] = taps.front().start - result.lowest;
  }
  return result;
}

/// Vectors of multiply-adds for an image, and beside them the transforms and what weights cost that come from
/// memory; in cycles.
double winogradCycles(const ConvolutionShape& shape, const WinogradTiles& tiles, const Kernels& kernels)
{
  const auto elements = static_cast<double>(tiles.elements());
  const double vectors = static_cast<double>(divideUp(tiles.tileRows * tiles.tileColumns, kernels.lanes));
  const auto in = static_cast<double>(shape.inChannels);
  const auto out = static_cast<double>(shape.outChannels);
  return vectors * elements * (0.6 * in * out + 8.0 * in + 8.0 * out) + elements * in * out * 0.5;
}

double directCycles(const ConvolutionShape& shape, const Kernels& kernels)
{
  const std::int64_t grid = shape.isTransposed ? shape.inputSize() : shape.outputSize();
  const double vectors = static_cast<double>(divideUp(grid, kernels.lanes));
  const auto weights = static_cast<double>(shape.weightCount());
  return weights * (vectors * 0.6 + 0.5) + vectors * 8.0 * static_cast<double>(shape.inChannels);
}

/// Rows of the weights' transform, [size][taps]: each element's polynomial 1, x, x^2 at a point, divided by
/// the product of the point's differences to the others.
std::vector<double> weightTransform(const WinogradTiles& tiles)
{
  std::vector<double> points;
  if (tiles.taps == 2)
  {
    points = {winograd42Points[0], -winograd42Points[0], winograd42Points[1], -winograd42Points[1]};
  }
  else if (tiles.outputs == 4)
  {
    points = {0.0, winograd43Points[0], -winograd43Points[0], winograd43Points[1], -winograd43Points[1]};
  }
  else
  {
    points = {0.0, 1.0, -1.0};
  }
  std::vector<double> rows;
  for (const double point : points)
  {
    double divisor = 1.0;
    for (const double other : points)
    {
      divisor *= other == point ? 1.0 : point - other;
    }
    double power = 1.0 / divisor;
    for (std::int64_t tap = 0; tap < tiles.taps; ++tap, power *= point)
    {
      rows.push_back(power);
    }
  }
  rows.insert(rows.end(), static_cast<std::size_t>(tiles.taps - 1), 0.0);
  rows.push_back(1.0);
  return rows;
}

/// y[a] = sum over x of transform[a][x] * values[x], for `rows` of the transform and vectors of `count`
/// values.
void transformAxis(const double* transform, std::int64_t rows, std::int64_t taps, const double* values,
                   std::int64_t count, double* y)
{
  for (std::int64_t a = 0; a < rows; ++a, transform += taps, y += count)
  {
    for (std::int64_t i = 0; i < count; ++i)
    {
      double sum = transform[0] * values[i];
      for (std::int64_t tap = 1; tap < taps; ++tap)
      {
        sum += transform[tap] * values[tap * count + i];
      }
      y[i] = sum;
    }
  }
}

/// Room for so many floats that isn't a multiple of a page: many of them side by side would else fall on the
/// same few places of the first-level cache.
std::int64_t notOfPages(std::int64_t floats)
{
  return wholeLines(floats) + floatsOfLine;
}
}  // namespace

std::unique_ptr<WinogradConvolution> WinogradConvolution::ifFaster(const ConvolutionShape& shape,
                                                                   const Kernels& kernels)
{
  if (wantsPlainSums() || !shape.axes[0].isTrivial() || shape.groups != 1 || shape.inputSize() == 0 ||
      shape.outputSize() == 0 || shape.weightCount() == 0)
  {
    return nullptr;
  }
  const std::optional<WinogradAxis> y = winogradAxis(shape, shape.axes[1]);
  const std::optional<WinogradAxis> x = winogradAxis(shape, shape.axes[2]);
  if (!y || !x || y->taps != x->taps || y->phases != x->phases || y->starts != x->starts)
  {
    return nullptr;
  }
  WinogradTiles tiles;
  tiles.taps = static_cast<std::int32_t>(y->taps);
  tiles.phases = static_cast<std::int32_t>(y->phases);
  std::copy(y->starts.begin(), y->starts.end(), tiles.starts);
  tiles.y0 = y->lowest;
  tiles.x0 = x->lowest;
  tiles.inHeight = shape.axes[1].input;
  tiles.inWidth = shape.axes[2].input;
  tiles.outHeight = shape.axes[1].output;
  tiles.outWidth = shape.axes[2].output;
  std::optional<WinogradTiles> best;
  double least = directCycles(shape, kernels);
  for (const std::int32_t outputs : {2, 4})
  {
    if (tiles.taps == 2 && outputs == 2)
    {
      continue;
    }
    tiles.outputs = outputs;
    tiles.tileRows = divideUp(tiles.outHeight, outputs * tiles.phases);
    tiles.tileColumns = divideUp(tiles.outWidth, outputs * tiles.phases);
    const double cycles = winogradCycles(shape, tiles, kernels);
    // A block is one row of tiles at least.
    const bool isTooWide = tiles.tileColumns > mostBlockFloats / tiles.elements() / shape.inChannels;
    if (cycles < least && !isTooWide)
    {
      best = tiles;
      least = cycles;
    }
  }
  if (!best)
  {
    return nullptr;
  }
  auto result = std::unique_ptr<WinogradConvolution>(new WinogradConvolution(shape, *best, kernels));
  for (std::int64_t phaseY = 0; phaseY < y->phases; ++phaseY)
  {
    for (std::int64_t phaseX = 0; phaseX < x->phases; ++phaseX)
    {
      for (std::int64_t tapY = 0; tapY < y->taps; ++tapY)
      {
        for (std::int64_t tapX = 0; tapX < x->taps; ++tapX)
        {
          result->elements_.push_back(y->elements[phaseY * y->taps + tapY] * shape.axes[2].kernel +
                                      x->elements[phaseX * x->taps + tapX]);
        }
      }
    }
  }
  return result;
}

WinogradConvolution::WinogradConvolution(const ConvolutionShape& shape, const WinogradTiles& tiles,
                                         const Kernels& kernels)
    : shape_(shape), tiles_(tiles), kernels_(&kernels)
{
  const std::int64_t count = roundUp(tiles.tileRows * tiles.tileColumns, digitTile);
  isDigits_ = kernels.digitProduct && shape.inChannels <= mostDigitSteps &&
              leastGain * digitCycles(shape.inChannels, shape.outChannels, count) <
                  vectorCycles(shape.inChannels, shape.outChannels, count, shape.inChannels * count);
  panels_ = isDigits_ ? RowPanels{shape.outChannels, divideUp(shape.outChannels, digitTile), digitTile}
                      : chooseTile(kernels, shape.outChannels, blockTiles(tiles)).panels;
  chunks_ = std::min(panels_.count, divideUp(shape.outChannels * tiles.elements(), chunkElements));
}

double WinogradConvolution::cycles() const
{
  return winogradCycles(shape_, tiles_, *kernels_);
}

std::int64_t WinogradConvolution::weightStride() const
{
  return notOfPages(shape_.outChannels * shape_.inChannels);
}

void WinogradConvolution::pack(const float* weights, float* packed, int workers) const
{
  const std::vector<double> transform = weightTransform(tiles_);
  parallelTasks(panels_.count, workers,
                [&](std::int64_t panel, int)
                {
                  isDigits_ ? packDigits(weights, transform, panel, packed)
                            : packPanel(weights, transform, panel, packed);
                });
}

std::int64_t WinogradConvolution::packedFloats() const
{
  return isDigits_ ? tiles_.elements() * panels_.count * (floatsOfTile() + digitTile)
                   : tiles_.elements() * weightStride();
}

std::int64_t WinogradConvolution::floatsOfTile() const
{
  return floatsOfDigits(shape_.inChannels);
}

/// Packed as [phase and element][panel][input channel][row of the panel].
void WinogradConvolution::packPanel(const float* weights, const std::vector<double>& transform,
                                    std::int64_t panel, float* packed) const
{
  float* const to = packed + panels_.begin(panel) * shape_.inChannels;
  transformWeights(weights, transform, panel,
                   [&](std::int64_t channel, std::int64_t element, const std::vector<double>& rows) {
                     std::copy(rows.begin(), rows.end(),
                               to + element * weightStride() + channel * panels_.height(panel));
                   });
}

/// Packed as [phase and element][panel] and then the scales [phase and element][panel].
void WinogradConvolution::packDigits(const float* weights, const std::vector<double>& transform,
                                     std::int64_t panel, float* packed) const
{
  const std::int64_t height = panels_.height(panel);
  const std::int64_t channels = shape_.inChannels;
  std::vector<float> values(static_cast<std::size_t>(tiles_.elements() * height * channels));
  transformWeights(weights, transform, panel,
                   [&](std::int64_t channel, std::int64_t element, const std::vector<double>& rows)
                   {
                     for (std::int64_t row = 0; row < height; ++row)
                     {
                       values[(element * height + row) * channels + channel] = static_cast<float>(rows[row]);
                     }
                   });
  float* const scales = packed + tiles_.elements() * panels_.count * floatsOfTile();
  for (std::int64_t element = 0; element < tiles_.elements(); ++element)
  {
    const std::int64_t tile = element * panels_.count + panel;
    kernels_->digitsOfRows(values.data() + element * height * channels, channels, height, channels,
                           reinterpret_cast<std::int8_t*>(packed + tile * floatsOfTile()),
                           scales + tile * digitTile);
  }
}

/// Calls take(input channel, phase and element, values of the panel's rows).
template <class Take>
void WinogradConvolution::transformWeights(const float* weights, const std::vector<double>& transform,
                                           std::int64_t panel, const Take& take) const
{
  const std::int64_t size = tiles_.size();
  const std::int64_t taps = tiles_.taps;
  const std::int64_t kernel = shape_.kernelSize();
  const std::int64_t inStride = shape_.isTransposed ? shape_.outChannels * kernel : kernel;
  const std::int64_t outStride = shape_.isTransposed ? kernel : shape_.inChannels * kernel;
  const std::int64_t height = panels_.height(panel);
  const std::int64_t first = panels_.begin(panel);
  // Each of these for all rows of the panel.
  std::vector<double> whole(static_cast<std::size_t>(taps * taps * height));
  std::vector<double> half(static_cast<std::size_t>(size * taps * height));
  std::vector<double> sums(static_cast<std::size_t>(height));
  for (std::int64_t channel = 0; channel < shape_.inChannels; ++channel)
  {
    const float* const from = weights + first * outStride + channel * inStride;
    std::int64_t index = 0;
    for (std::int64_t phase = 0; phase < tiles_.phases * tiles_.phases; ++phase)
    {
      for (std::int64_t tap = 0; tap < taps * taps; ++tap)
      {
        const std::int64_t element = elements_[phase * taps * taps + tap];
        for (std::int64_t row = 0; row < height; ++row)
        {
          whole[tap * height + row] = static_cast<double>(from[row * outStride + element]);
        }
      }
      transformAxis(transform.data(), size, taps, whole.data(), taps * height, half.data());
      for (std::int64_t a = 0; a < size; ++a)
      {
        for (std::int64_t b = 0; b < size; ++b, ++index)
        {
          transformAxis(transform.data() + b * taps, 1, taps, half.data() + a * taps * height, height,
                        sums.data());
          take(channel, index, sums);
        }
      }
    }
  }
}

std::int64_t WinogradConvolution::blockRows(std::int64_t images) const
{
  const std::int64_t rows = std::max<std::int64_t>(1, tileRows(images));
  const std::int64_t most = std::clamp<std::int64_t>(blockTiles(tiles_) / tiles_.tileColumns, 1, rows);
  return divideUp(rows, divideUp(rows, most));
}

/// Some tile rows of all images, and the memory for their transforms.
struct WinogradConvolution::Block
{
  const float* input;
  const float* packed;
  float* output;
  std::int64_t firstRow;
  std::int64_t lastRow;
  std::int64_t pitch;          ///< floats for all tiles of one channel and element
  std::int64_t elementStride;  ///< of transformed inputs, [element][channel][tile]
  std::int32_t vectors;        ///< of a product's tile
  Epilogue epilogue;
  float* values;
  float* digits;  ///< [element][tile of 16 columns] and then the scales
  const WrittenFunction* written;

  std::int64_t digitTiles() const { return divideUp(pitch, digitTile); }

  Block(const WinogradTiles& tiles, std::int64_t channels, std::int64_t lanes, std::int64_t rows)
      : pitch(roundUp(rows * tiles.tileColumns, lanes)), elementStride(notOfPages(channels * pitch))
  {
  }
};

std::int64_t WinogradConvolution::valueFloats(std::int64_t images) const
{
  const Block block(tiles_, shape_.inChannels, kernels_->lanes, blockRows(images));
  const std::int64_t digits = isDigits_ ? block.digitTiles() * (floatsOfTile() + digitTile) : 0;
  return wholeLines(tiles_.elements() * block.elementStride) + tiles_.elements() * digits;
}

std::int64_t WinogradConvolution::scratchFloats(std::int64_t images, int workers) const
{
  const std::int64_t rows = blockRows(images);
  const Block block(tiles_, shape_.inChannels, kernels_->lanes, rows);
  const std::int64_t sums =
      divideUp(panels_.count, chunks_) * panels_.height(0) * tiles_.elements() * block.pitch;
  const std::int64_t own = wholeLines(kernels_->winogradScratch(tiles_, rows)) + wholeLines(sums);
  return workers * (valueFloats(images) + own);
}

void WinogradConvolution::transformChannel(const Block& block, std::int64_t channel, float* scratch) const
{
  WinogradInput task;
  task.tiles = &tiles_;
  task.input = block.input + channel * shape_.inputSize();
  task.imageStride = shape_.inChannels * shape_.inputSize();
  task.firstRow = block.firstRow;
  task.lastRow = block.lastRow;
  task.values = block.values + channel * block.pitch;
  task.elementStride = block.elementStride;
  task.scratch = scratch;
  kernels_->winogradInput(task);
}

void WinogradConvolution::makeDigits(const Block& block, std::int64_t element) const
{
  float* const scales = block.digits + tiles_.elements() * block.digitTiles() * floatsOfTile();
  for (std::int64_t i = 0; i < block.digitTiles(); ++i)
  {
    const std::int64_t tile = element * block.digitTiles() + i;
    const float* const from = block.values + element * block.elementStride + i * digitTile;
    kernels_->digitsOfColumns(
        {from, std::min(digitTile, block.pitch - i * digitTile), shape_.inChannels, block.pitch},
        reinterpret_cast<std::int8_t*>(block.digits + tile * floatsOfTile()), scales + tile * digitTile);
  }
}

/// sums[channel][element][tile] of the panels' output channels.
void WinogradConvolution::multiply(const Block& block, std::int64_t element, std::int64_t firstPanel,
                                   std::int64_t lastPanel, float* sums) const
{
  const std::int64_t firstChannel = panels_.begin(firstPanel);
  const std::int64_t rowStride = tiles_.elements() * block.pitch;
  if (isDigits_)
  {
    const std::int64_t tile = element * panels_.count + firstPanel;
    const std::int64_t column = element * block.digitTiles();
    DigitProduct product;
    product.a = reinterpret_cast<const std::int8_t*>(block.packed + tile * floatsOfTile());
    product.rowScales = block.packed + tiles_.elements() * panels_.count * floatsOfTile() + tile * digitTile;
    product.b = reinterpret_cast<const std::int8_t*>(block.digits + column * floatsOfTile());
    product.columnScales =
        block.digits + tiles_.elements() * block.digitTiles() * floatsOfTile() + column * digitTile;
    product.rows = panels_.begin(lastPanel) - firstChannel;
    product.columns = block.pitch;
    product.blocks = divideUp(shape_.inChannels, digitSteps);
    product.c = sums + element * block.pitch;
    product.rowStride = rowStride;
    kernels_->digitProduct(product);
    return;
  }
  const std::int64_t offset = 0;
  TapProduct product;
  product.panels = panels_;
  product.firstPanel = firstPanel;
  product.lastPanel = lastPanel;
  product.columns = block.pitch;
  product.channels = shape_.inChannels;
  product.channelStride = block.pitch;
  product.tapOffsets = &offset;
  product.rowStride = rowStride;
  product.vectors = block.vectors;
  product.isPartial = true;
  product.isLeftFar = true;
  product.a = block.packed + element * weightStride();
  product.b = block.values + element * block.elementStride;
  product.c = sums + element * block.pitch - firstChannel * rowStride;
  kernels_->product(product);
}

void WinogradConvolution::computeChannels(const Block& block, std::int64_t firstPanel, std::int64_t lastPanel,
                                          float* scratch) const
{
  const std::int64_t firstChannel = panels_.begin(firstPanel);
  const std::int64_t lastChannel = panels_.begin(lastPanel);
  float* const sums = scratch + wholeLines(kernels_->winogradScratch(tiles_, block.lastRow - block.firstRow));
  for (std::int64_t element = 0; element < tiles_.elements(); ++element)
  {
    multiply(block, element, firstPanel, lastPanel, sums);
  }
  WinogradOutput task;
  task.tiles = &tiles_;
  task.elementStride = block.pitch;
  task.firstRow = block.firstRow;
  task.lastRow = block.lastRow;
  task.imageStride = shape_.outChannels * shape_.outputSize();
  task.scratch = scratch;
  std::int64_t told = firstChannel;
  const std::int64_t ofChannel =
      (block.lastRow - block.firstRow) * tiles_.outputs * tiles_.phases * tiles_.outWidth;
  for (std::int64_t channel = firstChannel; channel < lastChannel; ++channel)
  {
    task.sums = sums + (channel - firstChannel) * tiles_.elements() * block.pitch;
    task.output = block.output + channel * shape_.outputSize();
    task.epilogue = block.epilogue.fromRow(channel).fromElement(channel * shape_.outputSize());
    kernels_->winogradOutput(task);
    if (*block.written && (channel + 1 == lastChannel || (channel + 1 - told) * ofChannel >= toldElements))
    {
      tellRows(block, told, channel + 1);
      told = channel + 1;
    }
  }
}

void WinogradConvolution::tellRows(const Block& block, std::int64_t firstChannel,
                                   std::int64_t lastChannel) const
{
  const std::int64_t size = shape_.outputSize();
  const std::int64_t rowsOfTile = std::int64_t(tiles_.outputs) * tiles_.phases;
  for (std::int64_t row = block.firstRow; row < block.lastRow;)
  {
    const std::int64_t image = row / tiles_.tileRows;
    const std::int64_t last = std::min(block.lastRow, (image + 1) * tiles_.tileRows);
    const std::int64_t begin =
        std::min(tiles_.outHeight, (row - image * tiles_.tileRows) * rowsOfTile) * tiles_.outWidth;
    const std::int64_t end =
        std::min(tiles_.outHeight, (last - image * tiles_.tileRows) * rowsOfTile) * tiles_.outWidth;
    const std::int64_t first = image * shape_.outChannels;
    tellOfPlanes(*block.written, first + firstChannel, first + lastChannel, size, begin, end);
    row = last;
  }
}

void WinogradConvolution::run(const float* input, std::int64_t images, const float* packed,
                              const Epilogue& epilogue, float* output, float* scratch, int workers,
                              const WrittenFunction& written) const
{
  const std::int64_t rows = tileRows(images);
  const std::int64_t ofBlock = blockRows(images);
  const std::int64_t blocks = divideUp(rows, ofBlock);
  const std::int64_t perWorker = scratchFloats(images, 1);
  const auto blockAt = [&](std::int64_t index, float* memory)
  {
    const std::int64_t first = index * ofBlock;
    const std::int64_t last = std::min(rows, first + ofBlock);
    Block block(tiles_, shape_.inChannels, kernels_->lanes, last - first);
    block.input = input;
    block.packed = packed;
    block.output = output;
    block.firstRow = first;
    block.lastRow = last;
    block.epilogue = epilogue;
    block.written = &written;
    block.values = memory;
    block.digits = memory + wholeLines(tiles_.elements() * block.elementStride);
    block.vectors = chooseTile(*kernels_, shape_.outChannels, block.pitch).vectors;
    return block;
  };
  const std::int64_t values = valueFloats(images);
  // Blocks by themselves where there are enough; otherwise all threads share each.
  if (workers == 1 || blocks >= 3 * workers || blocks % workers == 0)
  {
    parallelTasks(blocks, workers,
                  [&](std::int64_t index, int worker)
                  {
                    float* const memory = scratch + worker * perWorker;
                    const Block block = blockAt(index, memory);
                    for (std::int64_t channel = 0; channel < shape_.inChannels; ++channel)
                    {
                      transformChannel(block, channel, memory + values);
                    }
                    for (std::int64_t element = 0; isDigits_ && element < tiles_.elements(); ++element)
                    {
                      makeDigits(block, element);
                    }
                    for (std::int64_t chunk = 0; chunk < chunks_; ++chunk)
                    {
                      computeChannels(block, chunk * panels_.count / chunks_,
                                      (chunk + 1) * panels_.count / chunks_, memory + values);
                    }
                  });
    return;
  }
  const std::int64_t ofTask = std::max<std::int64_t>(1, shape_.inChannels / (8 * workers));
  const std::int64_t parts = std::min(panels_.count, std::max<std::int64_t>(chunks_, 4 * workers));
  for (std::int64_t index = 0; index < blocks; ++index)
  {
    const Block block = blockAt(index, scratch);
    parallelTasks(divideUp(shape_.inChannels, ofTask), workers,
                  [&](std::int64_t task, int worker)
                  {
                    const std::int64_t last = std::min(shape_.inChannels, (task + 1) * ofTask);
                    for (std::int64_t channel = task * ofTask; channel < last; ++channel)
                    {
                      transformChannel(block, channel, scratch + worker * perWorker + values);
                    }
                  });
    if (isDigits_)
    {
      parallelTasks(tiles_.elements(), workers,
                    [&](std::int64_t element, int) { makeDigits(block, element); });
    }
    parallelTasks(parts, workers,
                  [&](std::int64_t part, int worker)
                  {
                    computeChannels(block, part * panels_.count / parts, (part + 1) * panels_.count / parts,
                                    scratch + worker * perWorker + values);
                  });
  }
}

}  // namespace layerscope
