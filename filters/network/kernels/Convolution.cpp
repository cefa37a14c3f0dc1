#include "Convolution.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "Dispatch.h"
#include "LayerCosts.h"
#include "Parallel.h"
#include "Rounding.h"
#include "WorkLimit.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
constexpr std::int64_t convolutionLayout = 3;  // of packed weights

// Tasks for each thread that are thought of, at most.
constexpr std::int64_t tasksPerWorker = 6;
// Multiply-adds of a product in the time that it takes to copy a float of the input into the lowered planes,
// to read one of those floats or of the weights once more, and to begin and end another loop.
constexpr double copyCost = 16.0;
constexpr double readCost = 4.0;
constexpr double loopCost = 100000.0;
// Multiply-adds of a matrix unit in the time of one without.
constexpr double speedOfUnit = 4.0;
// Fitted to 281 layers of nine networks. What the unit gains should be more than the estimate's error.
constexpr LayerCosts costsOfUnit = {115.0, 0.6, 0.8, 0.85};
constexpr LayerCosts costsOfVectors = {27.0, 0.1, 0.4, 0.4};
constexpr double leastGain = 1.1;
// The share of the largest task that a thread waits for others.
constexpr double waitingShare = 0.25;
// Floats that a thread lowers at a time where all lower together.
constexpr std::int64_t loweredFloatsOfTask = 4096;

/// Places that the kernel is put on.
std::int64_t gridPoints(const ConvolutionShape& shape)
{
  return shape.isTransposed ? shape.inputSize() : shape.outputSize();
}

/// Tells of the output rows of a task, whose group begins at that plane of the output.
void tellRows(const ConvolutionTask& task, std::int64_t firstPlane, const WrittenFunction& written)
{
  const LoweredConvolution& lowered = *task.convolution;
  const std::int64_t firstChannel = firstPlane + lowered.panels.begin(task.firstPanel);
  const std::int64_t lastChannel = firstPlane + lowered.panels.begin(task.lastPanel);
  const std::int64_t firstRow = std::min(lowered.outHeight, task.firstRow * lowered.outStepY);
  const std::int64_t lastRow = std::min(lowered.outHeight, task.lastRow * lowered.outStepY);
  const std::int64_t firstSlice = std::min(lowered.outDepth, task.slice * lowered.outStepZ);
  const std::int64_t lastSlice = std::min(lowered.outDepth, (task.slice + 1) * lowered.outStepZ);
  const std::int64_t sliceSize = lowered.outHeight * lowered.outWidth;
  for (std::int64_t slice = firstSlice; slice < lastSlice; ++slice)
  {
    const std::int64_t start = slice * sliceSize;
    tellOfPlanes(written, firstChannel, lastChannel, lowered.outDepth * sliceSize,
                 start + firstRow * lowered.outWidth, start + lastRow * lowered.outWidth);
  }
}

/// A kernel that lies on its whole image in one way only.
bool isWhole(const ConvolutionShape& shape)
{
  return shape.groups == 1 &&
         std::all_of(shape.axes.begin(), shape.axes.end(),
                     [&](const ConvolutionAxis& axis)
                     {
                       const std::int64_t larger = shape.isTransposed ? axis.output : axis.input;
                       const std::int64_t smaller = shape.isTransposed ? axis.input : axis.output;
                       return smaller == 1 && larger == axis.kernel && axis.padBegin == 0 &&
                              (axis.dilation == 1 || axis.kernel == 1);
                     });
}
}  // namespace

