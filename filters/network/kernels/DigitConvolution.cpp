#include "DigitConvolution.h"

#include <algorithm>
#include <numeric>

#include "DigitTiles.h"
#include "Dispatch.h"
#include "Parallel.h"
#include "Rounding.h"

namespace layerscope
{

namespace
{
// Input of a task, in digits: it stays in the second-level cache while the weights pass by.
constexpr std::int64_t floatsOfTask = 96 * 1024;
// Images of so many places share tiles and what is read of the weights. Larger ones gain nothing from it.
constexpr std::int64_t mostPlacesJoined = 256;
// What a task gathers, in floats, and lines of places that are too long for that.
constexpr std::int64_t gatheredFloatsOfTask = 128 * 1024;
constexpr std::int64_t mostGatheredFloats = 512 * 1024;
// Tasks for each thread, where there are several: the last ones wait for one another.
constexpr std::int64_t tasksPerWorker = 3;

// What digits should gain: more than the estimate's error.
constexpr double leastGain = 1.1;
// Cycles for each float that is gathered.
constexpr double costOfGathering = 0.6;

std::int64_t wantedTasks(int workers)
{
  return workers > 1 ? tasksPerWorker * workers : 1;
}
}  // namespace

std::unique_ptr<DigitConvolution> DigitConvolution::ifFaster(const ConvolutionShape& shape,
                                                             const Kernels& kernels)
{
  const std::int64_t steps = shape.inChannels * shape.kernelSize();
  const std::int64_t line = shape.axes[2].output;
  const bool isGathered = !shape.isPointwise();
  if (!kernels.digitProduct || wantsPlainSums() || shape.isTransposed || shape.weightCount() == 0 ||
      shape.inputSize() == 0 || shape.outputSize() == 0 || steps > mostDigitSteps ||
      (isGathered && line > mostGatheredFloats / steps))
  {
    return nullptr;
  }
  const std::int64_t places = shape.outputSize();
  const double gathered = isGathered ? static_cast<double>(steps) * static_cast<double>(places) : 0.0;
  const double cycles = digitCycles(steps, shape.outChannels, places) + costOfGathering * gathered;
  const std::int64_t read = shape.inChannels * shape.inputSize();
  return leastGain * cycles < vectorCycles(steps, shape.outChannels, places, read)
             ? std::unique_ptr<DigitConvolution>(new DigitConvolution(shape, kernels))
             : nullptr;
}

DigitConvolution::DigitConvolution(const ConvolutionShape& shape, const Kernels& kernels)
    : shape_(shape), kernels_(&kernels)
{
  if (shape.isPointwise())
  {
    return;
  }
  const auto& [z, y, x] = shape_.axes;
  for (std::int64_t i = 0; i < z.kernel; ++i)
  {
    for (std::int64_t j = 0; j < y.kernel; ++j)
    {
      for (std::int64_t k = 0; k < x.kernel; ++k)
      {
        planes_.push_back(
            {i * z.dilation - z.padBegin, j * y.dilation - y.padBegin, k * x.dilation - x.padBegin});
      }
    }
  }
  lowered_.groups = shape.groups;
  lowered_.inChannels = shape.inChannels;
  lowered_.inDepth = z.input;
  lowered_.inHeight = y.input;
  lowered_.inWidth = x.input;
  lowered_.zStep = z.stride;
  lowered_.yStep = y.stride;
  lowered_.xStep = x.stride;
  lowered_.planes = planes_.data();
  lowered_.planeCount = static_cast<std::int64_t>(planes_.size());
  lowered_.slices = z.output;
  lowered_.rows = y.output;
  lowered_.columns = x.output;
  lowered_.rowPitch = x.output;
}

std::int64_t DigitConvolution::steps() const
{
  return shape_.inChannels * shape_.kernelSize();
}

std::int64_t DigitConvolution::rowTiles() const
{
  return divideUp(shape_.outChannels, digitTile);
}

std::int64_t DigitConvolution::blocks() const
{
  return divideUp(steps(), digitSteps);
}

std::int64_t DigitConvolution::floatsOfTile() const
{
  return floatsOfDigits(steps());
}

std::int64_t DigitConvolution::packedFloats() const
{
  return shape_.groups * rowTiles() * (floatsOfTile() + digitTile);
}

// [group][tile] and then the scales [group][tile].
void DigitConvolution::pack(const float* weights, float* packed, int workers) const
{
  float* const scales = packed + shape_.groups * rowTiles() * floatsOfTile();
  parallelTasks(
      shape_.groups * rowTiles(), workers,
      [&](std::int64_t index, int)
      {
        const std::int64_t row = index % rowTiles() * digitTile;
        const float* const from = weights + (index / rowTiles() * shape_.outChannels + row) * steps();
        kernels_->digitsOfRows(from, steps(), std::min(digitTile, shape_.outChannels - row), steps(),
                               reinterpret_cast<std::int8_t*>(packed + index * floatsOfTile()),
                               scales + index * digitTile);
      });
}

std::int64_t DigitConvolution::scratchFloats(std::int64_t images, int workers) const
{
  if (!planes_.empty())
  {
    const std::int64_t tiles = divideUp(mostRows() * lowered_.columns, digitTile);
    return workers * (steps() * gatheredPitch(mostRows()) + tiles * (floatsOfTile() + digitTile));
  }
  const std::int64_t places = shape_.inputSize() * (joinsImages() ? images : 1);
  return workers * std::min(mostTiles(), divideUp(places, digitTile)) * (floatsOfTile() + digitTile);
}

std::int64_t DigitConvolution::mostTiles() const
{
  return std::max<std::int64_t>(2, floatsOfTask / floatsOfTile());
}

bool DigitConvolution::joinsImages() const
{
  return shape_.inputSize() >= digitTile && shape_.inputSize() <= mostPlacesJoined;
}

// Rows that make whole tiles, where there are so many.
std::int64_t DigitConvolution::mostRows() const
{
  const std::int64_t fitting = std::max<std::int64_t>(1, gatheredFloatsOfTask / (steps() * lowered_.columns));
  const std::int64_t bands = divideUp(lowered_.rows, fitting);
  const std::int64_t unit = digitTile / std::gcd(digitTile, lowered_.columns);
  const std::int64_t rows = divideUp(lowered_.rows, bands);
  return std::min(lowered_.rows, rows > unit ? roundUp(rows, unit) : rows);
}

// Steps a page apart would all fall on the same few places of the first-level cache.
std::int64_t DigitConvolution::gatheredPitch(std::int64_t rows) const
{
  constexpr std::int64_t page = 1024;
  const std::int64_t floats = roundUp(rows * lowered_.columns + kernels_->lanes - 1, digitTile);
  return floats % page == 0 ? floats + digitTile : floats;
}

// Into so many parts at most; each has several tiles.
std::int64_t DigitConvolution::splitsOf(std::int64_t most) const
{
  return std::min(divideUp(rowTiles(), 4), most);
}

void DigitConvolution::run(const float* input, std::int64_t images, const float* packed,
                           const Epilogue& epilogue, float* output, float* scratch, int workers,
                           const WrittenFunction& written) const
{
  const Run run = {input, packed, &epilogue, output, &written};
  planes_.empty() ? runPointwise(run, images, scratch, workers) : runGathered(run, images, scratch, workers);
}

void DigitConvolution::runPointwise(const Run& run, std::int64_t images, float* scratch, int workers) const
{
  const std::int64_t places = shape_.inputSize();
  const std::int64_t imagesOfPiece = joinsImages() ? images : 1;
  const std::int64_t columns = places * imagesOfPiece;
  const std::int64_t tiles = divideUp(columns, digitTile);
  const std::int64_t pieces = images / imagesOfPiece * shape_.groups;
  const std::int64_t wanted = wantedTasks(workers);
  const std::int64_t fewest = divideUp(tiles, mostTiles());
  // Columns are shared out first, in pairs of tiles, then output channels: each of their tasks makes the
  // digits of its columns by itself.
  const std::int64_t ofTask =
      divideUp(tiles, std::max(fewest, std::min(divideUp(tiles, 4), divideUp(wanted, pieces))));
  const std::int64_t parts = divideUp(tiles, ofTask);
  const std::int64_t splits = splitsOf(divideUp(wanted, pieces * parts));
  const std::int64_t ofWorker = scratchFloats(images, 1);
  const std::int64_t inStride = shape_.groups * shape_.inChannels * places;
  parallelTasks(pieces * parts * splits, workers,
                [&](std::int64_t index, int worker)
                {
                  const std::int64_t piece = index / splits / parts;
                  const std::int64_t firstTile = index / splits % parts * ofTask;
                  const std::int64_t lastTile = std::min(tiles, firstTile + ofTask);
                  float* const digits = scratch + worker * ofWorker;
                  float* const columnScales = digits + (lastTile - firstTile) * floatsOfTile();
                  for (std::int64_t tile = firstTile; tile < lastTile; ++tile)
                  {
                    const std::int64_t column = tile * digitTile;
                    const std::int64_t image = column / places;
                    const std::int64_t place = column % places;
                    const float* const from =
                        run.input + image * inStride + piece * shape_.inChannels * places;
                    DigitColumns look;
                    look.columns = from + place;
                    look.count = std::min(digitTile, columns - column);
                    look.steps = shape_.inChannels;
                    look.stepStride = places;
                    if (place + look.count > places)
                    {
                      look.ofImage = places - place;
                      look.others = from + inStride - look.ofImage;
                    }
                    kernels_->digitsOfColumns(
                        look, reinterpret_cast<std::int8_t*>(digits + (tile - firstTile) * floatsOfTile()),
                        columnScales + (tile - firstTile) * digitTile);
                  }
                  multiply(run,
                           {piece, firstTile * digitTile, std::min(columns, lastTile * digitTile),
                            index % splits * rowTiles() / splits, (index % splits + 1) * rowTiles() / splits},
                           digits, columnScales);
                });
}

void DigitConvolution::runGathered(const Run& run, std::int64_t images, float* scratch, int workers) const
{
  const std::int64_t pieces = images * shape_.groups;
  const std::int64_t slices = lowered_.slices;
  const std::int64_t width = lowered_.columns;
  const std::int64_t wanted = wantedTasks(workers);
  // Rows of places are shared out first, two tiles at least, then output channels: each of their tasks
  // gathers by itself.
  const std::int64_t fewestRows = std::min(lowered_.rows, divideUp(2 * digitTile, width));
  const std::int64_t ofTask =
      std::min(mostRows(), std::max(fewestRows, divideUp(lowered_.rows, divideUp(wanted, pieces * slices))));
  const std::int64_t bands = divideUp(lowered_.rows, ofTask);
  const std::int64_t splits = splitsOf(divideUp(wanted, pieces * slices * bands));
  const std::int64_t ofWorker = scratchFloats(images, 1);
  LoweredConvolution lowered = lowered_;
  lowered.bandRows = ofTask;
  lowered.planeSize = gatheredPitch(ofTask);
  parallelTasks(
      pieces * slices * bands * splits, workers,
      [&](std::int64_t index, int worker)
      {
        const std::int64_t band = index / splits % bands;
        const std::int64_t piece = index / splits / bands / slices;
        ConvolutionTask task;
        task.convolution = &lowered;
        task.input = run.input + piece * shape_.inChannels * shape_.inputSize();
        task.slice = index / splits / bands % slices;
        task.firstRow = band * ofTask;
        task.lastRow = std::min(lowered.rows, task.firstRow + ofTask);
        float* const gathered = scratch + worker * ofWorker;
        kernels_->lowerChannels(task, 0, shape_.inChannels, gathered);

        const std::int64_t columns = (task.lastRow - task.firstRow) * width;
        const std::int64_t tiles = divideUp(columns, digitTile);
        float* const digits = gathered + steps() * lowered.planeSize;
        float* const columnScales = digits + tiles * floatsOfTile();
        for (std::int64_t tile = 0; tile < tiles; ++tile)
        {
          const std::int64_t column = tile * digitTile;
          kernels_->digitsOfColumns(
              {gathered + column, std::min(digitTile, columns - column), steps(), lowered.planeSize},
              reinterpret_cast<std::int8_t*>(digits + tile * floatsOfTile()), columnScales + column);
        }
        const std::int64_t begin = (task.slice * lowered.rows + task.firstRow) * width;
        multiply(run,
                 {piece, begin, begin + columns, index % splits * rowTiles() / splits,
                  (index % splits + 1) * rowTiles() / splits},
                 digits, columnScales);
      });
}

void DigitConvolution::multiply(const Run& run, const Part& part, const float* digits,
                                const float* columnScales) const
{
  const std::int64_t places = shape_.outputSize();
  const std::int64_t group = part.piece % shape_.groups;
  const std::int64_t firstChannel = part.firstRow * digitTile;
  const std::int64_t firstPlane = part.piece * shape_.outChannels + firstChannel;
  const std::int64_t tile = group * rowTiles() + part.firstRow;
  DigitProduct task;
  task.a = reinterpret_cast<const std::int8_t*>(run.packed + tile * floatsOfTile());
  task.rowScales = run.packed + shape_.groups * rowTiles() * floatsOfTile() + tile * digitTile;
  task.b = reinterpret_cast<const std::int8_t*>(digits);
  task.columnScales = columnScales;
  task.rows = std::min(shape_.outChannels, part.lastRow * digitTile) - firstChannel;
  task.columns = part.end - part.begin;
  task.blocks = blocks();
  task.c = run.output + firstPlane * places;
  task.rowStride = places;
  task.epilogue =
      run.epilogue->fromRow(group * shape_.outChannels + firstChannel).fromElement(task.c - run.output);
  task.imageColumns = places;
  task.imageStride = shape_.groups * shape_.outChannels * places;
  task.firstColumn = part.begin;
  kernels_->digitProduct(task);
  for (std::int64_t image = part.begin / places; *run.written && image * places < part.end; ++image)
  {
    const std::int64_t plane = image * shape_.groups * shape_.outChannels + firstPlane;
    const std::int64_t start = image * places;
    tellOfPlanes(*run.written, plane, plane + task.rows, places, std::max(start, part.begin) - start,
                 std::min(places, part.end - start));
  }
}

}  // namespace layerscope
