#include "MatrixProduct.h"

#include <algorithm>
#include <array>
#include <string>

#include "DigitTiles.h"
#include "Dispatch.h"
#include "Parallel.h"
#include "Rounding.h"
#include "WorkLimit.h"
#include "network/Error.h"

namespace layerscope
{

namespace
{
// Chains are cut into blocks of this many steps, so that a panel of B stays in the second-level cache while
// all rows pass. The sums wait in C, which keeps the chain as it was.
constexpr std::int64_t blockDepth = 1024;
// A task should be worth more than handing it out.
constexpr std::int64_t taskMultiplyAdds = 200000;
constexpr std::int64_t digitTaskMultiplyAdds = 1000000;
constexpr double mostFloats = 1e12;
constexpr std::int64_t stepsOfLine = 16;   // floats in a line of the cache
constexpr std::int64_t productLayout = 2;  // of packed weights
// Rows of A that a task of the matrix unit has, in digits: they stay in the second-level cache.
constexpr std::int64_t digitsOfTask = 128 * 1024;

// A few steps of a panel of B: [step][column], zeros behind the last column.
void packSteps(const float* from, std::int64_t columnStride, std::int64_t stepStride, std::int64_t columns,
               std::int64_t steps, std::int64_t width, float* to)
{
  if (columnStride == 1)
  {
    for (std::int64_t step = 0; step < steps; ++step)
    {
      std::copy_n(from + step * stepStride, columns, to + step * width);
    }
  }
  else
  {
    // Columns far apart push one another out of the cache: each gives a line at a time.
    for (std::int64_t column = 0; column < columns; ++column)
    {
      for (std::int64_t step = 0; step < steps; ++step)
      {
        to[step * width + column] = from[column * columnStride + step * stepStride];
      }
    }
  }
  for (std::int64_t step = 0; columns < width && step < steps; ++step)
  {
    std::fill(to + step * width + columns, to + (step + 1) * width, 0.0F);
  }
}
}  // namespace

MatrixProduct::MatrixProduct(const MatrixProductShape& shape, const Kernels& kernels)
    : kernels_(&kernels), shape_(shape)
{
  tile_ =
      chooseTile(kernels, std::max<std::int64_t>(1, shape.rows), std::max<std::int64_t>(1, shape.columns));
  panelWidth_ = std::int64_t(tile_.vectors) * kernels.lanes;
  panelCount_ = (shape.columns + panelWidth_ - 1) / panelWidth_;
  packedColumns_ = roundUp(shape.columns, kernels.lanes);
  const double left = static_cast<double>(shape.leftCount) * static_cast<double>(shape.rows);
  const double right = static_cast<double>(shape.rightCount) * static_cast<double>(packedColumns_);
  if ((left + right) * static_cast<double>(shape.depth) > mostFloats)
  {
    throw Error("the matrices are too large to multiply")
        .found(std::to_string(shape.rows) + " x " + std::to_string(shape.depth) + " x " +
               std::to_string(shape.columns));
  }
  requireFeasible(static_cast<double>(shape.leftIndex.size()) * static_cast<double>(shape.rows) *
                  static_cast<double>(shape.depth) * static_cast<double>(shape.columns));
}

std::int64_t MatrixProduct::floatsOfTile() const
{
  return floatsOfDigits(shape_.depth);
}

std::int64_t MatrixProduct::panelColumns(std::int64_t panel) const
{
  return std::min(panelWidth_, packedColumns_ - panel * panelWidth_);
}

void MatrixProduct::packRight(const float* b, const std::shared_ptr<PackedForms>& forms)
{
  // By the operand alone: a row's values are the same whatever rows there are beside it.
  isDigits_ = kernels_->digitProduct && shape_.hasRowsOfSample && !wantsPlainSums() &&
              shape_.leftCount == 1 && shape_.rightCount == 1 && shape_.leftIndex.size() == 1 &&
              !shape_.isLeftTransposed && shape_.depth >= digitSteps && shape_.depth <= mostDigitSteps &&
              shape_.columns >= digitTile;
  const std::int64_t count = isDigits_ ? divideUp(shape_.columns, digitTile) * (floatsOfTile() + digitTile)
                                       : shape_.rightCount * packedColumns_ * shape_.depth;
  packed_ = PackedWeights::of(b, static_cast<std::size_t>(count), forms,
                              {productLayout, isDigits_, shape_.isRightTransposed, shape_.depth,
                               shape_.columns, shape_.rightCount, panelWidth_, packedColumns_});
}

std::size_t MatrixProduct::scratchBytes() const
{
  const std::int64_t left = isDigits_ ? divideUp(shape_.rows, digitTile) * (floatsOfTile() + digitTile)
                                      : roundUp(shape_.leftCount * shape_.rows * shape_.depth, floatsOfLine);
  const std::int64_t right = packed_ ? 0 : shape_.rightCount * packedColumns_ * shape_.depth;
  return static_cast<std::size_t>(left + right) * sizeof(float);
}

// [matrix][block of the depth][panel][step][row of the panel]
void MatrixProduct::packLeft(const float* a, float* packed, int workers) const
{
  const std::int64_t size = shape_.rows * shape_.depth;
  const std::int64_t rowStride = shape_.isLeftTransposed ? 1 : shape_.depth;
  const std::int64_t stepStride = shape_.isLeftTransposed ? shape_.rows : 1;
  parallelTasks(shape_.leftCount * tile_.panels.count, shape_.rows * shape_.depth > blockDepth ? workers : 1,
                [&](std::int64_t index, int)
                {
                  const std::int64_t matrix = index / tile_.panels.count;
                  const std::int64_t first = tile_.panels.begin(index % tile_.panels.count);
                  const std::int64_t height = tile_.panels.height(index % tile_.panels.count);
                  for (std::int64_t block = 0; block < shape_.depth; block += blockDepth)
                  {
                    const std::int64_t steps = std::min(blockDepth, shape_.depth - block);
                    const float* from = a + matrix * size + first * rowStride + block * stepStride;
                    float* to = packed + matrix * size + block * shape_.rows + first * steps;
                    if (!shape_.isLeftTransposed)
                    {
                      kernels_->packRows(from, rowStride, height, steps, to);
                      continue;
                    }
                    for (std::int64_t step = 0; step < steps; ++step, from += stepStride)
                    {
                      for (std::int64_t row = 0; row < height; ++row)
                      {
                        *to++ = from[row * rowStride];
                      }
                    }
                  }
                });
}

// [matrix][panel][step][column of the panel], zeros behind the last column.
void MatrixProduct::packRight(const float* b, float* packed, int workers) const
{
  const std::int64_t size = shape_.columns * shape_.depth;
  const std::int64_t columnStride = shape_.isRightTransposed ? shape_.depth : 1;
  const std::int64_t stepStride = shape_.isRightTransposed ? 1 : shape_.columns;
  parallelTasks(shape_.rightCount * panelCount_, workers,
                [&](std::int64_t index, int)
                {
                  const std::int64_t matrix = index / panelCount_;
                  const std::int64_t first = index % panelCount_ * panelWidth_;
                  const std::int64_t width = panelColumns(index % panelCount_);
                  const std::int64_t used = std::min(width, shape_.columns - first);
                  const float* from = b + matrix * size + first * columnStride;
                  float* to = packed + (matrix * packedColumns_ + first) * shape_.depth;
                  for (std::int64_t step = 0; step < shape_.depth; step += stepsOfLine)
                  {
                    const std::int64_t steps = std::min(stepsOfLine, shape_.depth - step);
                    packSteps(from + step * stepStride, columnStride, stepStride, used, steps, width, to);
                    to += steps * width;
                  }
                });
}

// [tile of columns] and then the scales [tile].
void MatrixProduct::packDigits(const float* b, float* packed, int workers) const
{
  const std::int64_t columnStride = shape_.isRightTransposed ? shape_.depth : 1;
  const std::int64_t stepStride = shape_.isRightTransposed ? 1 : shape_.columns;
  const std::int64_t tiles = divideUp(shape_.columns, digitTile);
  parallelTasks(tiles, workers,
                [&](std::int64_t tile, int)
                {
                  const std::int64_t first = tile * digitTile;
                  const std::int64_t columns = std::min(digitTile, shape_.columns - first);
                  std::vector<float> steps(static_cast<std::size_t>(shape_.depth * digitTile));
                  packSteps(b + first * columnStride, columnStride, stepStride, columns, shape_.depth,
                            digitTile, steps.data());
                  kernels_->digitsOfColumns({steps.data(), columns, shape_.depth, digitTile},
                                            reinterpret_cast<std::int8_t*>(packed + tile * floatsOfTile()),
                                            packed + tiles * floatsOfTile() + first);
                });
}

void MatrixProduct::runDigits(const float* a, const float* b, const Epilogue& epilogue, float* c, float* left,
                              int workers) const
{
  const std::int64_t rowTiles = divideUp(shape_.rows, digitTile);
  float* const rowScales = left + rowTiles * floatsOfTile();
  parallelTasks(rowTiles, shape_.rows * shape_.depth > blockDepth ? workers : 1,
                [&](std::int64_t tile, int)
                {
                  const std::int64_t first = tile * digitTile;
                  kernels_->digitsOfRows(a + first * shape_.depth, shape_.depth,
                                         std::min(digitTile, shape_.rows - first), shape_.depth,
                                         reinterpret_cast<std::int8_t*>(left + tile * floatsOfTile()),
                                         rowScales + first);
                });
  const std::int64_t ofRows = std::max<std::int64_t>(1, digitsOfTask / floatsOfTile());
  const std::int64_t rowTasks = divideUp(rowTiles, ofRows);
  const std::int64_t columnTiles = divideUp(shape_.columns, digitTile);
  const std::int64_t work = std::min(ofRows, rowTiles) * digitTile * shape_.depth * digitTile;
  const std::int64_t ofColumns =
      std::clamp<std::int64_t>(roundUp(digitTaskMultiplyAdds / work, 2), 2, roundUp(columnTiles, 2));
  const std::int64_t columnTasks = divideUp(columnTiles, ofColumns);
  const float* const columnScales = b + columnTiles * floatsOfTile();
  parallelTasks(rowTasks * columnTasks, workers,
                [&](std::int64_t index, int)
                {
                  const std::int64_t firstTile = index / columnTasks * ofRows;
                  const std::int64_t firstRow = firstTile * digitTile;
                  DigitProduct task;
                  task.a = reinterpret_cast<const std::int8_t*>(left + firstTile * floatsOfTile());
                  task.rowScales = rowScales + firstRow;
                  task.rows = std::min(shape_.rows - firstRow, ofRows * digitTile);
                  task.blocks = divideUp(shape_.depth, digitSteps);
                  task.rowStride = shape_.columns;
                  task.epilogue = epilogue;
                  const std::int64_t first = index % columnTasks * ofColumns;
                  const std::int64_t last = std::min(columnTiles, first + ofColumns);
                  // Two tiles at a time, which stay in the first-level cache.
                  for (std::int64_t tile = first; tile < last; tile += 2)
                  {
                    const std::int64_t column = tile * digitTile;
                    task.b = reinterpret_cast<const std::int8_t*>(b + tile * floatsOfTile());
                    task.columnScales = columnScales + column;
                    task.columns = std::min(2 * digitTile, shape_.columns - column);
                    task.c = c + firstRow * shape_.columns + column;
                    task.epilogue.columnBias = epilogue.columnBias ? epilogue.columnBias + column : nullptr;
                    kernels_->digitProduct(task);
                  }
                });
}

void MatrixProduct::computePanels(std::int64_t product, std::int64_t firstPanel, std::int64_t lastPanel,
                                  const float* a, const float* b, const Epilogue& epilogue, float* c) const
{
  const auto index = static_cast<std::size_t>(product);
  const std::int64_t offset = 0;
  for (std::int64_t panel = firstPanel; panel < lastPanel; ++panel)
  {
    const std::int64_t column = panel * panelWidth_;
    const std::int64_t width = panelColumns(panel);
    TapProduct task;
    task.panels = tile_.panels;
    task.lastPanel = tile_.panels.count;
    task.columns = std::min(width, shape_.columns - column);
    task.channelStride = width;
    task.tapOffsets = &offset;
    task.c = c + product * shape_.rows * shape_.columns + column;
    task.rowStride = shape_.columns;
    task.vectors = tile_.vectors;
    task.epilogue = epilogue;
    task.epilogue.columnBias = epilogue.columnBias ? epilogue.columnBias + column : nullptr;
    const float* const left = a + shape_.leftIndex[index] * shape_.rows * shape_.depth;
    const float* const right = b + (shape_.rightIndex[index] * packedColumns_ + column) * shape_.depth;
    // A depth of 0 still writes the epilogue of zero.
    std::int64_t block = 0;
    do
    {
      task.channels = std::min(blockDepth, shape_.depth - block);
      task.a = left + block * shape_.rows;
      task.b = right + block * width;
      task.continues = block > 0;
      block += task.channels;
      task.isPartial = block < shape_.depth;
      kernels_->product(task);
    } while (block < shape_.depth);
  }
}

void MatrixProduct::run(const float* a, const float* b, const Epilogue& epilogue, float* c,
                        void* scratch) const
{
  const auto products = static_cast<std::int64_t>(shape_.leftIndex.size());
  if (shape_.rows == 0 || shape_.columns == 0 || products == 0)
  {
    return;
  }
  const int workers = availableThreads();
  auto* const left = static_cast<float*>(scratch);
  if (isDigits_)
  {
    const float* const packed = packed_->get(
        b, [&](const float* weights, float* to) { packDigits(weights, to, availableThreads()); });
    runDigits(a, packed, epilogue, c, left, workers);
    return;
  }
  packLeft(a, left, workers);
  const float* right = nullptr;
  if (packed_)
  {
    right = packed_->get(
        b, [&](const float* weights, float* packed) { packRight(weights, packed, availableThreads()); });
  }
  else
  {
    if (!b && shape_.depth > 0)
    {
      throw Error("a matrix product runs without its right operand");
    }
    float* const place = left + roundUp(shape_.leftCount * shape_.rows * shape_.depth, floatsOfLine);
    packRight(b, place, workers);
    right = place;
  }

  const std::int64_t perPanel = std::max<std::int64_t>(1, shape_.rows * shape_.depth * panelWidth_);
  const std::int64_t panels = std::clamp<std::int64_t>(taskMultiplyAdds / perPanel, 1, panelCount_);
  const std::int64_t tasks = (panelCount_ + panels - 1) / panels;
  parallelTasks(products * tasks, workers,
                [&](std::int64_t index, int)
                {
                  const std::int64_t first = index % tasks * panels;
                  computePanels(index / tasks, first, std::min(panelCount_, first + panels), left, right,
                                epilogue, c);
                });
}

std::int64_t MatrixProduct::multiplyAdds() const
{
  return static_cast<std::int64_t>(shape_.leftIndex.size()) * shape_.rows * shape_.columns * shape_.depth;
}

}  // namespace layerscope