Convolution::Convolution(const ConvolutionShape& shape, std::int64_t images, const Kernels& kernels)
    : kernels_(&kernels),
      plan_(std::make_unique<ConvolutionPlan>(shape, kernels)),
      images_(images),
      workers_(availableThreads())
{
  requireFeasible(static_cast<double>(images) * static_cast<double>(gridPoints(shape)) *
                  static_cast<double>(shape.weightCount()));
  if (isWhole(shape))
  {
    makeProduct();
    return;
  }
  chooseDepthwise();
  if (SpreadConvolution::pays(plan_->shape()))
  {
    spread_ = std::make_unique<SpreadConvolution>(plan_->shape(), kernels);
  }
  tasks_ = divide();
  workerFloats_ = wholeLines(depthwise_ ? kernels.depthwiseScratch(*depthwise_)
                             : spread_  ? spread_->scratchFloats()
                                        : kernels.scratchFloats(plan_->lowered()));
  scratchBytes_ =
      static_cast<std::size_t>(workers_ * workerFloats_ + wholeLines(shape.weightCount())) * sizeof(float);
}

bool Convolution::canAdd() const
{
  return winograd_ || !(isProduct() || depthwise_ || plan_->shape().isTransposed);
}

// Rows and output channels may both be shared out. For the former every task reads the weights. For the
// latter every task lowers its rows of the input by itself, or all threads lower them together and wait for
// the last.
Convolution::Tasks Convolution::divide() const
{
  const ConvolutionShape& shape = plan_->shape();
  const LoweredConvolution& lowered = plan_->lowered();
  Tasks best{lowered.bandRows, 1, false};
  const std::int64_t pieces = images_ * lowered.groups * lowered.slices;
  if (workers_ <= 1 || pieces * lowered.rows * shape.outChannels == 0)
  {
    return best;
  }
  const auto workers = static_cast<double>(workers_);
  const auto panels = static_cast<double>(lowered.panels.count);
  const double weights = static_cast<double>(shape.weightCount()) / static_cast<double>(shape.groups);
  const double inputRow = static_cast<double>(lowered.inChannels * lowered.planeCount * lowered.rowPitch);
  const double multiplyAdds = weights * static_cast<double>(lowered.rows * lowered.columns);
  // The matrix unit makes everything else count for more.
  const double speed = lowered.isSplit ? speedOfUnit : 1.0;
  const double multiplyAddsOfCopy = speed * copyCost;
  const double multiplyAddsOfRead = speed * readCost;
  const double multiplyAddsOfLoop = speed * loopCost;
  // Of a part of the output channels, beside their multiply-adds.
  const double reading = multiplyAddsOfRead * multiplyAdds / static_cast<double>(shape.outChannels);
  const std::int64_t mostTasks = tasksPerWorker * workers_;
  const std::int64_t mostOfPiece = divideUp(mostTasks, pieces);
  const std::int64_t fewestBands = divideUp(lowered.rows, lowered.bandRows);
  const std::int64_t mostBands =
      std::max(fewestBands, std::min(mostOfPiece, divideUp(lowered.rows, plan_->unitRows())));

  // Until the last thread is done with work in so many tasks, of which the largest is that share.
  const auto timeOf = [&](double work, double tasks, double largest)
  { return work * std::ceil(tasks / workers) / tasks * (1.0 + waitingShare * workers * largest); };
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](double time, const Tasks& tasks)
  {
    if (time < least)
    {
      least = time;
      best = tasks;
    }
  };
  const auto copyingOf = [&](std::int64_t bands)
  { return multiplyAddsOfCopy * inputRow * static_cast<double>(lowered.rows + bands * lowered.haloRows); };
  const auto productOf = [&](std::int64_t bands)
  { return multiplyAdds + multiplyAddsOfRead * weights * static_cast<double>(bands); };
  for (std::int64_t wanted = fewestBands; wanted <= mostBands; ++wanted)
  {
    const std::int64_t rows =
        std::min(lowered.bandRows, roundUp(divideUp(lowered.rows, wanted), plan_->unitRows()));
    const std::int64_t bands = divideUp(lowered.rows, rows);
    for (std::int64_t splits = 1;
         splits <= lowered.panels.count && (splits == 1 || bands * splits <= mostOfPiece); ++splits)
    {
      const auto parts = static_cast<double>(splits);
      const double tasks = static_cast<double>(pieces * bands) * parts;
      consider(timeOf(productOf(bands) + (reading + copyingOf(bands)) * parts, tasks, 1.0 / tasks),
               {rows, splits, false});
    }
  }
  for (std::int64_t splits = 2; splits <= std::min(lowered.panels.count, mostTasks); ++splits)
  {
    const auto parts = static_cast<double>(splits);
    const double largest = static_cast<double>(divideUp(lowered.panels.count, splits)) / panels;
    consider(copyingOf(fewestBands) / workers +
                 timeOf(productOf(fewestBands) + reading * parts, parts, largest) +
                 2.0 * multiplyAddsOfLoop * static_cast<double>(fewestBands),
             {lowered.bandRows, splits, true});
  }
  return best;
}

