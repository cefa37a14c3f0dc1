#include "DigitConvolution.h"

#include <algorithm>

#include "Dispatch.h"
#include "LayerCosts.h"
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
// Tasks for each thread, where there are several: the last ones wait for one another.
constexpr std::int64_t tasksPerWorker = 3;

// Fitted to 265 layers of eight networks. What the unit gains should be more than the estimate's error.
constexpr LayerCosts costsOfUnit = {73.0, 0.98, 1.14, 0.75};
constexpr LayerCosts costsOfVectors = {20.5, 0.29, 0.42, 0.62};
constexpr double leastGain = 1.1;
}  // namespace

std::unique_ptr<DigitConvolution> DigitConvolution::ifFaster(const ConvolutionShape& shape,
                                                             const Kernels& kernels)
{
  const bool isPointwise = std::all_of(
      shape.axes.begin(), shape.axes.end(),
      [](const ConvolutionAxis& axis)
      { return axis.kernel == 1 && axis.stride == 1 && axis.padBegin == 0 && axis.output == axis.input; });
  if (!kernels.digitProduct || wantsPlainSums() || !isPointwise || shape.isTransposed ||
      shape.weightCount() == 0 || shape.inputSize() == 0 || shape.inChannels > mostDigitSteps)
  {
    return nullptr;
  }
  const auto in = static_cast<double>(shape.inChannels);
  const auto out = static_cast<double>(shape.outChannels);
  const auto places = static_cast<double>(shape.inputSize());
  const auto padded = static_cast<double>(roundUp(shape.inChannels, digitSteps)) *
                      static_cast<double>(roundUp(shape.outChannels, digitTile)) *
                      static_cast<double>(roundUp(shape.inputSize(), digitTile));
  const double cycles = costsOfUnit.cycles(padded, in * places, out * places, in * out);
  const double otherCycles = costsOfVectors.cycles(in * out * places, in * places, out * places, in * out);
  return cycles * leastGain < otherCycles
             ? std::unique_ptr<DigitConvolution>(new DigitConvolution(shape, kernels))
             : nullptr;
}

DigitConvolution::DigitConvolution(const ConvolutionShape& shape, const Kernels& kernels)
    : shape_(shape), kernels_(&kernels)
{
}

std::int64_t DigitConvolution::rowTiles() const
{
  return divideUp(shape_.outChannels, digitTile);
}

std::int64_t DigitConvolution::blocks() const
{
  return divideUp(shape_.inChannels, digitSteps);
}

std::int64_t DigitConvolution::floatsOfTile() const
{
  return blocks() * digitBlockFloats;
}

std::int64_t DigitConvolution::packedFloats() const
{
  return shape_.groups * rowTiles() * (floatsOfTile() + digitTile);
}

// [group][tile] and then the scales [group][tile].
void DigitConvolution::pack(const float* weights, float* packed, int workers) const
{
  float* const scales = packed + shape_.groups * rowTiles() * floatsOfTile();
  parallelTasks(shape_.groups * rowTiles(), workers,
                [&](std::int64_t index, int)
                {
                  const std::int64_t row = index % rowTiles() * digitTile;
                  const float* const from =
                      weights + (index / rowTiles() * shape_.outChannels + row) * shape_.inChannels;
                  kernels_->digitsOfRows(from, shape_.inChannels,
                                         std::min(digitTile, shape_.outChannels - row), shape_.inChannels,
                                         reinterpret_cast<std::int8_t*>(packed + index * floatsOfTile()),
                                         scales + index * digitTile);
                });
}

std::int64_t DigitConvolution::scratchFloats(std::int64_t images, int workers) const
{
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

// A piece is a group of all images, whose places stand one behind the other, or of one image.
void DigitConvolution::run(const float* input, std::int64_t images, const float* packed,
                           const Epilogue& epilogue, float* output, float* scratch, int workers,
                           const WrittenFunction& written) const
{
  const std::int64_t places = shape_.inputSize();
  const std::int64_t imagesOfPiece = joinsImages() ? images : 1;
  const std::int64_t columns = places * imagesOfPiece;
  const std::int64_t tiles = divideUp(columns, digitTile);
  const std::int64_t pieces = images / imagesOfPiece * shape_.groups;
  const std::int64_t wanted = workers > 1 ? tasksPerWorker * workers : 1;
  const std::int64_t fewest = divideUp(tiles, mostTiles());
  // Columns are shared out first, in pairs of tiles, then output channels: each of their tasks makes the
  // digits of its columns by itself.
  const std::int64_t ofTask =
      divideUp(tiles, std::max(fewest, std::min(divideUp(tiles, 4), divideUp(wanted, pieces))));
  const std::int64_t parts = divideUp(tiles, ofTask);
  const std::int64_t splits =
      std::min(divideUp(rowTiles(), 4), std::max<std::int64_t>(1, divideUp(wanted, pieces * parts)));
  const std::int64_t ofWorker = scratchFloats(images, 1);
  const float* const scales = packed + shape_.groups * rowTiles() * floatsOfTile();
  const std::int64_t inStride = shape_.groups * shape_.inChannels * places;
  const std::int64_t outStride = shape_.groups * shape_.outChannels * places;
  parallelTasks(
      pieces * parts * splits, workers,
      [&](std::int64_t index, int worker)
      {
        const std::int64_t piece = index / splits / parts;
        const std::int64_t group = piece % shape_.groups;
        const std::int64_t firstTile = index / splits % parts * ofTask;
        const std::int64_t lastTile = std::min(tiles, firstTile + ofTask);
        const std::int64_t firstRow = index % splits * rowTiles() / splits;
        const std::int64_t lastRow = (index % splits + 1) * rowTiles() / splits;
        float* const digits = scratch + worker * ofWorker;
        float* const columnScales = digits + (lastTile - firstTile) * floatsOfTile();
        for (std::int64_t tile = firstTile; tile < lastTile; ++tile)
        {
          const std::int64_t column = tile * digitTile;
          const std::int64_t image = column / places;
          const std::int64_t place = column % places;
          const float* const from = input + image * inStride + piece * shape_.inChannels * places;
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
        const std::int64_t firstChannel = firstRow * digitTile;
        const std::int64_t lastChannel = std::min(shape_.outChannels, lastRow * digitTile);
        const std::int64_t firstPlane = piece * shape_.outChannels + firstChannel;
        const std::int64_t begin = firstTile * digitTile;
        const std::int64_t end = std::min(columns, lastTile * digitTile);
        DigitProduct task;
        task.a =
            reinterpret_cast<const std::int8_t*>(packed + (group * rowTiles() + firstRow) * floatsOfTile());
        task.rowScales = scales + (group * rowTiles() + firstRow) * digitTile;
        task.b = reinterpret_cast<const std::int8_t*>(digits);
        task.columnScales = columnScales;
        task.rows = lastChannel - firstChannel;
        task.columns = end - begin;
        task.blocks = blocks();
        task.c = output + firstPlane * places;
        task.rowStride = places;
        task.epilogue =
            epilogue.fromRow(group * shape_.outChannels + firstChannel).fromElement(task.c - output);
        task.imageColumns = places;
        task.imageStride = outStride;
        task.firstColumn = begin;
        kernels_->digitProduct(task);
        for (std::int64_t image = begin / places; written && image * places < end; ++image)
        {
          const std::int64_t plane = image * shape_.groups * shape_.outChannels + firstPlane;
          tellOfPlanes(written, plane, plane + task.rows, places,
                       std::max<std::int64_t>(0, begin - image * places),
                       std::min(places, end - image * places));
        }
      });
}

}  // namespace layerscope