// One channel a group, over two axes. The weights stay as they are, or back to front where a transposed
// convolution of stride 1 is a plain one.
void Convolution::chooseDepthwise()
{
  const ConvolutionShape& shape = plan_->shape();
  ConvolutionAxis y = shape.axes[1];
  ConvolutionAxis x = shape.axes[2];
  if (x.isTrivial())
  {
    std::swap(x, y);  // a signal: here it lies better along x
  }
  const bool isOfChannels = shape.inChannels == 1 && shape.outChannels == 1 && shape.groups > 1;
  const bool isStepped = x.stride == 1 || (x.stride == 2 && !shape.isTransposed);
  if (!isOfChannels || !shape.axes[0].isTrivial() || !isStepped || (shape.isTransposed && y.stride != 1))
  {
    return;
  }
  const auto paddingOf = [&](const ConvolutionAxis& axis)
  { return shape.isTransposed ? (axis.kernel - 1) * axis.dilation - axis.padBegin : axis.padBegin; };
  if (paddingOf(y) < 0 || paddingOf(x) < 0)
  {
    return;
  }
  DepthwiseConvolution plane;
  plane.inHeight = y.input;
  plane.inWidth = x.input;
  plane.outHeight = y.output;
  plane.outWidth = x.output;
  plane.kernelHeight = y.kernel;
  plane.kernelWidth = x.kernel;
  plane.yStride = y.stride;
  plane.xStride = x.stride;
  plane.yDilation = y.dilation;
  plane.xDilation = x.dilation;
  plane.yPadding = paddingOf(y);
  plane.xPadding = paddingOf(x);
  depthwise_ = std::make_unique<DepthwiseConvolution>(plane);
}

void Convolution::runDepthwise(const float* input, const float* weights, const Epilogue& epilogue,
                               float* output, float* scratch, int workers,
                               const WrittenFunction& written) const
{
  const ConvolutionShape& shape = plan_->shape();
  const std::int64_t planes = images_ * shape.groups;
  const std::int64_t ofTask = std::max<std::int64_t>(1, planes / (8 * workers));
  parallelTasks(
      divideUp(planes, ofTask), workers,
      [&](std::int64_t index, int worker)
      {
        DepthwiseTask task;
        task.shape = depthwise_.get();
        task.scratch = scratch + worker * workerFloats_;
        const std::int64_t last = std::min(planes, (index + 1) * ofTask);
        std::int64_t told = index * ofTask;
        for (std::int64_t plane = index * ofTask; plane < last; ++plane)
        {
          const std::int64_t channel = plane % shape.groups;
          task.weights = weights + channel * shape.kernelSize();
          task.input = input + plane * shape.inputSize();
          task.output = output + plane * shape.outputSize();
          task.epilogue = epilogue.fromRow(channel);
          kernels_->depthwise(task);
          if (written && (plane + 1 == last || (plane + 1 - told) * shape.outputSize() >= toldElements))
          {
            written(told * shape.outputSize(), (plane + 1) * shape.outputSize());
            told = plane + 1;
          }
        }
      });
}

// Weights [output channels][input channels][kernel] are B transposed, [input channels][output
// channels][kernel] are B.
void Convolution::makeProduct()
{
  const ConvolutionShape& shape = plan_->shape();
  MatrixProductShape matrices;
  matrices.rows = images_;
  matrices.isRightTransposed = !shape.isTransposed;
  matrices.depth = shape.inChannels * shape.inputSize();
  matrices.columns = shape.outChannels * shape.outputSize();
  product_ = std::make_unique<MatrixProduct>(matrices, *kernels_);
  workerFloats_ = wholeLines(matrices.columns);
  scratchBytes_ = static_cast<std::size_t>(workerFloats_) * sizeof(float) + product_->scratchBytes();
}

void Convolution::runProduct(const float* input, const float* weights, const Epilogue& epilogue,
                             float* output, void* scratch, const WrittenFunction& written) const
{
  Epilogue ofColumns = epilogue;
  ofColumns.rowBias = nullptr;
  auto* const bias = static_cast<float*>(scratch);
  if (epilogue.rowBias)
  {
    const std::int64_t size = plan_->shape().outputSize();
    for (std::int64_t channel = 0; channel < plan_->shape().outChannels; ++channel)
    {
      std::fill_n(bias + channel * size, size, epilogue.rowBias[channel]);
    }
    ofColumns.columnBias = bias;
  }
  product_->run(input, weights, ofColumns, output, bias + workerFloats_);
  if (written)
  {
    const std::int64_t count = images_ * plan_->shape().outChannels * plan_->shape().outputSize();
    parallelTasks(divideUp(count, toldElements), availableThreads(),
                  [&](std::int64_t i, int)
                  { written(i * toldElements, std::min(count, (i + 1) * toldElements)); });
  }
}

// All that a packed copy follows from, whatever the way that is taken.
PackedKey Convolution::layout() const
{
  const ConvolutionShape& shape = plan_->shape();
  PackedKey layout = {convolutionLayout,  kernels_->lanes, winograd_ != nullptr, isDigits(),       isSplit(),
                      shape.isTransposed, shape.groups,    shape.inChannels,     shape.outChannels};
  for (const ConvolutionAxis& axis : shape.axes)
  {
    layout.insert(layout.end(),
                  {axis.input, axis.output, axis.kernel, axis.stride, axis.dilation, axis.padBegin});
  }
  return layout;
}

void Convolution::packWeights(const float* weights, const std::shared_ptr<PackedForms>& forms)
{
  if (isProduct())
  {
    product_->packRight(weights, forms);
    scratchBytes_ = static_cast<std::size_t>(workerFloats_) * sizeof(float) + product_->scratchBytes();
    return;
  }
  winograd_ = WinogradConvolution::ifFaster(plan_->shape(), *kernels_);
  digits_ = winograd_ || depthwise_ ? nullptr : DigitConvolution::ifFaster(plan_->shape(), *kernels_);
  chooseSplit();
  std::int64_t count = isSplit() ? plan_->packedCount() : plan_->shape().weightCount();
  std::int64_t floats = workers_ * workerFloats_;
  if (winograd_)
  {
    spread_.reset();
    count = winograd_->packedFloats();
    floats = winograd_->scratchFloats(images_, workers_);
  }
  if (digits_)
  {
    count = digits_->packedFloats();
    floats = digits_->scratchFloats(images_, workers_);
  }
  packed_ = PackedWeights::of(weights, static_cast<std::size_t>(count), forms, layout());
  scratchBytes_ = static_cast<std::size_t>(floats) * sizeof(float);
}

// A machine with a matrix unit has it compute what is not as quick by other means. Counted in cycles of a
// group's image.
void Convolution::chooseSplit()
{
  const ConvolutionShape& shape = plan_->shape();
  if (!kernels_->splitProduct || depthwise_ || spread_ || wantsPlainSums() || digits_ ||
      shape.weightCount() == 0)
  {
    return;
  }
  auto split = std::make_unique<ConvolutionPlan>(shape, *kernels_, true);
  const LoweredConvolution& lowered = split->lowered();
  const double grid = static_cast<double>(lowered.slices * lowered.rows * lowered.rowPitch);
  double steps = 0.0;
  for (std::int64_t phase = 0; phase < lowered.phaseCount; ++phase)
  {
    steps += static_cast<double>(lowered.splitChannels() * lowered.splitTaps(lowered.phases[phase]));
  }
  const auto weights = static_cast<double>(shape.weightCount()) / static_cast<double>(shape.groups);
  const double input = static_cast<double>(shape.inChannels) * grid;
  const double output = static_cast<double>(shape.outChannels * lowered.phaseCount) * grid;
  const double products = static_cast<double>(roundUp(shape.outChannels, splitTile)) * grid * steps;
  const double cycles =
      costsOfUnit.cycles(products, input * static_cast<double>(lowered.planeCount), output, weights);
  const double otherCycles =
      winograd_
          ? winograd_->cycles()
          : costsOfVectors.cycles(weights * static_cast<double>(gridPoints(shape)), input, output, weights);
  if (cycles * leastGain > otherCycles)
  {
    return;
  }
  winograd_.reset();
  plan_ = std::move(split);
  tasks_ = divide();
  workerFloats_ = wholeLines(kernels_->scratchFloats(plan_->lowered()));
}

// Rows of weights are gathered tap by tap, as channels of the product.
void Convolution::packSplitPanel(const float* weights, float* packed, std::int64_t phase, std::int64_t group,
                                 std::int64_t panel) const
{
  const ConvolutionShape& shape = plan_->shape();
  const LoweredConvolution& lowered = plan_->lowered();
  const std::vector<std::int64_t>& elements = plan_->kernelElements(phase);
  const std::int64_t size = shape.kernelSize();
  const std::int64_t outStride = shape.isTransposed ? size : shape.inChannels * size;
  const std::int64_t inStride = shape.isTransposed ? shape.outChannels * size : size;
  const std::int64_t first = lowered.panels.begin(panel);
  const std::int64_t height = lowered.panels.height(panel);
  const std::int64_t channels = lowered.splitChannels();
  const std::int64_t taps = lowered.splitTaps(lowered.phases[phase]);
  const float* const source =
      weights + group * shape.outChannels * shape.inChannels * size + first * outStride;
  auto* const to = reinterpret_cast<SplitPair*>(packed) + lowered.phases[phase].weights +
                   (group * roundUp(shape.outChannels, splitTile) + first) * channels * taps;
  std::vector<float> rows(static_cast<std::size_t>(height * channels));
  for (std::int64_t tap = 0; tap < taps; ++tap)
  {
    for (std::int64_t row = 0; row < height; ++row)
    {
      const float* const from = source + row * outStride;
      float* const values = rows.data() + row * channels;
      for (std::int64_t channel = 0; channel < shape.inChannels; ++channel)
      {
        const float* const ofChannel = from + channel * inStride;
        if (!lowered.isGathered)
        {
          values[channel] = ofChannel[elements[tap]];
          continue;
        }
        for (std::size_t element = 0; element < elements.size(); ++element)
        {
          const std::int64_t plane = lowered.phases[phase].tapOffsets[element] / lowered.planeSize;
          values[channel * lowered.planeCount + plane] = ofChannel[elements[element]];
        }
      }
    }
    const std::int64_t blockPairs = roundUp(height, splitTile) * splitSteps;
    for (std::int64_t channel = 0; channel < channels; channel += splitSteps)
    {
      kernels_->splitRows(rows.data() + channel, channels, height, splitSteps,
                          to + (channel / splitSteps * taps + tap) * blockPairs);
    }
  }
}

void Convolution::packPanel(const float* weights, float* packed, std::int64_t phase, std::int64_t group,
                            std::int64_t panel) const
{
  const ConvolutionShape& shape = plan_->shape();
  const RowPanels& panels = plan_->lowered().panels;
  const std::vector<std::int64_t>& elements = plan_->kernelElements(phase);
  const std::int64_t size = shape.kernelSize();
  // Strides of [output channel][input channel][kernel], or transposed.
  const std::int64_t outStride = shape.isTransposed ? size : shape.inChannels * size;
  const std::int64_t inStride = shape.isTransposed ? shape.outChannels * size : size;
  const float* const source = weights + group * shape.outChannels * shape.inChannels * size;
  const auto taps = static_cast<std::int64_t>(elements.size());
  const std::int64_t first = panels.begin(panel);
  const std::int64_t height = panels.height(panel);
  float* to = packed + plan_->lowered().phases[phase].weights +
              (group * shape.outChannels + first) * shape.inChannels * taps;
  for (std::int64_t c = 0; c < shape.inChannels; ++c)
  {
    for (const std::int64_t element : elements)
    {
      const float* const from = source + first * outStride + c * inStride + element;
      for (std::int64_t row = 0; row < height; ++row)
      {
        *to++ = from[row * outStride];
      }
    }
  }
}

void Convolution::pack(const float* weights, float* packed, int workers) const
{
  if (plan_->shape().weightCount() == 0)
  {
    return;
  }
  if (winograd_)
  {
    winograd_->pack(weights, packed, workers);
    return;
  }
  if (digits_)
  {
    digits_->pack(weights, packed, workers);
    return;
  }
  if (depthwise_)
  {
    const std::int64_t size = plan_->shape().kernelSize();
    for (std::int64_t group = 0; group < plan_->shape().groups; ++group)
    {
      const float* const from = weights + group * size;
      plan_->shape().isTransposed ? std::reverse_copy(from, from + size, packed + group * size)
                                  : std::copy_n(from, size, packed + group * size);
    }
    return;
  }
  if (spread_)
  {
    parallelTasks(spread_->blocks(), workers,
                  [&](std::int64_t block, int) { spread_->pack(weights, packed, block); });
    return;
  }
  const LoweredConvolution& lowered = plan_->lowered();
  const std::int64_t perPhase = lowered.groups * lowered.panels.count;
  parallelTasks(lowered.phaseCount * perPhase, workers,
                [&](std::int64_t index, int)
                {
                  const auto packOne =
                      lowered.isSplit ? &Convolution::packSplitPanel : &Convolution::packPanel;
                  (this->*packOne)(weights, packed, index / perPhase, index % perPhase / lowered.panels.count,
                                   index % lowered.panels.count);
                });
}

void Convolution::run(const float* input, const float* weights, const Epilogue& epilogue, float* output,
                      void* scratch, const WrittenFunction& written) const
{
  if (isProduct())
  {
    runProduct(input, weights, epilogue, output, scratch, written);
    return;
  }
  const ConvolutionShape& shape = plan_->shape();
  const int workers = std::min(workers_, availableThreads());
  auto* const lent = static_cast<float*>(scratch);
  const float* packed = nullptr;
  if (packed_)
  {
    packed = packed_->get(weights, [&](const float* from, float* to) { pack(from, to, availableThreads()); });
  }
  else
  {
    if (!weights && shape.weightCount() > 0)
    {
      throw Error("a convolution runs without weights");
    }
    float* const place = lent + workers_ * workerFloats_;
    pack(weights, place, workers);
    packed = place;
  }

  if (winograd_)
  {
    winograd_->run(input, images_, packed, epilogue, output, lent, workers, written);
    return;
  }
  if (digits_)
  {
    digits_->run(input, images_, packed, epilogue, output, lent, workers, written);
    return;
  }
  if (depthwise_)
  {
    runDepthwise(input, packed, epilogue, output, lent, workers, written);
    return;
  }
  if (spread_)
  {
    runSpread(input, packed, epilogue, output, lent, workers, written);
    return;
  }

  if (shape.outputSize() > 0 && shape.outChannels > 0)
  {
    runLowered(input, packed, epilogue, output, lent, workers, written);
  }
}

void Convolution::runLowered(const float* input, const float* packed, const Epilogue& epilogue, float* output,
                             float* scratch, int workers, const WrittenFunction& written) const
{
  const ConvolutionShape& shape = plan_->shape();
  const LoweredConvolution& lowered = plan_->lowered();
  const std::int64_t bands = divideUp(lowered.rows, tasks_.rows);
  const auto taskAt = [&](std::int64_t index)
  {
    const std::int64_t band = index % bands;
    const std::int64_t slice = index / bands % lowered.slices;
    const std::int64_t group = index / bands / lowered.slices % lowered.groups;
    const std::int64_t image = index / bands / lowered.slices / lowered.groups;
    const std::int64_t channels = image * lowered.groups + group;
    ConvolutionTask task;
    task.convolution = &lowered;
    task.weights = packed;
    task.input = input + channels * shape.inChannels * shape.inputSize();
    task.output = output + channels * shape.outChannels * shape.outputSize();
    task.group = group;
    task.slice = slice;
    task.firstRow = band * tasks_.rows;
    task.lastRow = std::min(lowered.rows, task.firstRow + tasks_.rows);
    task.epilogue = epilogue.fromRow(group * shape.outChannels).fromElement(task.output - output);
    return task;
  };
  const auto runSplit = [&](ConvolutionTask task, std::int64_t split, int worker)
  {
    task.firstPanel = split * lowered.panels.count / tasks_.splits;
    task.lastPanel = (split + 1) * lowered.panels.count / tasks_.splits;
    task.scratch = scratch + worker * workerFloats_;
    kernels_->convolve(task);
    if (written)
    {
      tellRows(task, (task.output - output) / shape.outputSize(), written);
    }
  };
  const std::int64_t pieces = images_ * lowered.groups * lowered.slices * bands;
  if (!tasks_.isShared || workers == 1)
  {
    parallelTasks(pieces * tasks_.splits, workers,
                  [&](std::int64_t index, int worker)
                  { runSplit(taskAt(index / tasks_.splits), index % tasks_.splits, worker); });
    return;
  }
  // Pairs of channels are lowered together; where planes are gathered, all are.
  const std::int64_t fitting = loweredFloatsOfTask / (lowered.planeCount * lowered.planeSize);
  const std::int64_t ofTask = lowered.isGathered ? lowered.inChannels
                              : lowered.isSplit  ? roundUp(std::max<std::int64_t>(1, fitting), 2)
                                                 : std::max<std::int64_t>(1, fitting);
  for (std::int64_t piece = 0; piece < pieces; ++piece)
  {
    // In the first worker's place.
    ConvolutionTask task = taskAt(piece);
    parallelTasks(divideUp(lowered.inChannels, ofTask), workers,
                  [&](std::int64_t index, int)
                  {
                    kernels_->lowerChannels(task, index * ofTask,
                                            std::min(lowered.inChannels, (index + 1) * ofTask), scratch);
                  });
    task.lowered = scratch;
    parallelTasks(tasks_.splits, workers,
                  [&](std::int64_t split, int worker) { runSplit(task, split, worker); });
  }
}

void Convolution::runSpread(const float* input, const float* packed, const Epilogue& epilogue, float* output,
                            float* scratch, int workers, const WrittenFunction& written) const
{
  const ConvolutionShape& shape = plan_->shape();
  const std::int64_t blocks = spread_->blocks();
  parallelTasks(images_ * blocks, workers,
                [&](std::int64_t index, int worker)
                {
                  const std::int64_t image = index / blocks;
                  spread_->run(input + image * shape.inChannels * shape.inputSize(), packed, index % blocks,
                               epilogue, output + image * shape.outChannels * shape.outputSize(),
                               scratch + worker * workerFloats_);
                  if (written)
                  {
                    const std::int64_t first =
                        image * shape.outChannels + spread_->firstChannel(index % blocks);
                    written(first * shape.outputSize(),
                            (first + spread_->channelsOf(index % blocks)) * shape.outputSize());
                  }
                });
}

std::int64_t Convolution::multiplyAdds() const
{
  return images_ * gridPoints(plan_->shape()) * plan_->shape().weightCount();
}

}  // namespace layerscope
